import { authority, certificate, handshake } from '../testing/endpoint.js';
import { absent, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { tlsCertificateKeyStrong as check } from './tls-certificate-key-strong.check.js';

const key = (keyType: string, keyBits: number | null, curve: string | null = null) => ({
  tls: seen(handshake({ chain: [certificate({ keyType, keyBits, curve })] })),
});

judges(check, [
  ['passes RSA of 2048 bits', key('rsa', 2048), 'pass'],
  ['passes P-256', key('ec', null, 'prime256v1'), 'pass'],
  ['passes a curve without a known size', key('ec', null), 'pass'],
  ['passes Ed25519', key('ed25519', null), 'pass'],
  ['passes what it does not know', key('ml-dsa-65', null), 'pass'],
  ['fails RSA of 1024 bits', key('rsa', 1024), 'fail'],
  ['fails RSA of 2047 bits', key('rsa', 2047), 'fail'],
  ['fails a curve of 192 bits', key('ec', null, 'prime192v1'), 'fail'],
  ['fails DSA', key('dsa', 2048), 'fail'],
  [
    'fails an issuer’s short key',
    { tls: seen(handshake({ chain: [certificate(), authority({ keyBits: 1024 })] })) },
    'fail',
  ],
  [
    'says when there is no certificate',
    { tls: seen(handshake({ chain: [] })) },
    'not_evaluated no_certificate',
  ],
  ['is not for plain HTTP', { tls: absent('not_https') }, 'not_applicable not_https'],
]);
