import { handshake } from '../testing/endpoint.js';
import { absent, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { tlsForwardSecrecyKept as check } from './tls-forward-secrecy-kept.check.js';

const suite = (cipher: string, protocol = 'TLSv1.2') => seen(handshake({ protocol, cipher }));

judges(check, [
  ['passes TLS 1.3 and ECDHE', {}, 'pass'],
  ['passes TLS 1.3 alone', { tlsBefore13: absent('refused') }, 'pass'],
  ['passes DHE', { tlsBefore13: suite('TLS_DHE_RSA_WITH_AES_128_GCM_SHA256') }, 'pass'],
  ['passes OpenSSL’s names', { tlsBefore13: suite('ECDHE-RSA-AES128-GCM-SHA256') }, 'pass'],
  ['fails static RSA with TLS 1.2', { tlsBefore13: suite('TLS_RSA_WITH_AES_128_GCM_SHA256') }, 'fail'],
  ['fails static RSA as the best', { tls: suite('TLS_RSA_WITH_AES_256_CBC_SHA', 'TLSv1') }, 'fail'],
  ['fails static ECDH', { tlsBefore13: suite('TLS_ECDH_RSA_WITH_AES_128_CBC_SHA') }, 'fail'],
  ['fails OpenSSL’s names', { tlsBefore13: suite('AES128-GCM-SHA256') }, 'fail'],
  ['is not for plain HTTP', { tls: absent('not_https') }, 'not_applicable not_https'],
]);
