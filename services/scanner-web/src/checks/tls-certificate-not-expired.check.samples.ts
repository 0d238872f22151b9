import { authority, certificate, days, handshake, now } from '../testing/endpoint.js';
import { absent, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { tlsCertificateNotExpired as check } from './tls-certificate-not-expired.check.js';

const valid = (notBefore: Date, notAfter: Date) => ({
  tls: seen(handshake({ chain: [certificate({ notBefore, notAfter })] })),
});

judges(check, [
  ['passes a certificate of now', valid(days(-1), days(1)), 'pass'],
  ['passes in its last moment', valid(days(-1), now), 'pass'],
  ['fails one that expired yesterday', valid(days(-90), days(-1)), 'fail'],
  ['fails one of tomorrow', valid(days(1), days(90)), 'fail'],
  [
    'looks at the server’s own certificate alone',
    { tls: seen(handshake({ chain: [certificate(), authority({ notAfter: days(-1) })] })) },
    'pass',
  ],
  [
    'says when there is no certificate',
    { tls: seen(handshake({ chain: [] })) },
    'not_evaluated no_certificate',
  ],
  ['is not for plain HTTP', { tls: absent('not_https') }, 'not_applicable not_https'],
]);
