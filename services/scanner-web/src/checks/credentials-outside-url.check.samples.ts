import { answered, withCredentials } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { credentialsOutsideUrl as check } from './credentials-outside-url.check.js';

const keyInUrl = (plain: number, status: number) => ({
  plain: answered({ status: plain }),
  withCredentials: withCredentials({ status }, { kind: 'api_key_query', field: null }),
});

judges(check, [
  ['fails a key that opens the API', keyInUrl(401, 200), 'fail'],
  ['fails it where strangers get 403', keyInUrl(403, 204), 'fail'],
  ['passes a key that is not taken', keyInUrl(401, 401), 'pass'],
  [
    'does not judge an API that answers without',
    keyInUrl(200, 200),
    'not_evaluated answered_without_credentials',
  ],
  [
    'does not judge an API that gave no plain answer',
    { ...keyInUrl(401, 200), plain: notSeen('timeout') },
    'not_evaluated answered_without_credentials',
  ],
  [
    'is for keys in URLs alone',
    { withCredentials: withCredentials() },
    'not_applicable no_credentials_in_url',
  ],
  ['needs a proof', {}, 'not_evaluated ownership_not_proven'],
]);
