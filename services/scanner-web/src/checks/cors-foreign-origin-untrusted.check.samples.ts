import { fromOrigin } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { corsForeignOriginUntrusted as check } from './cors-foreign-origin-untrusted.check.js';

const foreign = 'https://api.example.com.palisade.example';
const cors = (origin: string, credentials = '', status = 200) => ({
  fromForeignOrigin: fromOrigin(
    foreign,
    { 'access-control-allow-origin': origin, 'access-control-allow-credentials': credentials },
    status,
  ),
});

judges(check, [
  ['passes without CORS', {}, 'pass'],
  ['passes one trusted origin', cors('https://app.example.com', 'true'), 'pass'],
  ['passes the wildcard: that is public', cors('*'), 'pass'],
  ['passes the wildcard with credentials: browsers refuse it', cors('*', 'true'), 'pass'],
  ['passes an echo without credentials: that is public too', cors(foreign), 'pass'],
  ['fails an echo with credentials', cors(foreign, 'true'), 'fail'],
  ['fails an echo with credentials on 401', cors(foreign, 'true', 401), 'fail'],
  ['fails an echo with credentials on a redirect', cors(foreign, 'true', 302), 'fail'],
  ['fails an echo with credentials of a failing server', cors(foreign, 'true', 500), 'fail'],
  ['does not praise a failing server', cors('', '', 500), 'not_evaluated server_error'],
  [
    'does not take a repeated field for an echo: browsers refuse it',
    {
      fromForeignOrigin: fromOrigin(foreign, {
        'access-control-allow-origin': [foreign, '*'],
        'access-control-allow-credentials': 'true',
      }),
    },
    'pass',
  ],
  ['says when there was no answer', { fromForeignOrigin: notSeen('timeout') }, 'not_evaluated timeout'],
]);
