import { handshake } from '../testing/endpoint.js';
import { absent, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { tlsVersion13Supported as check } from './tls-version-1-3-supported.check.js';

const agreed = (protocol: string) => ({ tls: seen(handshake({ protocol })) });

judges(check, [
  ['passes TLS 1.3', agreed('TLSv1.3'), 'pass'],
  ['fails TLS 1.2', agreed('TLSv1.2'), 'fail'],
  ['fails TLS 1.0', agreed('TLSv1'), 'fail'],
  ['is not for plain HTTP', { tls: absent('not_https') }, 'not_applicable not_https'],
]);
