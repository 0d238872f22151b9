import { fromOrigin } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { corsNullOriginUntrusted as check } from './cors-null-origin-untrusted.check.js';

const cors = (origin: string, credentials = '', status = 200) => ({
  fromNullOrigin: fromOrigin(
    'null',
    { 'access-control-allow-origin': origin, 'access-control-allow-credentials': credentials },
    status,
  ),
});

judges(check, [
  ['passes without CORS', {}, 'pass'],
  ['passes null without credentials', cors('null'), 'pass'],
  ['passes the wildcard', cors('*', 'true'), 'pass'],
  ['fails null with credentials', cors('null', 'true'), 'fail'],
  ['fails null with credentials on 403', cors('null', 'true', 403), 'fail'],
  ['does not praise a server that is asked too often', cors('', '', 429), 'not_evaluated rate_limited'],
  [
    'says when there was no answer',
    { fromNullOrigin: notSeen('budget_spent') },
    'not_evaluated budget_spent',
  ],
]);
