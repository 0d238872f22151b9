import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { request } from 'undici';
import type { GatewaySettings } from '../config.js';
import { runGateway, runUpstream, type Running, type Upstream } from '../testing/gateway.js';

const handedOver = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url');
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const session = handedOver({
  access_token: 'access.of.ann',
  access_expires_at: inSeconds(300),
  refresh_token: 'palr_1_secret',
  refresh_expires_at: inSeconds(43_200),
});
/** Each opens a session: by password, by the factor after it, by a passkey. */
const logins = ['/v1/auth/login', '/v1/auth/login/mfa', '/v1/auth/login/passkey'];

let upstream: Upstream;
let gateway: Running;
let behindTls: Running;
let seen: FastifyRequest['headers'] | undefined;

beforeAll(async () => {
  upstream = await runUpstream((server) => {
    server.addHook('onRequest', (incoming, _reply, done) => {
      seen = incoming.headers;
      done();
    });
    for (const path of logins) {
      server.post(path, (_request, reply) =>
        reply
          .header('x-palisade-session', session)
          .header('x-palisade-note', 'internal')
          .send({ role: 'admin' }),
      );
    }
    server.post('/v1/auth/refresh', (_request, reply) =>
      reply.header('x-palisade-session', session).send({}),
    );
    server.post('/v1/auth/logout', (_request, reply) =>
      reply.header('x-palisade-session', 'ended').status(204).send(),
    );
    server.post('/v1/auth/garbled', (_request, reply) =>
      reply
        .header('x-palisade-session', handedOver({ access_token: 'x; Path=/', refresh_token: 1 }))
        .send({}),
    );
    server.get('/v1/alerts/cached', (_request, reply) => reply.header('cache-control', 'max-age=5').send({}));
    server.get('/v1/alerts/forged', (_request, reply) =>
      reply.header('x-palisade-session', session).header('set-cookie', 'palisade_access=evil').send({}),
    );
    server.all('/v1/*', () => ({ ok: true }));
  });
  const settings: Partial<GatewaySettings> = {
    IDENTITY_URL: upstream.origin,
    ALERTING_URL: upstream.origin,
    CORS_ORIGINS: 'https://app.example.com',
    RATE_LIMIT_ADDRESS_BURST: 10_000,
  };
  gateway = await runGateway(settings);
  behindTls = await runGateway({ ...settings, PATH_PREFIX: '/palisade', TRUSTED_PROXIES: '127.0.0.1' });
});
afterAll(async () => {
  await Promise.all([gateway.close(), behindTls.close()]);
  await upstream.server.close();
});

interface Asked {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path?: string;
  headers?: Record<string, string>;
  of?: Running;
}

/** What a browser can send, with the headers that scripts can't set. */
async function ask({ method = 'GET', path = '/v1/alerts', headers = {}, of = gateway }: Asked) {
  seen = undefined;
  const { statusCode, headers: answered, body } = await request(`${of.origin}${path}`, { method, headers });
  const text = await body.text();
  return { status: statusCode, headers: answered, type: /"type":"([^"]+)"/.exec(text)?.[1] };
}

// As the test's verifier reads it.
const access = 'tenant.ann';
const withCookie = (headers: Record<string, string> = {}) => ({
  cookie: `palisade_access=${access}`,
  ...headers,
});
const own = () => ({ origin: gateway.origin, 'sec-fetch-site': 'same-origin' });
const refusal = 'urn:palisade:problem:cross-site';

describe('a session that identity hands over', () => {
  it.each(logins)('becomes cookies that no script reads and no other site sends: %s', async (path) => {
    const { status, headers } = await ask({ method: 'POST', path });
    expect(status).toBe(200);
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^palisade_access=access\.of\.ann; Path=\/; Max-Age=(?:2\d\d|300); HttpOnly; SameSite=Strict$/,
      ),
      expect.stringMatching(
        /^palisade_refresh=palr_1_secret; Path=\/v1\/auth; Max-Age=43[12]\d\d; HttpOnly; SameSite=Strict$/,
      ),
    ]);
    expect(headers['cache-control']).toBe('no-store');
    expect(Object.keys(headers).filter((name) => name.startsWith('x-palisade-'))).toEqual([]);
  });

  it('is bound to https, this host and the path prefix where there are such', async () => {
    const answer = await ask({
      of: behindTls,
      method: 'POST',
      path: '/palisade/v1/auth/login',
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Secure-palisade_access=.*; Path=\/palisade\/; .*; SameSite=Strict; Secure$/),
      expect.stringMatching(
        /^__Secure-palisade_refresh=.*; Path=\/palisade\/v1\/auth; .*; SameSite=Strict; Secure$/,
      ),
    ]);
  });

  it('is forgotten by the browser once it has ended', async () => {
    const { headers } = await ask({ method: 'POST', path: '/v1/auth/logout' });
    expect(headers['set-cookie']).toEqual([
      'palisade_access=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict',
      'palisade_refresh=; Path=/v1/auth; Max-Age=0; HttpOnly; SameSite=Strict',
    ]);
  });

  it.each(['/v1/auth/garbled', '/v1/alerts/forged'])(
    'is none when it is garbled, or from a service that has no sessions: %s',
    async (path) => {
      const method = path === '/v1/auth/garbled' ? 'POST' : 'GET';
      const { status, headers } = await ask({ method, path });
      expect(status).toBe(200);
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['x-palisade-session']).toBeUndefined();
    },
  );
});

