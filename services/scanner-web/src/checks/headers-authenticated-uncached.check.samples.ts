import { withCredentials } from '../testing/endpoint.js';
import { absent, notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { headersAuthenticatedUncached as check } from './headers-authenticated-uncached.check.js';

type Headers = Record<string, string>;
const bearer = (headers: Headers, status = 200) => ({
  withCredentials: withCredentials({ headers, status }),
});
const apiKey = (headers: Headers) => ({
  withCredentials: withCredentials({ headers }, { kind: 'api_key_header', field: 'x-api-key' }),
});
const inUrl = (headers: Headers) => ({
  withCredentials: withCredentials({ headers }, { kind: 'api_key_query', field: null }),
});
const date = 'Mon, 01 Jun 2026 12:00:00 GMT';
const later = 'Mon, 01 Jun 2026 13:00:00 GMT';

judges(check, [
  ['passes no-store', bearer({ 'cache-control': 'no-store' }), 'pass'],
  ['passes private', apiKey({ 'cache-control': 'private, max-age=60' }), 'pass'],
  ['passes no-cache', apiKey({ 'cache-control': 'no-cache', 'last-modified': date }), 'pass'],
  ['passes nothing at all with Authorization: caches keep out of it', bearer({}), 'pass'],
  [
    'passes an age with Authorization: caches need to be told',
    bearer({ 'cache-control': 'max-age=600' }),
    'pass',
  ],
  ['fails public with Authorization', bearer({ 'cache-control': 'public, max-age=600' }), 'fail'],
  ['fails s-maxage with Authorization', bearer({ 'cache-control': 's-maxage="600"' }), 'fail'],
  ['passes public that lasts for nothing', bearer({ 'cache-control': 'public, max-age=0' }), 'pass'],
  ['fails an age with a key in a field of its own', apiKey({ 'cache-control': 'max-age=600' }), 'fail'],
  ['fails Expires with a key in a field of its own', apiKey({ date, expires: later }), 'fail'],
  ['passes Expires in the past', apiKey({ date, expires: 'Thu, 01 Jan 1970 00:00:00 GMT' }), 'pass'],
  ['passes Expires that is no date', apiKey({ date, expires: '0' }), 'pass'],
  ['fails what a cache may keep by its own judgement', apiKey({ 'last-modified': date }), 'fail'],
  ['passes where nothing says how long', apiKey({}), 'pass'],
  [
    'passes what varies by the key',
    apiKey({ 'cache-control': 'max-age=600', vary: 'Origin, X-API-Key' }),
    'pass',
  ],
  ['passes what varies by everything', apiKey({ 'cache-control': 'max-age=600', vary: '*' }), 'pass'],
  ['fails an age with the key in the URL', inUrl({ 'cache-control': 'max-age=600' }), 'fail'],
  [
    'fails what only CDNs may keep',
    bearer({ 'cache-control': 'private', 'cdn-cache-control': 'max-age=60' }),
    'fail',
  ],
  ['says when the credentials were refused', bearer({}, 401), 'not_evaluated credentials_not_taken'],
  [
    'says when there are none',
    { withCredentials: notSeen('no_credentials') },
    'not_evaluated no_credentials',
  ],
  ['needs a proof', {}, 'not_evaluated ownership_not_proven'],
  [
    'is not for what has no credentials',
    { withCredentials: absent('no_credentials') },
    'not_applicable no_credentials',
  ],
]);
