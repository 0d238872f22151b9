import { expect, it } from '@jest/globals';
import { Problem } from '@palisade/http';
import { type ConnectionKind, secretOf } from './secret-of.js';

const marker = 'hunter2';

it.each<[ConnectionKind, Record<string, string>]>([
  ['bearer', { token: marker }],
  ['basic', { username: 'ann', password: marker }],
  ['api_key_header', { name: 'X-API-Key', value: marker }],
  ['api_key_query', { name: 'key', value: marker }],
  ['cookie', { name: 'session', value: marker }],
  [
    'oauth2_client_credentials',
    { token_url: 'https://login.corp.com/token', client_id: 'a', client_secret: marker },
  ],
  ['account', { username: 'bob', password: marker }],
])('takes what a %s is made of', (kind, secret) => {
  expect(secretOf(kind, secret)).toEqual(secret);
});

it.each<[string, ConnectionKind, object, string]>([
  ['a missing field', 'basic', { password: marker }, 'secret.username'],
  ['a field of another kind', 'bearer', { token: 'a', password: marker }, 'secret'],
  ['a value as the name of a field', 'bearer', { [marker]: 'token' }, 'secret'],
  ['what is no text', 'bearer', { token: [marker] }, 'secret.token'],
  ['a line break', 'bearer', { token: `${marker}\r\nHost: elsewhere` }, 'secret.token'],
  ['a token that no header holds', 'bearer', { token: `${marker}é` }, 'secret.token'],
  ['spaces around a header', 'api_key_header', { name: 'X-Key', value: ` ${marker}` }, 'secret.value'],
  ['a user with a colon', 'basic', { username: `${marker}:b`, password: 'x' }, 'secret.username'],
  ['a cookie of other letters', 'cookie', { name: 'a', value: `${marker}漢` }, 'secret.value'],
  ['a header that frames', 'api_key_header', { name: 'Content-Length', value: marker }, 'secret.name'],
  ['several cookies', 'cookie', { name: 'a', value: `${marker}; b=c` }, 'secret.value'],
  [
    'a token over http',
    'oauth2_client_credentials',
    { token_url: `http://${marker}.com`, client_id: 'a', client_secret: marker },
    'secret.token_url',
  ],
])('refuses %s without repeating it', (_name, kind, given, path) => {
  let problem: unknown;
  try {
    secretOf(kind, given);
  } catch (error) {
    problem = error;
  }
  if (!(problem instanceof Problem)) throw new Error('it was taken');
  expect(problem.errors?.map((error) => error.path)).toContain(path);
  expect(JSON.stringify([problem.errors, problem.detail, problem.message])).not.toContain(marker);
});
