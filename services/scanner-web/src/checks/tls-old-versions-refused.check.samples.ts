import { absent, notSeen, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { tlsOldVersionsRefused as check } from './tls-old-versions-refused.check.js';

const accepting = (...accepted: string[]) => ({
  oldTls: seen(
    (['SSLv3', 'TLSv1', 'TLSv1.1'] as const).map((version) => ({
      version,
      accepted: accepted.includes(version),
    })),
  ),
});

judges(check, [
  ['passes where all are refused', accepting(), 'pass'],
  ['fails TLS 1.1 alone', accepting('TLSv1.1'), 'fail'],
  ['fails TLS 1.0 and 1.1', accepting('TLSv1', 'TLSv1.1'), 'fail'],
  ['fails SSL 3.0', accepting('SSLv3'), 'fail'],
  [
    'says when connections broke off',
    { oldTls: notSeen('connection_failed') },
    'not_evaluated connection_failed',
  ],
  ['is not for plain HTTP', { oldTls: absent('not_https') }, 'not_applicable not_https'],
  ['needs a proof', {}, 'not_evaluated ownership_not_proven'],
]);
