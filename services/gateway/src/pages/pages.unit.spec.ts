import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { runGateway, type Running } from '../testing/gateway.js';
import { filled } from './index-page.js';

const html = `<!doctype html>
<html lang="en">
  <head>
    <base href="/" />
    <meta charset="utf-8" />
    <script type="module" src="./assets/index-a1b2.js"></script>
  </head>
</html>
`;

let parent: string;
let site: string;
let gateway: Running;
let prefixed: Running;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'pages-'));
  site = join(parent, 'site');
  await mkdir(join(site, 'assets'), { recursive: true });
  await writeFile(join(parent, 'secret.txt'), 'secret of the host');
  await writeFile(join(site, '.env'), 'secret of the host');
  await writeFile(join(site, 'index.html'), html);
  await writeFile(join(site, 'favicon.svg'), '<svg/>');
  await writeFile(join(site, 'assets/index-a1b2.js'), 'plain script');
  await writeFile(join(site, 'assets/index-a1b2.js.br'), 'br script');
  await writeFile(join(site, 'assets/index-a1b2.js.gz'), 'gz script');
  await writeFile(join(site, 'assets/font-c3.woff2'), 'font');
  gateway = await runGateway({ DASHBOARD_DIR: site });
  prefixed = await runGateway({
    DASHBOARD_DIR: site,
    PATH_PREFIX: '/palisade',
    TRACE_URL: 'http://traces.example/?a=1&id={trace_id}',
  });
});
afterAll(async () => {
  await Promise.all([gateway.close(), prefixed.close()]);
  await rm(parent, { recursive: true });
});

async function get(path: string, headers: Record<string, string> = {}, of = gateway) {
  const { statusCode, headers: answered, body } = await request(`${of.origin}${path}`, { headers });
  return { status: statusCode, headers: answered, body: Buffer.from(await body.arrayBuffer()) };
}
const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('hashed files', () => {
  it('are kept by browsers for ever', async () => {
    const { status, headers, body } = await get('/assets/index-a1b2.js');
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toBe('application/javascript; charset=utf-8');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body.toString()).toBe('plain script');
    const again = await get('/assets/index-a1b2.js', { 'if-none-match': String(headers.etag) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
  ])('are sent as they were compressed: %s', async (accepted, encoding) => {
    const { headers, body } = await get('/assets/index-a1b2.js', { 'accept-encoding': accepted });
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers['content-type']).toBe('application/javascript; charset=utf-8');
    expect(headers.vary).toMatch(/accept-encoding/i);
    expect(body.toString()).toBe(encoding === 'br' ? 'br script' : 'gz script');
  });

  it('are sent plain when they were not compressed', async () => {
    const { status, headers, body } = await get('/assets/font-c3.woff2', { 'accept-encoding': 'br, gzip' });
    expect([status, headers['content-encoding'], body.toString()]).toEqual([200, undefined, 'font']);
  });

  it.each(['/assets/gone-d4.js', '/assets/', '/assets', '/assets/nothing/here'])(
    'that are not there are a problem that nobody keeps, and no page: %s',
    async (path) => {
      const { status, headers } = await get(path, asBrowser);
      expect(status).toBe(404);
      expect(headers['content-type']).toBe('application/problem+json');
      expect(headers['cache-control']).toBe('no-store');
    },
  );
});

describe('a page', () => {
  it.each(['/', '/alerts', '/alerts/7?tab=evidence', '/search?q=a%2Fb', '/index.html'])(
    'is the same index.html, asked for anew each time: %s',
    async (path) => {
      const { status, headers, body } = await get(path, asBrowser);
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['cache-control']).toBe('no-cache');
      expect(headers['referrer-policy']).toBe('same-origin');
      expect(body.toString()).toContain('<base href="/" />\n    <meta charset');
      expect(body.toString()).not.toContain('palisade-trace-url');
      const again = await get(path, { ...asBrowser, 'if-none-match': String(headers.etag) });
      expect([again.status, again.body.length]).toEqual([304, 0]);
    },
  );

  it.each(['/rules/%00', '/actors/a%00b'])(
    'says itself that there is nothing of an impossible id: %s',
    async (path) => {
      const { status, headers } = await get(path, asBrowser);
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect((await get(path, { accept: 'application/json' })).status).toBe(404);
    },
  );

  it.each(['/.%00./rules', '/%2e%00%2e/rules', '/v1/%00', '/v1/alerts/x%00', '/rules/%00%2f'])(
    'is not at %s',
    async (path) => {
      const { status, headers } = await get(path, asBrowser);
      expect([400, 404]).toContain(status);
      expect(headers['content-type']).toBe('application/problem+json');
    },
  );

  it('is compressed for who takes that', async () => {
    const plain = (await get('/')).body.toString();
    const packed = await get('/', { 'accept-encoding': 'gzip' });
    expect(gunzipSync(packed.body).toString()).toBe(plain);
    const smaller = await get('/', { 'accept-encoding': 'gzip, br' });
    expect(brotliDecompressSync(smaller.body).toString()).toBe(plain);
    expect((await get('/', { 'accept-encoding': 'br;q=0' })).headers['content-encoding']).toBeUndefined();
  });

  it('runs what is from here, and nothing inline', async () => {
    const { headers } = await get('/', asBrowser);
    const policy = String(headers['content-security-policy']);
    expect(policy.split('; ').sort()).toEqual(
      [
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        `connect-src 'self' ${gateway.origin.replace('http', 'ws')}`,
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ].sort(),
    );
    expect(policy).not.toContain('unsafe');
  });

  it('takes no part of its policy from a Host header that is none', async () => {
    const { headers } = await get('/', { host: "x; script-src 'unsafe-inline'" });
    expect(headers['content-security-policy']).toContain("connect-src 'self'; ");
    expect(headers['content-security-policy']).not.toContain('unsafe');
  });

  it.each([
    '/v1/nothing',
    '/v1',
    '/docs/nothing',
    '/metrics',
    '/metrics/x',
    '/internal/claim',
    '/healthz/x',
    '/openapi.json/x',
  ])('is never at a path of the API: %s', async (path) => {
    const { status, headers } = await get(path, asBrowser);
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json']);
  });

  it('is for who reads pages: a program gets a problem', async () => {
    for (const accept of ['*/*', 'application/json']) {
      const { status, headers } = await get('/alerts', { accept });
      expect([status, headers['content-type']]).toEqual([404, 'application/problem+json']);
    }
    const posted = await request(`${gateway.origin}/alerts`, { method: 'POST', headers: asBrowser });
    expect(posted.statusCode).toBe(404);
    await posted.body.dump();
  });

  it('leaves probes and documents where they are', async () => {
    for (const path of ['/healthz', '/readyz', '/docs', '/openapi.json', '/asyncapi.json'])
      expect([path, (await get(path, asBrowser)).status]).toEqual([path, 200]);
  });

  it('has its icon beside it', async () => {
    const { status, headers } = await get('/favicon.svg');
    expect([status, headers['cache-control'], headers['content-type']]).toEqual([
      200,
      'no-cache',
      'image/svg+xml',
    ]);
  });
});

