import { handshake } from '../testing/endpoint.js';
import { absent, notSeen, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { tlsVersionModern as check } from './tls-version-modern.check.js';

const agreed = (protocol: string) => ({ tls: seen(handshake({ protocol })) });

judges(check, [
  ['passes TLS 1.3', agreed('TLSv1.3'), 'pass'],
  ['passes TLS 1.2', agreed('TLSv1.2'), 'pass'],
  ['fails TLS 1.1', agreed('TLSv1.1'), 'fail'],
  ['fails TLS 1.0', agreed('TLSv1'), 'fail'],
  ['fails what nobody should know any more', agreed('SSLv3'), 'fail'],
  ['is not for plain HTTP', { tls: absent('not_https') }, 'not_applicable not_https'],
  ['says when there was no handshake', { tls: notSeen('tls_failed') }, 'not_evaluated tls_failed'],
]);
