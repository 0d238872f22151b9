import type { RequestListener } from 'node:http';
import type { TlsOptions } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CountingServer } from '@palisade/egress/testing';
import { startAudits } from './testing/audits.js';
import { hardened, misconfigured } from './testing/apis.js';
import { weakCertificate } from './testing/weak-certificate.js';

jest.setTimeout(90_000);
let audits: Awaited<ReturnType<typeof startAudits>>;
const servers: CountingServer[] = [];

beforeAll(async () => {
  audits = await startAudits();
  audits.dns.set('api.example.com', { A: ['127.0.0.1'] });
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(async () => {
  await audits.stop();
});

async function serve(answer: RequestListener, tls?: TlsOptions, host?: string) {
  const server = new CountingServer(answer, tls);
  servers.push(server);
  return { server, port: await server.start(host) };
}

const certificate = () =>
  audits.authority.issue({ dns: ['api.example.com'], addresses: ['127.0.0.1', '::1'] }, 60);
const bearer = { connection_id: 'c1', kind: 'bearer', secret: { token: 'tok3n-for-the-audit' } };

describe('an API whose owner is proven', () => {
  it('has nothing to say against one that is as it should be', async () => {
    const { server, port } = await serve(hardened(bearer.secret.token), {
      ...certificate(),
      minVersion: 'TLSv1.2',
    });
    const baseUrl = `https://api.example.com:${port}/v1`;
    const audit = await audits.audit({ baseUrl, ownershipProven: true, credentials: [bearer] });
    expect(audit.failed).toEqual([]);
    expect(audit.finished).toMatchObject({ result: 'succeeded', coverage: { assets: 1, not_evaluated: 0 } });
    expect(audit.assets).toMatchObject([
      { asset_type: 'web.endpoint', properties: { url: baseUrl, status: '401', tls_version: 'TLSv1.3' } },
    ]);
    expect(audit.outcomes.get('web_transport_http_redirected')).toMatchObject({ reason: 'other_port' });
    expect(audit.outcomes.get('web_headers_authenticated_uncached')?.status).toBe('pass');
    expect(server.requests.filter(({ headers }) => headers['authorization'] !== undefined)).toMatchObject([
      { url: '/v1', method: 'GET' },
    ]);
    expect(audit.sent).not.toContain(bearer.secret.token);
    // What follows may come too quickly to be told.
    expect(audit.progress[0]?.phase).toBe('Starting');
  });

  it('says of one where everything is wrong what is', async () => {
    const tls = weakCertificate({ bits: 1024, hash: 'sha1', name: 'old.example.org', days: -3 });
    const { server, port } = await serve(misconfigured, {
      ...tls,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.2',
      ciphers: 'NULL-SHA256:AES128-SHA:ALL:eNULL:@SECLEVEL=0',
      honorCipherOrder: true,
    });
    const baseUrl = `https://api.example.com:${port}/`;
    const audit = await audits.audit({ baseUrl, ownershipProven: true, credentials: [bearer] });
    expect(audit.failed).toEqual([
      'cookies_http_only',
      'cookies_prefixes_kept',
      'cookies_same_site',
      'cookies_secure',
      'cors_foreign_origin_untrusted',
      'cors_null_origin_untrusted',
      'cors_preflight_untrusting',
      'disclosure_debugging_off',
      'disclosure_documentation_hidden',
      'disclosure_errors_plain',
      'disclosure_framework_hidden',
      'disclosure_internal_addresses_hidden',
      'disclosure_server_version_hidden',
      'headers_nosniff_set',
      'pages_csp_effective',
      'pages_framing_restricted',
      'pages_referrer_limited',
      'pages_scripts_encrypted',
      'pages_scripts_pinned',
      'tls_certificate_chain_trusted',
      'tls_certificate_key_strong',
      'tls_certificate_name_matches',
      'tls_certificate_not_expired',
      'tls_certificate_signature_strong',
      'tls_forward_secrecy_kept',
      'tls_old_versions_refused',
      'tls_version_1_3_supported',
      'tls_weak_suites_refused',
      'transport_hsts_enabled',
    ]);
    const evidenceOf = (id: string) => JSON.parse(audit.outcomes.get(`web_${id}`)?.evidence ?? '') as object;
    expect(evidenceOf('tls_old_versions_refused')).toMatchObject({ accepted: ['TLSv1', 'TLSv1.1'] });
    expect(evidenceOf('tls_weak_suites_refused')).toEqual({ accepted: 'TLS_RSA_WITH_NULL_SHA256' });
    expect(evidenceOf('disclosure_documentation_hidden')).toEqual({
      pages: ['/openapi.json (OpenAPI 3.0.3)', '/docs/ (Swagger UI)'],
    });
    // A server that proves nothing is given no credentials.
    expect(audit.outcomes.get('web_headers_authenticated_uncached')).toMatchObject({
      reason: 'certificate_not_valid',
    });
    expect(server.requests.filter(({ headers }) => headers['authorization'] !== undefined)).toEqual([]);
  });

  it('sees what caches may keep of what credentials open, and that a key in the URL is taken', async () => {
    const { port } = await serve((request, response) => {
      const isKnown = new URL(request.url ?? '', 'https://x').searchParams.get('key') === 'k3y-in-the-url';
      const headers = { 'content-type': 'application/json', 'cache-control': 'max-age=600' };
      response.writeHead(isKnown ? 200 : 401, headers).end('{}');
    }, certificate());
    const key = {
      connection_id: 'c2',
      kind: 'api_key_query',
      secret: { name: 'key', value: 'k3y-in-the-url' },
    };
    const baseUrl = `https://api.example.com:${port}/v1`;
    const audit = await audits.audit({ baseUrl, ownershipProven: true, credentials: [key] });
    expect(audit.failed).toEqual(
      expect.arrayContaining(['headers_authenticated_uncached', 'credentials_outside_url']),
    );
    expect(audit.sent).not.toContain('k3y-in-the-url');
  });

  it('asks no more of one that has had enough', async () => {
    const { server, port } = await serve((_request, response) => response.writeHead(429).end());
    const audit = await audits.audit({ baseUrl: `http://api.example.com:${port}/`, ownershipProven: true });
    expect(server.requests).toHaveLength(3);
    expect(audit.outcomes.get('web_disclosure_documentation_hidden')).toMatchObject({
      reason: 'rate_limited',
    });
    expect(audit.failed).toEqual(['transport_https_used']);
  });
});

describe('an API whose owner is not proven', () => {
  it.each<[string, TlsOptions, number]>([
    ['with every version', {}, 3],
    ['with TLS 1.3 alone', { minVersion: 'TLSv1.3' }, 4],
    ['with TLS 1.0 alone', { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }, 3],
  ])('is asked for its registered URL three times and no more: %s', async (_name, versions, connections) => {
    const { server, port } = await serve(misconfigured, { ...certificate(), ...versions });
    const baseUrl = `https://api.example.com:${port}/v1/orders`;
    const audit = await audits.audit({ baseUrl, credentials: [bearer] });
    expect(server.connections).toBe(connections);
    expect(server.requests.map(({ method, url, headers }) => [method, url, headers['origin']])).toEqual([
      ['GET', '/v1/orders', undefined],
      ['GET', '/v1/orders', 'https://api.example.com.palisade.example'],
      ['GET', '/v1/orders', 'null'],
    ]);
    expect(audit.finished.result).toBe('succeeded');
    const open = [...audit.outcomes.values()].filter(({ status }) => status === 'not_evaluated');
    expect(new Set(open.map(({ reason }) => reason))).toEqual(new Set(['ownership_not_proven']));
    expect(open).toHaveLength(8);
    expect(audit.failed).toEqual(expect.arrayContaining(['cors_foreign_origin_untrusted', 'cookies_secure']));
    expect(audit.failed.includes('tls_version_modern')).toBe(versions.maxVersion === 'TLSv1');
  });

  it('is asked five times at most where connections break', async () => {
    let asked = 0;
    const { server, port } = await serve(
      (request, response) => {
        asked += 1;
        if (asked === 1) request.socket.destroy();
        else misconfigured(request, response);
      },
      { ...certificate(), minVersion: 'TLSv1.3' },
    );
    const audit = await audits.audit({ baseUrl: `https://api.example.com:${port}/` });
    expect(audit.finished.result).toBe('succeeded');
    expect(server.connections).toBe(5);
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(4).fill('GET /'));
  });

  it('is judged at an address as well, of either family, without what is not for addresses', async () => {
    const audited = async (host: string, literal: string) => {
      const { server, port } = await serve(hardened('x'), certificate(), host);
      const audit = await audits.audit({ baseUrl: `https://${literal}:${port}/` });
      expect(audit.failed).toEqual([]);
      expect(audit.outcomes.get('web_transport_hsts_enabled')).toMatchObject({ reason: 'host_is_address' });
      expect(server.requests.map(({ headers }) => headers['origin'])).toContain('https://palisade.example');
    };
    await Promise.all([audited('127.0.0.1', '127.0.0.1'), audited('::1', '[::1]')]);
  });

  it('is judged by the beginning of a body without end, and by hundreds of cookies', async () => {
    const { server, port } = await serve((_request, response) => {
      const cookies = Array.from({ length: 400 }, (_, at) => `visit${at}=s3cret; Path=/`);
      response.writeHead(200, { 'content-type': 'text/plain', 'set-cookie': cookies });
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    }, certificate());
    const audit = await audits.audit({ baseUrl: `https://api.example.com:${port}/` });
    expect(audit.finished.result).toBe('succeeded');
    expect(server.connections).toBe(3);
    expect(JSON.parse(audit.outcomes.get('web_cookies_secure')?.evidence ?? '')).toMatchObject({
      cookies: 400,
    });
    expect(audit.sent).not.toContain('s3cret');
  });
});

describe('what is no audit, and what is a part of one', () => {
  it('fails, for good or for now, where nothing can be asked', async () => {
    audits.dns.set('sick.example.com', 'SERVFAIL');
    const { server, port } = await serve((_request, response) => response.end());
    await server.stop();
    const plain = await serve((_request, response) => response.end());
    const [unknown, sick, nobody, internal, noTls] = await Promise.all(
      [
        'https://none.example.com/',
        'https://sick.example.com/',
        `https://api.example.com:${port}/`,
        'https://169.254.169.254/',
        `https://api.example.com:${plain.port}/`,
      ].map((baseUrl) => audits.audit({ baseUrl })),
    );
    expect(unknown?.finished).toMatchObject({ result: 'failed', reason: 'unresolvable', retriable: false });
    expect(sick?.finished).toMatchObject({ result: 'failed', reason: 'unresolvable', retriable: true });
    expect(nobody?.finished).toMatchObject({
      result: 'failed',
      reason: 'connection-failed',
      retriable: true,
    });
    expect(internal?.finished).toMatchObject({
      result: 'failed',
      reason: 'egress-refused',
      retriable: false,
    });
    expect(noTls?.finished).toMatchObject({ result: 'failed', reason: 'tls-failed', retriable: false });
    expect(plain.server.connections).toBeLessThanOrEqual(5);
  });

  it('judges TLS alone where a client certificate is asked for, or what answers is not HTTP', async () => {
    const guarded = await serve(hardened('x'), {
      ...certificate(),
      requestCert: true,
      rejectUnauthorized: true,
    });
    const mail = await serve((request) => request.socket.end('220 mail ESMTP\r\n'), certificate());
    const [closed, other] = await Promise.all(
      [guarded, mail].map(({ port }) => audits.audit({ baseUrl: `https://api.example.com:${port}/` })),
    );
    expect(closed?.finished).toMatchObject({ result: 'partial', reason: 'client-certificate-required' });
    expect(other?.finished).toMatchObject({ result: 'partial', reason: 'no-http-answer' });
    for (const audit of [closed, other]) {
      expect(audit?.failed).toEqual([]);
      expect(audit?.outcomes.get('web_tls_certificate_chain_trusted')?.status).toBe('pass');
      expect(audit?.outcomes.get('web_transport_hsts_enabled')?.status).toBe('not_evaluated');
    }
    expect(guarded.server.connections).toBeLessThanOrEqual(5);
    expect(mail.server.connections).toBeLessThanOrEqual(5);
  });
});
