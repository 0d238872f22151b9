import { absent, notSeen, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { tlsWeakSuitesRefused as check } from './tls-weak-suites-refused.check.js';

const agreed = (accepted: string | null) => ({ weakSuite: seen({ accepted }) });

judges(check, [
  ['passes where all are refused', agreed(null), 'pass'],
  ['fails RC4', agreed('TLS_RSA_WITH_RC4_128_SHA'), 'fail'],
  ['fails no encryption at all', agreed('TLS_RSA_WITH_NULL_SHA'), 'fail'],
  ['says when connections broke off', { weakSuite: notSeen('timeout') }, 'not_evaluated timeout'],
  ['is not for plain HTTP', { weakSuite: absent('not_https') }, 'not_applicable not_https'],
  ['needs a proof', {}, 'not_evaluated ownership_not_proven'],
]);
