import { authority, certificate, days, handshake } from '../testing/endpoint.js';
import { absent, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { tlsCertificateChainTrusted as check } from './tls-certificate-chain-trusted.check.js';

const untrusted = (trustError: string, chain = [certificate()]) => ({
  tls: seen(handshake({ trusted: false, trustError, chain })),
});
const expired = certificate({ notAfter: days(-1) });

judges(check, [
  ['passes a trusted chain', {}, 'pass'],
  [
    'fails a certificate signed by itself',
    untrusted('DEPTH_ZERO_SELF_SIGNED_CERT', [certificate({ selfSigned: true })]),
    'fail',
  ],
  [
    'fails it when it has expired too',
    untrusted('CERT_HAS_EXPIRED', [certificate({ selfSigned: true, notAfter: days(-1) })]),
    'fail',
  ],
  ['fails an authority of its own', untrusted('SELF_SIGNED_CERT_IN_CHAIN'), 'fail'],
  ['fails a missing intermediate', untrusted('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'fail'],
  [
    'fails an expired intermediate',
    untrusted('CERT_HAS_EXPIRED', [certificate(), authority({ notAfter: days(-1) })]),
    'fail',
  ],
  ['fails what it has no words for', untrusted('PATH_LENGTH_EXCEEDED'), 'fail'],
  [
    'leaves an expired certificate to its own check',
    untrusted('CERT_HAS_EXPIRED', [expired]),
    'not_evaluated certificate_not_of_now',
  ],
  ['does not mind the name', { tls: seen(handshake({ nameMatches: false })) }, 'pass'],
  ['says when there is no certificate', untrusted('', []), 'not_evaluated no_certificate'],
  ['is not for plain HTTP', { tls: absent('not_https') }, 'not_applicable not_https'],
]);