describe('what is outside of the folder', () => {
  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/..\\..\\secret.txt',
    '/assets/%252e%252e%252f%252e%252e%252fsecret.txt',
    '/assets//../../secret.txt',
    '/assets/.%2e/.%2e/secret.txt',
    '/assets/..%00/secret.txt',
    '/%2e%2e/secret.txt',
    '/.env',
    '/assets/../.env',
    '/%2eenv',
  ])('is not served: %s', async (path) => {
    for (const headers of [asBrowser, { accept: '*/*' }]) {
      const { status, body } = await get(path, headers);
      expect(body.toString()).not.toContain('secret of');
      expect([200, 400, 403, 404]).toContain(status);
      if (status === 200) expect(body.toString()).toContain('<base href');
    }
  });
});

describe('behind a path prefix', () => {
  it('a page knows where it is, and where traces are', async () => {
    const { body } = await get('/palisade/alerts', asBrowser, prefixed);
    expect(body.toString()).toContain(
      '<head>\n    <base href="/palisade/" />\n' +
        '    <meta name="palisade-trace-url" content="http://traces.example/?a=1&amp;id={trace_id}" />',
    );
    expect((await get('/palisade/assets/index-a1b2.js', {}, prefixed)).status).toBe(200);
    expect((await get('/palisade/', {}, prefixed)).status).toBe(200);
  });

  it('leads from the prefix to the page', async () => {
    const { status, headers } = await get('/palisade', asBrowser, prefixed);
    expect([status, headers.location]).toEqual([308, '/palisade/']);
  });

  it('everything else is there too, and also where a proxy has cut the prefix off', async () => {
    for (const path of ['/healthz', '/readyz', '/docs', '/openapi.json', '/asyncapi.json']) {
      expect([path, (await get(`/palisade${path}`, {}, prefixed)).status]).toEqual([path, 200]);
      expect([path, (await get(path, {}, prefixed)).status]).toEqual([path, 200]);
    }
    const document = JSON.parse(
      (await get('/palisade/openapi.json', {}, prefixed)).body.toString(),
    ) as object;
    expect(document).toMatchObject({ servers: [{ url: '/palisade' }] });
    const docs = (await get('/palisade/docs', {}, prefixed)).body.toString();
    expect(docs).toContain('src="/palisade/docs/start.js"');
    const start = await get('/palisade/docs/start.js', {}, prefixed);
    expect(start.body.toString()).toContain("url: '/palisade/openapi.json'");
    expect((await get('/palisade/docs/', {}, prefixed)).headers.location).toBe('/palisade/docs');
  });

  it.each(['/palisade/palisade/v1/alerts', '/palisadex/healthz', '/palisade/metrics'])(
    'nothing else begins: %s',
    async (path) => {
      expect((await get(path, {}, prefixed)).status).toBe(404);
    },
  );
});

describe('a folder without a build', () => {
  it('has no pages until there is one, and then those of the last one', async () => {
    const later = join(parent, 'later');
    const own = await runGateway({ DASHBOARD_DIR: later });
    try {
      expect((await get('/', asBrowser, own)).status).toBe(404);
      await mkdir(join(later, 'assets'), { recursive: true });
      await writeFile(join(later, 'assets/index-1.js'), 'one');
      await writeFile(join(later, 'index.html'), '<head></head>first');
      expect((await get('/', asBrowser, own)).body.toString()).toContain('first');
      expect((await get('/assets/index-1.js', {}, own)).body.toString()).toBe('one');
      await writeFile(join(later, 'index.html'), '<head></head>second, and longer');
      expect((await get('/', asBrowser, own)).body.toString()).toContain('second');
      await rm(join(later, 'index.html'));
      expect((await get('/', asBrowser, own)).body.toString()).toContain('second');
    } finally {
      await own.close();
    }
  });
});

it('fills in nothing that could end the tag', () => {
  const page = filled('<head lang="en"><base href="x"><meta name="palisade-trace-url" content="y">', {
    prefix: '/a',
    traceUrl: `https://t/{trace_id}"><script>'&`,
  });
  expect(page).toBe(
    '<head lang="en">\n    <base href="/a/" />\n    ' +
      '<meta name="palisade-trace-url" content="https://t/{trace_id}&quot;&gt;&lt;script&gt;&#39;&amp;" />',
  );
});