it('lets no cache share an answer of which its service says nothing', async () => {
  expect((await ask({})).headers['cache-control']).toBe('no-store');
  expect((await ask({ path: '/v1/alerts/cached' })).headers['cache-control']).toBe('max-age=5');
});

describe('the session cookie', () => {
  it('is a bearer for the services, which see no cookie', async () => {
    await ask({ headers: withCookie({ 'sec-fetch-site': 'same-origin' }) });
    expect(seen).toMatchObject({ authorization: `Bearer ${access}` });
    expect(seen).not.toHaveProperty('cookie');
  });

  it('may change things from our own pages', async () => {
    const { status } = await ask({ method: 'PATCH', headers: withCookie(own()) });
    expect(status).toBe(200);
    expect(seen?.authorization).toBe(`Bearer ${access}`);
  });

  it('counts for nothing next to a header, whose caller is the machine', async () => {
    await ask({ method: 'POST', headers: withCookie({ authorization: 'Bearer machine' }) });
    expect(seen?.authorization).toBe('Bearer machine');
    await ask({ headers: withCookie({ authorization: 'Basic dTpw' }) });
    expect(seen?.authorization).toBe('Basic dTpw');
  });

  it('of plain http is not one over https, and the other way round', async () => {
    const tls = { 'x-forwarded-proto': 'https' };
    await ask({ of: behindTls, headers: withCookie(tls) });
    expect(seen?.authorization).toBeUndefined();
    await ask({ of: behindTls, headers: { cookie: `__Secure-palisade_access=${access}`, ...tls } });
    expect(seen?.authorization).toBe(`Bearer ${access}`);
    await ask({ headers: { cookie: `__Host-palisade_access=${access}` } });
    expect(seen?.authorization).toBeUndefined();
  });

  it.each([
    ['longer than any token', `palisade_access=${'a'.repeat(4_097)}`],
    ['empty', 'palisade_access='],
    ['made of what no token is made of', 'palisade_access=a"b'],
    ['named alike', `xpalisade_access=${access}; palisade_access2=${access}`],
    ['not ours', 'theme=dark'],
  ])('is none when it is %s', async (_case, value) => {
    expect((await ask({ headers: { cookie: value } })).status).toBe(200);
    expect(seen).not.toHaveProperty('authorization');
    expect(seen).not.toHaveProperty('cookie');
  });

  it('is refused when it comes twice and differs, since a sibling domain may have set the other one', async () => {
    const twice = { cookie: `palisade_access=${access}; palisade_access=evil` };
    const { status, type } = await ask({ headers: twice });
    expect([status, type]).toEqual([400, 'urn:palisade:problem:ambiguous-cookie']);
    expect(seen).toBeUndefined();
    const same = { cookie: `palisade_access=${access}; theme=dark; palisade_access=${access}` };
    expect((await ask({ headers: same })).status).toBe(200);
    expect(seen?.authorization).toBe(`Bearer ${access}`);
  });
});

