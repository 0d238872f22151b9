import { fromOrigin } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { corsPreflightUntrusting as check } from './cors-preflight-untrusting.check.js';

const foreign = 'https://api.example.com.palisade.example';
const cors = (origin: string, credentials = '', status = 204) => ({
  preflight: fromOrigin(
    foreign,
    {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': credentials,
      'access-control-allow-methods': 'GET, DELETE',
    },
    status,
  ),
});

judges(check, [
  ['passes a refusal', cors('', '', 403), 'pass'],
  ['passes a server that knows no OPTIONS', cors('', '', 405), 'pass'],
  ['passes one trusted origin', cors('https://app.example.com', 'true'), 'pass'],
  ['passes an open API without credentials', cors('*'), 'pass'],
  ['passes what browsers refuse: fields on an answer that is no success', cors(foreign, 'true', 401), 'pass'],
  ['fails an echo with credentials', cors(foreign, 'true'), 'fail'],
  ['fails an echo with credentials on 200', cors(foreign, 'true', 200), 'fail'],
  ['does not praise a failing server', cors('', '', 500), 'not_evaluated server_error'],
  ['needs a proof', {}, 'not_evaluated ownership_not_proven'],
]);
