import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { bodyLimitOf } from '../routing/route-table.js';
import { runGateway, runUpstream, type Running, type Upstream } from '../testing/gateway.js';

let upstream: Upstream;
let gateway: Running;
const seen: { method: string; url: string; headers: FastifyRequest['headers']; body: Buffer | undefined }[] =
  [];

let asked = 0;

beforeAll(async () => {
  upstream = await runUpstream((server) => {
    server.addHook('onRequest', (_request, _reply, done) => {
      asked++;
      done();
    });
    server.all('/v1/alerts/slow', async () => {
      await setTimeout(5_000, undefined, { ref: false });
      return 'late';
    });
    server.all('/v1/alerts/broken', (request) => {
      request.raw.socket.destroy();
    });
    server.get('/v1/alerts/half', (_request, reply) => {
      reply.raw.writeHead(200, { 'content-length': '1000' });
      reply.raw.write('half');
      setImmediate(() => reply.raw.destroy());
      reply.hijack();
    });
    server.get('/v1/alerts/failing', (_request, reply) =>
      reply.status(500).type('application/problem+json').send('{"title":"its own"}'),
    );
    server.get('/v1/alerts/busy', (_request, reply) =>
      reply.status(503).header('retry-after', '7').send('{}'),
    );
    server.get('/v1/alerts/large', (_request, reply) => reply.send(Readable.from(chunks(200))));
    for (const url of ['/metrics', '/readyz', '/internal/claim'])
      server.get(url, () => 'secret of the service');
    server.all('/v1/*', (request, reply) => {
      const body = request.body as Buffer | undefined;
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      return reply
        .header('server', 'nginx')
        .header('x-powered-by', 'php')
        .header('x-kept', 'yes')
        .send({ ok: true });
    });
  });
  gateway = await runGateway({
    ALERTING_URL: upstream.origin,
    FILE_ACCESS_URL: upstream.origin,
    UPSTREAM_TIMEOUT_MS: 500,
    RATE_LIMIT_ADDRESS_PER_SECOND: 10_000,
    RATE_LIMIT_ADDRESS_BURST: 10_000,
  });
});
afterAll(async () => {
  await gateway.close();
  await upstream.server.close();
});

function* chunks(count: number) {
  for (let i = 0; i < count; i++) yield Buffer.alloc(64 * 1024, i);
}

const call = (path: string, init?: RequestInit) => fetch(`${gateway.origin}${path}`, init);
const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return (await response.json()) as { type: string; status: number; instance: string; trace_id: string };
};
const last = () => seen.at(-1);

describe('a request', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('is passed on as it is: %s', async (method) => {
    const body = method === 'GET' ? undefined : '{"state":"acknowledged"}';
    const headers = body === undefined ? undefined : { 'content-type': 'application/json' };
    const response = await call('/v1/alerts/7?limit=2&cursor=a%2Fb', { method, body, headers });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ok: true });
    expect(last()).toMatchObject({ method, url: '/v1/alerts/7?limit=2&cursor=a%2Fb' });
    expect(last()?.body?.toString()).toBe(body);
  });

  it('may ask for the head alone', async () => {
    const response = await call('/v1/alerts/7', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(last()).toMatchObject({ method: 'HEAD', url: '/v1/alerts/7' });
  });

  it('keeps a compressed body as it was sent', async () => {
    const body = gzipSync(randomBytes(100_000));
    await call('/v1/file-access/events', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
    });
    expect(last()?.headers['content-encoding']).toBe('gzip');
    expect(last()?.body?.equals(body)).toBe(true);
  });

  it('says where it comes from, and nothing that the client made up', async () => {
    await call('/v1/alerts', {
      headers: {
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        'x-real-ip': '6.6.6.6',
        forwarded: 'for=6.6.6.6',
        'x-palisade-tenant': 'other',
        'x-internal-token': 'x',
        'x-original-url': '/metrics',
        'x-http-method-override': 'DELETE',
        'proxy-authorization': 'Basic x',
        te: 'trailers',
        authorization: 'Bearer tenant:t1',
      },
    });
    const { headers } = last() ?? {};
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': new URL(gateway.origin).host,
      host: new URL(upstream.origin).host,
      authorization: 'Bearer tenant:t1',
    });
    for (const name of [
      'x-real-ip',
      'forwarded',
      'x-palisade-tenant',
      'x-internal-token',
      'x-original-url',
      'te',
    ]) {
      expect(headers).not.toHaveProperty(name);
    }
    expect(headers).not.toHaveProperty('x-http-method-override');
    expect(headers).not.toHaveProperty('proxy-authorization');
  });

  it('drops headers that its Connection header names, and keeps ours', async () => {
    await raw({ path: '/v1/alerts', headers: { connection: 'close, x-hop, x-forwarded-for', 'x-hop': '1' } });
    expect(last()?.headers).not.toHaveProperty('x-hop');
    expect(last()?.headers['x-forwarded-for']).toBe('127.0.0.1');
  });

  it('keeps its correlation id and trace', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const response = await call('/v1/alerts', { headers: { traceparent, 'x-correlation-id': 'order-17' } });
    expect(response.headers.get('x-correlation-id')).toBe('order-17');
    expect(last()?.headers['x-correlation-id']).toBe('order-17');
    expect(last()?.headers['traceparent']).toMatch(new RegExp(`^00-${'a'.repeat(32)}-`));
  });
});