describe('the refresh cookie', () => {
  const refresh = () => ({ cookie: `palisade_access=${access}; palisade_refresh=palr_1_secret`, ...own() });

  it.each([
    ['/v1/auth/refresh', 'palr_1_secret'],
    ['/v1/auth/logout', 'palr_1_secret'],
    ...logins.map((path): [string, undefined] => [path, undefined]),
    ['/v1/auth/refresh/x', undefined],
    ['/v1/alerts', undefined],
  ])('reaches those who refresh and end sessions only: %s', async (path, token) => {
    await ask({ method: 'POST', path, headers: refresh() });
    expect(seen?.['x-palisade-refresh-token']).toBe(token);
    expect(seen).not.toHaveProperty('cookie');
  });

  it('is not what a client says in a header', async () => {
    await ask({
      method: 'POST',
      path: '/v1/auth/refresh',
      headers: { ...own(), 'x-palisade-refresh-token': 'palr_2_stolen' },
    });
    expect(seen).not.toHaveProperty('x-palisade-refresh-token');
  });

  it('is answered with new cookies that no cache keeps', async () => {
    const { headers } = await ask({ method: 'POST', path: '/v1/auth/refresh', headers: refresh() });
    expect(headers['set-cookie']).toHaveLength(2);
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('a change that another site may have made a browser send', () => {
  const allowed = { origin: 'https://app.example.com', 'sec-fetch-site': 'cross-site' };

  it.each<[string, Record<string, string>]>([
    ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['of another site, by a browser that says its origin only', { origin: 'https://evil.example' }],
    ['of a sibling domain', { origin: 'http://wiki.localhost', 'sec-fetch-site': 'same-site' }],
    ['of our host at another port', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['of no origin', {}],
    ['of no origin, though of this site', { 'sec-fetch-site': 'same-origin' }],
    ['of a sandboxed page', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['of a page whose origin is hidden', { origin: 'null' }],
    ['of our origin, which the browser contradicts', { origin: 'OWN', 'sec-fetch-site': 'cross-site' }],
    ['that nobody clicked', { origin: 'OWN', 'sec-fetch-site': 'none' }],
    ['of a page whose origin begins like an allowed one', { origin: 'https://app.example.com.evil.example' }],
  ])('is refused: %s', async (_case, headers) => {
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value === 'OWN' ? gateway.origin : value]),
    );
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      const { status, type } = await ask({ method, headers: withCookie(sent) });
      expect([method, status, type]).toEqual([method, 403, refusal]);
      expect(seen).toBeUndefined();
    }
  });

  it('passes from an origin that the operator allows', async () => {
    expect((await ask({ method: 'POST', headers: withCookie(allowed) })).status).toBe(200);
    expect(seen?.authorization).toBe(`Bearer ${access}`);
  });

  it.each([...logins, '/v1/auth/refresh', '/v1/auth/logout'])(
    'is refused without a cookie too: %s',
    async (path) => {
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
      ];
      for (const headers of foreign) {
        const { status, type } = await ask({ method: 'POST', path, headers });
        expect([status, type]).toEqual([403, refusal]);
        expect(seen).toBeUndefined();
      }
      expect((await ask({ method: 'POST', path, headers: allowed })).status).toBeLessThan(300);
    },
  );

  it('is none from a machine, which has no cookie and no origin', async () => {
    expect((await ask({ method: 'POST', path: '/v1/auth/login' })).status).toBe(200);
    expect((await ask({ method: 'POST', headers: { authorization: 'Bearer machine' } })).status).toBe(200);
  });

  it('is counted and audited', async () => {
    await ask({ method: 'POST', headers: withCookie({ origin: 'https://evil.example' }) });
    expect(gateway.refusals.at(-1)).toEqual({
      action: 'gateway.request.refused',
      reason: 'cross-site',
      tenantId: '',
    });
  });
});

describe('reading', () => {
  const elsewhere = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };

  it.each<[string, Record<string, string>, number]>([
    ['by a page of ours', { 'sec-fetch-site': 'same-origin' }, 200],
    ['by an address that was typed', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, 200],
    ['by an older browser', {}, 200],
    ['by another site, as a picture or a script', elsewhere, 403],
    ['by a sibling domain', { ...elsewhere, 'sec-fetch-site': 'same-site' }, 403],
    ['by another site with its origin', { origin: 'https://evil.example' }, 403],
    ['by an allowed origin', { origin: 'https://app.example.com', 'sec-fetch-site': 'cross-site' }, 200],
    [
      'by a link that was followed',
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      200,
    ],
    [
      'in a frame of another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      403,
    ],
  ])('with the cookie %s', async (_case, headers, status) => {
    for (const method of ['GET', 'HEAD'] as const) {
      expect([method, (await ask({ method, headers: withCookie(headers) })).status]).toEqual([
        method,
        status,
      ]);
    }
  });

  it('without a cookie is anybody’s', async () => {
    expect((await ask({ headers: elsewhere })).status).toBe(200);
  });
});

it('limits a session by its tenant, as a bearer', async () => {
  const limited = await runGateway({
    ALERTING_URL: upstream.origin,
    RATE_LIMIT_TENANT_PER_SECOND: 0.01,
    RATE_LIMIT_TENANT_BURST: 2,
    RATE_LIMIT_ADDRESS_BURST: 1,
  });
  try {
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask({ of: limited, headers: withCookie() })).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect(limited.refusals).toEqual([
      { action: 'gateway.request.throttled', reason: 'rate-tenant', tenantId: 'ann' },
    ]);
  } finally {
    await limited.close();
  }
});
