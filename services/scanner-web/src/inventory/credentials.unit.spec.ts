import { expect, it } from '@jest/globals';
import { carried } from './credentials.js';

const url = new URL('https://api.example.com/v1?page=1');

it.each([
  ['bearer', { token: 'abc' }, 'authorization', { authorization: 'Bearer abc' }],
  ['basic', { username: 'ann', password: 'a:ß' }, 'authorization', { authorization: 'Basic YW5uOmE6w58=' }],
  ['api_key_header', { name: 'X-API-Key', value: 'abc' }, 'x-api-key', { 'X-API-Key': 'abc' }],
  ['cookie', { name: 'sid', value: 'abc' }, 'cookie', { cookie: 'sid=abc' }],
])('sends a %s in a field', (kind, secret, field, headers) => {
  expect(carried({ kind, secret }, url)).toEqual({ field, url, headers });
});

it('sends a key in the URL beside what is there, and spelled so that it arrives', () => {
  const how = carried({ kind: 'api_key_query', secret: { name: 'key', value: 'a&b=c' } }, url);
  expect(how).toEqual({
    field: null,
    url: new URL('https://api.example.com/v1?page=1&key=a%26b%3Dc'),
    headers: {},
  });
});

it.each(['oauth2_client_credentials', 'account', 'of tomorrow'])('does not send %s', (kind) => {
  expect(carried({ kind, secret: { username: 'a', password: 'b' } }, url)).toBeUndefined();
});