describe('an answer', () => {
  it('carries security headers, and does not name software', async () => {
    const { headers } = await call('/v1/alerts');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-kept')).toBe('yes');
    for (const name of [
      'server',
      'x-powered-by',
      'strict-transport-security',
      'access-control-allow-origin',
    ]) {
      expect(headers.get(name)).toBeNull();
    }
  });

  it('is streamed', async () => {
    const body = await (await call('/v1/alerts/large')).arrayBuffer();
    expect(body.byteLength).toBe(200 * 64 * 1024);
  });

  it.each([
    ['/v1/alerts/failing', 500],
    ['/v1/alerts/busy', 503],
  ])('of a service is its own, failure or not, and asked for once: %s', async (path, status) => {
    const before = asked;
    const response = await call(path);
    expect(response.status).toBe(status);
    if (status === 503) expect(response.headers.get('retry-after')).toBe('7');
    expect(asked - before).toBe(1);
  });
});

describe('a path', () => {
  it.each(['/metrics/x', '/internal/claim', '/v1/internal', '/v1/findings', '/v1/alertsx', '/v1', '/'])(
    'that no service has is not found: %s',
    async (path) => {
      const response = await call(path);
      expect(response.status).toBe(404);
      expect(await problemOf(response)).toMatchObject({
        type: 'urn:palisade:problem:not-found',
        instance: path,
      });
    },
  );

  it.each([
    '/v1/alerts/../../metrics',
    '/v1/alerts/%2e%2e/%2E./readyz',
    '/v1/alerts/..%2f..%2fmetrics',
    '/v1/alerts/..\\..\\metrics',
    '/v1/alerts//internal/claim',
    '/v1/alerts/./x',
    '/v1/alerts/x%00',
    '/v1/alerts/..',
  ])('that could be read as another one is refused: %s', async (path) => {
    const before = seen.length;
    const { status, body } = await raw({ path });
    expect([400, 404]).toContain(status);
    expect(body).not.toContain('secret');
    expect(seen.length).toBe(before);
  });
});

