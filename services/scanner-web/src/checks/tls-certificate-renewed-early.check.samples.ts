import { certificate, days, handshake } from '../testing/endpoint.js';
import { absent, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { tlsCertificateRenewedEarly as check } from './tls-certificate-renewed-early.check.js';

const valid = (from: number, to: number) => ({
  tls: seen(handshake({ chain: [certificate({ notBefore: days(from), notAfter: days(to) })] })),
});

judges(check, [
  ['passes 30 of 90 days left', valid(-60, 30), 'pass'],
  ['passes 15 days left', valid(-75, 15), 'pass'],
  ['fails 13 days left', valid(-77, 13), 'fail'],
  ['fails the last hours of a year', valid(-364.5, 0.5), 'fail'],
  ['passes 2 of 6 days left, for those are renewed late', valid(-4, 2), 'pass'],
  ['fails 1 of 6 days left', valid(-5, 1), 'fail'],
  ['leaves an expired one to its own check', valid(-90, -1), 'not_applicable expired'],
  [
    'says when there is no certificate',
    { tls: seen(handshake({ chain: [] })) },
    'not_evaluated no_certificate',
  ],
  ['is not for plain HTTP', { tls: absent('not_https') }, 'not_applicable not_https'],
]);
