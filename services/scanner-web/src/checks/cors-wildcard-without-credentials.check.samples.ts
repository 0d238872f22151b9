import { fromOrigin } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { corsWildcardWithoutCredentials as check } from './cors-wildcard-without-credentials.check.js';

const cors = (origin: string, credentials = '', status = 200) =>
  fromOrigin(
    'https://api.example.com.palisade.example',
    { 'access-control-allow-origin': origin, 'access-control-allow-credentials': credentials },
    status,
  );

judges(check, [
  ['passes without CORS', {}, 'pass'],
  ['passes the wildcard alone', { fromForeignOrigin: cors('*') }, 'pass'],
  [
    'passes credentials for an origin',
    { fromForeignOrigin: cors('https://app.example.com', 'true') },
    'pass',
  ],
  ['passes what browsers do not take for true', { fromForeignOrigin: cors('*', 'TRUE') }, 'pass'],
  ['fails the wildcard with credentials', { fromForeignOrigin: cors('*', 'true') }, 'fail'],
  ['fails it on 401', { fromForeignOrigin: cors('*', 'true', 401) }, 'fail'],
  ['fails it in a preflight', { preflight: cors('*', 'true') }, 'fail'],
  [
    'does not take two fields for one',
    {
      fromForeignOrigin: fromOrigin('https://x.example', {
        'access-control-allow-origin': ['*', '*'],
        'access-control-allow-credentials': 'true',
      }),
    },
    'pass',
  ],
  [
    'does not praise a failing server',
    { fromForeignOrigin: cors('', '', 502) },
    'not_evaluated server_error',
  ],
  ['says when there was no answer', { fromForeignOrigin: notSeen('timeout') }, 'not_evaluated timeout'],
]);