describe('a body', () => {
  const ofSize = (size: number) => Buffer.alloc(size, 0x20);
  const mebibyte = 1024 * 1024;

  it.each([
    ['/v1/alerts', mebibyte, 200],
    ['/v1/alerts', mebibyte + 1, 413],
    ['/v1/file-access/events', 5 * mebibyte, 200],
    ['/v1/file-access/events', 10 * mebibyte, 413],
    ['/v1/apis/7/document', 10_000_001, 413],
    ['/v1/apis/import', 12 * mebibyte + 1, 413],
    ['/v1/apis', mebibyte + 1, 413],
    ['/v1/apis/7', mebibyte + 1, 413],
  ])('has its limit by path: %s with %i bytes', async (path, size, status) => {
    const headers = { 'content-type': 'application/json' };
    const response = await call(path, { method: 'POST', body: ofSize(size), headers });
    expect(response.status).toBe(status);
    if (status === 413)
      expect(await problemOf(response)).toMatchObject({ type: 'urn:palisade:problem:too-large' });
  });

  it.each([
    ['/v1/apis/7/document', 10_000_000],
    ['/v1/apis/import', 12 * mebibyte],
    ['/v1/apis/7', mebibyte],
    ['/v1/apis/7/document/fetch', mebibyte],
  ])('has the limit that api-registry has: %s', (path, bytes) => {
    expect(bodyLimitOf(path)).toBe(bytes);
  });

  it('that does not say its length has the same limit', async () => {
    const send = (count: number) =>
      call('/v1/alerts', {
        method: 'POST',
        body: Readable.toWeb(Readable.from(chunks(count))),
        headers: { 'content-type': 'application/json' },
        duplex: 'half',
      });
    expect((await send(16)).status).toBe(200);
    const response = await send(40);
    expect(response.status).toBe(413);
    expect(await problemOf(response)).toMatchObject({ type: 'urn:palisade:problem:too-large' });
  });
});

describe('a service that fails', () => {
  it('is a 504 when it is too slow', async () => {
    const response = await call('/v1/alerts/slow', { method: 'POST' });
    expect(response.status).toBe(504);
    expect(await problemOf(response)).toMatchObject({ type: 'urn:palisade:problem:upstream-timeout' });
  });

  it('is a 502 when it breaks the connection', async () => {
    const response = await call('/v1/alerts/broken', { method: 'POST' });
    expect(response.status).toBe(502);
    expect(await problemOf(response)).toMatchObject({ type: 'urn:palisade:problem:upstream-failed' });
  });

  it('breaks the answer that it had begun', async () => {
    await expect(call('/v1/alerts/half').then((response) => response.text())).rejects.toThrow();
  });

  it('is a 503 within two seconds when it is down, and serves again by itself when it is back', async () => {
    const own = await runUpstream((server) => server.get('/v1/auth/me', () => ({ up: true })));
    const front = await runGateway({ IDENTITY_URL: own.origin });
    try {
      expect((await fetch(`${front.origin}/v1/auth/me`)).status).toBe(200);
      await own.server.close();
      const started = performance.now();
      const response = await fetch(`${front.origin}/v1/auth/me`);
      expect(performance.now() - started).toBeLessThan(2_000);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(await problemOf(response)).toMatchObject({ type: 'urn:palisade:problem:unavailable' });
      const back = await runUpstream((server) => server.get('/v1/auth/me', () => ({ up: true })), own.port);
      expect((await fetch(`${front.origin}/v1/auth/me`)).status).toBe(200);
      await back.server.close();
    } finally {
      await front.close();
    }
  });
});

it('refuses at once what would wait for a frozen service, and serves the others', async () => {
  let thaw: (() => void) | undefined;
  const frozen = await runUpstream((server) =>
    server.get('/v1/auth/me', async () => {
      await new Promise<void>((resolve) => (thaw = resolve));
      return {};
    }),
  );
  const front = await runGateway(
    { IDENTITY_URL: frozen.origin, ALERTING_URL: upstream.origin },
    { maxInFlight: 1 },
  );
  try {
    const waiting = fetch(`${front.origin}/v1/auth/me`);
    while (thaw === undefined) await setTimeout(5);
    expect((await fetch(`${front.origin}/v1/auth/me`)).status).toBe(503);
    expect((await fetch(`${front.origin}/v1/alerts`)).status).toBe(200);
    thaw();
    expect((await waiting).status).toBe(200);
    expect((await fetch(`${front.origin}/v1/alerts`)).status).toBe(200);
  } finally {
    await front.close();
    await frozen.server.close();
  }
});

/** What fetch would tidy up before sending. */
function raw({ path, headers = {} }: { path: string; headers?: Record<string, string> }) {
  const { port } = new URL(gateway.origin);
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    httpRequest({ port, host: '127.0.0.1', path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body });
      });
    })
      .on('error', reject)
      .end();
  });
}
