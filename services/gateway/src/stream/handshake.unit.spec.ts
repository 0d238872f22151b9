import type { Duplex } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { handshake, machine, Streams, type Headers } from '../testing/streams.js';

const streams = new Streams();
beforeAll(() => streams.start());
afterEach(() => {
  streams.reset();
});
afterAll(() => streams.close());

describe('a handshake', () => {
  const shake = (headers: Headers, path?: string) =>
    streams.plain({ path, headers: { ...handshake, ...headers } });

  it.each<[string, Headers, number]>([
    [
      'of a page of another site',
      { cookie: 'palisade_access=tenant.one', origin: 'https://evil.example' },
      403,
    ],
    ['of a sandboxed page', { cookie: 'palisade_access=tenant.one', origin: 'null' }, 403],
    ['of no origin with a cookie', { cookie: 'palisade_access=tenant.one' }, 403],
    ['of another site without a cookie', { origin: 'https://evil.example' }, 403],
    ['that the browser calls cross-site', { origin: 'OWN', 'sec-fetch-site': 'cross-site' }, 403],
    ['of an old version', { ...machine, 'sec-websocket-version': '8' }, 426],
    ['without a key', { ...machine, 'sec-websocket-key': '' }, 400],
    ['with a key that is none', { ...machine, 'sec-websocket-key': 'short' }, 400],
    ['with a body', { ...machine, 'content-length': '5' }, 400],
  ])('is refused %s', async (_case, headers, status) => {
    const sent = { ...headers, ...(headers['origin'] === 'OWN' && { origin: streams.gateway.origin }) };
    expect((await shake(sent)).status).toBe(status);
    expect(streams.seen).toEqual([]);
  });

  it.each([
    'access_token=abc',
    'token=abc',
    'api_key=abc',
    'Authorization=abc',
    'since=eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
    'x=pal_1_secret',
    'x=Bearer%20abc',
  ])('is refused with a credential in its URL: %s', async (query) => {
    const { status, type, body } = await streams.refusedWith(machine, { path: `/v1/stream?${query}` });
    expect([status, type]).toEqual([400, 'urn:palisade:problem:credential-in-url']);
    expect(body).not.toContain(query);
    expect(streams.seen).toEqual([]);
  });

  it('may come from a page of ours or of an allowed origin, with the cookie', async () => {
    const cookie = { cookie: 'palisade_access=tenant.one' };
    await streams.connected({ ...cookie, origin: streams.gateway.origin });
    await streams.connected({ ...cookie, origin: streams.gateway.origin, 'sec-fetch-site': 'same-origin' });
    await streams.connected({ ...cookie, origin: 'https://app.example.com', 'sec-fetch-site': 'cross-site' });
    expect(streams.seen.map(({ headers }) => headers.authorization)).toEqual(
      Array(3).fill('Bearer tenant.one'),
    );
  });

  it.each(['GET', 'POST'])('is needed: %s', async (method) => {
    const { status, type } = await streams.plain({ method, headers: machine });
    const expected = method === 'GET' ? [426, 'upgrade-required'] : [405, 'method-not-allowed'];
    expect([status, type]).toEqual([expected[0], `urn:palisade:problem:${expected[1] ?? ''}`]);
  });

  it('for another path or protocol is a request like any other', async () => {
    expect((await shake(machine, '/v1/alerts')).status).toBe(200);
    const h2c = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' };
    expect((await streams.plain({ path: '/healthz', headers: h2c })).status).toBe(200);
    expect(streams.seen).toEqual([]);
  });
});

describe('a refusal of the service', () => {
  it.each([401, 403, 429, 503])('is its own answer: %i', async (status) => {
    streams.answer = (socket) => {
      const body = `{"type":"urn:palisade:problem:its-own","status":${status}}`;
      socket.end(
        `HTTP/1.1 ${status} No\r\ncontent-type: application/problem+json\r\nretry-after: 7\r\nserver: x\r\n` +
          `connection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    };
    const refusal = await streams.refusedWith();
    expect(refusal).toMatchObject({ status, type: 'urn:palisade:problem:its-own' });
    expect(refusal.headers).toMatchObject({
      'retry-after': '7',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    expect(refusal.headers).not.toHaveProperty('server');
  });

  it.each([
    ['is away', undefined, 503],
    ['breaks', (socket: Duplex) => socket.destroy(), 502],
    [
      'answers as if nothing was asked',
      (socket: Duplex) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'),
      502,
    ],
    ['is silent', () => undefined, 504],
  ])('is a problem when it %s', async (_case, act, status) => {
    const own = await streams.another(act === undefined ? { ALERTING_URL: 'http://127.0.0.1:1' } : {}, {
      answerWithinMs: 200,
    });
    streams.answer = (socket) => {
      act?.(socket);
    };
    try {
      expect((await streams.refusedWith(machine, { of: own })).status).toBe(status);
    } finally {
      await own.close();
    }
  });
});
