import { authority, certificate, handshake } from '../testing/endpoint.js';
import { absent, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { tlsCertificateSignatureStrong as check } from './tls-certificate-signature-strong.check.js';

const signed = (signatureAlgorithm: string, issuer = authority()) => ({
  tls: seen(handshake({ chain: [certificate({ signatureAlgorithm }), issuer] })),
});
const root = authority({ selfSigned: true, signatureAlgorithm: 'sha1WithRSAEncryption' });

judges(check, [
  ['passes SHA-256', signed('sha256WithRSAEncryption'), 'pass'],
  ['passes SHA-512', signed('ecdsa-with-SHA512'), 'pass'],
  ['passes Ed25519', signed('ED25519'), 'pass'],
  ['passes SHA3', signed('ecdsa_with_SHA3-256'), 'pass'],
  ['fails SHA-1', signed('sha1WithRSAEncryption'), 'fail'],
  ['fails SHA-1 with ECDSA', signed('ecdsa-with-SHA1'), 'fail'],
  ['fails MD5', signed('md5WithRSAEncryption'), 'fail'],
  [
    'fails an intermediate with SHA-1',
    signed('sha256WithRSAEncryption', authority({ signatureAlgorithm: 'sha1WithRSA' })),
    'fail',
  ],
  ['does not mind how a root signed itself', signed('sha256WithRSAEncryption', root), 'pass'],
  [
    'says when there is no certificate',
    { tls: seen(handshake({ chain: [] })) },
    'not_evaluated no_certificate',
  ],
  ['is not for plain HTTP', { tls: absent('not_https') }, 'not_applicable not_https'],
]);
