import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Readiness } from '@palisade/http';
import { createOperationsServer } from '../operations/operations-server.js';
import { runGateway, runUpstream, type Running, type Upstream } from '../testing/gateway.js';

let upstream: Upstream;
let gateway: Running;
let open: Running;

beforeAll(async () => {
  upstream = await runUpstream((server) =>
    server.all('/v1/*', (request) => ({ ip: request.headers['x-forwarded-for'] })),
  );
  gateway = await runGateway({ ALERTING_URL: upstream.origin });
  open = await runGateway({
    ALERTING_URL: upstream.origin,
    CORS_ORIGINS: 'https://app.example.com',
    TRUSTED_PROXIES: '127.0.0.0/8,10.0.0.0/8',
  });
});
afterAll(async () => {
  await Promise.all([gateway.close(), open.close()]);
  await upstream.server.close();
});

describe('forwarded headers', () => {
  it('from whom nobody named count for nothing', async () => {
    const headers = { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https' };
    const response = await fetch(`${gateway.origin}/v1/alerts`, { headers });
    expect(await response.json()).toEqual({ ip: '127.0.0.1' });
    expect(response.headers.get('strict-transport-security')).toBeNull();
  });

  it('of trusted hops count, up to the first that is not trusted', async () => {
    const headers = { 'x-forwarded-for': '6.6.6.6, 7.7.7.7, 10.0.0.9', 'x-forwarded-proto': 'https' };
    const response = await fetch(`${open.origin}/v1/alerts`, { headers });
    expect(await response.json()).toEqual({ ip: '7.7.7.7' });
    expect(response.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  });
});

describe('another origin', () => {
  const ask = (of: Running, origin: string, method = 'OPTIONS') =>
    fetch(`${of.origin}/v1/alerts`, {
      method,
      headers: { origin, 'access-control-request-method': 'PATCH' },
    });

  it('may call when the setting names it', async () => {
    const preflight = await ask(open, 'https://app.example.com');
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(preflight.headers.get('access-control-allow-credentials')).toBe('true');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH');
    const answer = await ask(open, 'https://app.example.com', 'GET');
    expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after');
  });

  it('may not when it is another one, or none is named', async () => {
    for (const response of [
      await ask(open, 'https://evil.example'),
      await ask(gateway, 'https://app.example.com'),
    ]) {
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('what is for the operator', () => {
  it.each(['GET', 'HEAD', 'POST'])('has no metrics on the public port, whoever asks: %s', async (method) => {
    for (const path of ['/metrics', '/%6detrics', '/metrics?x=1']) {
      const response = await fetch(`${gateway.origin}${path}`, { method });
      expect([path, response.status]).toEqual([path, 404]);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.text()).not.toContain('nodejs');
    }
  });

  it('tells the public whether it is ready and the operator what is not', async () => {
    const own = await runGateway({});
    const operations = createOperationsServer(own.app.get(Readiness));
    await operations.listen({ port: 0, host: '127.0.0.1' });
    const inside = operations.listeningOrigin;
    try {
      const asked = async (origin: string) => {
        const response = await fetch(`${origin}/readyz`);
        return { status: response.status, text: await response.text() };
      };
      expect(await asked(own.origin)).toEqual({ status: 200, text: '{"status":"ready"}' });
      own.app.get(Readiness).add('identity-topics', () => {
        throw new Error('not read yet');
      });
      const outside = await asked(own.origin);
      expect(outside.status).toBe(503);
      expect(JSON.parse(outside.text)).toMatchObject({ type: 'urn:palisade:problem:not-ready' });
      expect(outside.text).not.toMatch(/identity-topics|not read/);
      const full = await asked(inside);
      expect(full.status).toBe(503);
      expect(JSON.parse(full.text)).toMatchObject({
        errors: [{ path: 'identity-topics', message: 'not read yet' }],
      });
      expect(await (await fetch(`${inside}/metrics`)).text()).toMatch(/^# HELP /m);
      expect((await fetch(`${inside}/v1/alerts`)).status).toBe(404);
    } finally {
      await operations.close();
      await own.close();
    }
  });
});

it.each(['/v1/alerts/x', '/docs', '/nowhere'])('allows no TRACE: %s', async (path) => {
  const { port } = new URL(gateway.origin);
  const status = await new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, method: 'TRACE' }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(405);
});

it('refuses headers that are too large', async () => {
  const { port } = new URL(gateway.origin);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(`GET /v1/alerts HTTP/1.1\r\nhost: x\r\ncookie: ${'x'.repeat(30_000)}\r\n\r\n`);
    });
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('close', () => {
      resolve(text);
    });
    socket.on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1.1 431 /);
});
