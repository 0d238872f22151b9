import { expect, it } from '@jest/globals';
import { type Hop, nextHop } from './next-hop.js';

const hop = (changes: Partial<Hop> = {}): Hop => ({
  url: new URL('https://api.example.com/a/b?c'),
  method: 'GET',
  headers: { accept: 'text/html', authorization: 'Bearer x', cookie: 'a=b', 'x-api-key': 'k' },
  ...changes,
});
const redirect = (location?: string | string[], status = 302) => ({ status, headers: { location } });
const post: Partial<Hop> = {
  method: 'POST',
  body: 'secret',
  headers: { 'content-type': 'text/plain', accept: '*/*' },
};

it('keeps the headers within an origin', () => {
  const next = nextHop(hop(), redirect('../d#e'));
  expect(next.url.href).toBe('https://api.example.com/d');
  expect(next.headers).toEqual(hop().headers);
});

it.each(['https://www.example.com/', 'https://api.example.com:8443/', '//api.example.com.evil.example/'])(
  'gives %s no credentials, by whatever header they go',
  (location) => {
    expect(nextHop(hop(), redirect(location)).headers).toEqual({ accept: 'text/html' });
  },
);

it.each([301, 302, 303])('after %i a POST becomes a GET without a body', (status) => {
  const next = nextHop(hop(post), redirect('/done', status));
  expect(next).toMatchObject({ method: 'GET', headers: { accept: '*/*' }, body: undefined });
  expect(next.headers).not.toHaveProperty('content-type');
});

it.each([307, 308])('after %i a POST is repeated within its origin and goes to no other', (status) => {
  expect(nextHop(hop(post), redirect('/again', status))).toMatchObject({ method: 'POST', body: 'secret' });
  expect(() => nextHop(hop(post), redirect('https://other.example.com/', status))).toThrow(
    expect.objectContaining({ reason: 'bad-redirect' }),
  );
});

it.each([
  ['http://api.example.com/', 'bad-redirect'],
  ['ftp://api.example.com/', 'bad-scheme'],
  ['https://a:b@api.example.com/', 'bad-url'],
  ['https://[', 'bad-url'],
  [['/a', '/b'], 'bad-redirect'],
  [undefined, 'bad-redirect'],
])('refuses %s', (location, reason) => {
  expect(() => nextHop(hop(), redirect(location))).toThrow(expect.objectContaining({ reason }));
});
