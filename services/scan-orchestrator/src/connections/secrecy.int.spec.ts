import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { CertificateAuthority, CountingServer, DnsServer } from '@palisade/egress/testing';
import { startTestScanner, type TestScanner } from '@palisade/scanner-kit/testing';
import type { Orchestrator } from '../testing/orchestrator.js';
import { until } from '../testing/until.js';
import { allRecords, SpanCollector, tablesWith } from '../testing/where-it-shows.js';

/** In every secret of this file, and nowhere else. */
const canary = `canary-${randomBytes(12).toString('hex')}`;
/** What is left of it where a text was cut within it. */
const beginning = canary.slice(0, 13);
const host = 'api.palisade-test.com';
const path = '/v1';
const tenantId = randomUUID();
const spans = new SpanCollector();
const dns = new DnsServer();
const authority = new CertificateAuthority();
const folder = mkdtempSync(join(tmpdir(), 'palisade-secrecy-'));
const server = new CountingServer(echo(), authority.issue({ dns: [host] }, 60));
let logged = '';
let answered = '';
let port: number;
let orchestrator: Orchestrator;
let scanner: TestScanner;
let key: string;

/** An API that repeats what it was sent wherever it can, each kind of credential in another way. */
function echo(): RequestListener {
  return (request, response) => {
    const { url = '', headers } = request;
    const { authorization = '', cookie = '' } = headers;
    const sent = [authorization, cookie, headers['x-api-key'], url].filter(Boolean).join(' ');
    if (url === '/token') {
      response.writeHead(200, { 'content-type': 'application/json', server: sent });
      response.end(JSON.stringify({ access_token: `${canary}-issued`, token_type: 'Bearer' }));
    } else if (authorization.startsWith('Basic')) {
      response
        .writeHead(500, { server: sent, 'x-powered-by': `${authorization}/1.2.3` })
        .end(`Traceback (most recent call last):\n  File "/srv/app.py", line 1\nValueError: ${sent}\n`);
    } else if (headers['x-api-key'] !== undefined) {
      request.socket.end(`HTTP/1.1 200 OK\r\n${sent}\r\n\r\n${sent}`);
    } else if (url.includes('key=')) {
      response.writeHead(302, { location: `http://10.0.0.7${url}`, via: `1.1 ${sent}` }).end(sent);
    } else if (cookie !== '') {
      response
        .writeHead(200, { 'set-cookie': [`${cookie}; Path=/`, `${canary}-cookie=1`], warning: sent })
        .end();
    } else {
      const cut = 'x'.repeat(90);
      response
        .writeHead(authorization === '' ? 401 : 200, {
          'content-type': `text/html; note="${sent}"`,
          server: `${cut}${sent}/1.0`,
          'x-powered-by': `${'x'.repeat(190)}${sent}`,
          'x-backend': `10.0.0.7/${sent}`,
          'cache-control': `max-age=60, note="${sent}"`,
          'access-control-allow-origin': `https://${sent.replaceAll(' ', '')}.example`,
          'content-security-policy': `default-src 'unsafe-inline' ${sent}`,
        })
        .end(
          `<!doctype html><script src="http://cdn.example.org/${encodeURIComponent(sent)}.js"></script>${sent}`,
        );
    }
  };
}

const secrets = {
  bearer: { token: `${canary}-bearer` },
  basic: { username: 'alice', password: `${canary}-basic` },
  api_key_header: { name: 'X-API-Key', value: `${canary}-header` },
  api_key_query: { name: 'key', value: `${canary}-query` },
  cookie: { name: 'sid', value: `${canary}-cookie` },
  account: { username: 'bob', password: `${canary}-account` },
};

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    logged += String(line);
    return true;
  });
  Object.assign(process.env, {
    LOG_LEVEL: 'trace',
    OTEL_TRACES_EXPORTER: 'zipkin',
    OTEL_EXPORTER_ZIPKIN_ENDPOINT: await spans.start(),
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
  port = await server.start();
  dns.set(host, { A: ['127.0.0.1'] });
  const [dnsServers, caFile] = [await dns.start(), join(folder, 'ca.pem')];
  writeFileSync(caFile, authority.pem);
  // After the environment is set: loggers are made as modules are loaded.
  const testing = await import('../testing/orchestrator.js');
  const open = `${tenantId}=127.0.0.1`;
  orchestrator = await testing.Orchestrator.start({
    settings: { EGRESS_DNS_SERVERS: dnsServers, EGRESS_CA_FILE: caFile, EGRESS_OPEN: open },
  });
  // The process that tasks run in is the other service's, as it is deployed: nothing of it is imported here.
  scanner = await startTestScanner(new URL('../../../scanner-web/src/scanner.ts', import.meta.url), {
    ...orchestrator.environment,
    orchestratorUrl: await orchestrator.app.getUrl(),
    key: testing.scannerKey,
    slots: 1,
    egress: { open, dnsServers, caFile },
  });
  const scopes = ['connections:manage', 'scans:manage', 'scans:read', 'scans:run'] as const;
  key = await orchestrator.keyOf(tenantId, ...scopes);
}, 90_000);
afterAll(async () => {
  await scanner.stop();
  await orchestrator.close();
  await server.stop();
  dns.stop();
  spans.stop();
  rmSync(folder, { recursive: true });
});

async function asked(method: 'GET' | 'POST', url: string, body?: object) {
  const answer = await orchestrator.send(method, url, key, body);
  answered += JSON.stringify(answer.body);
  return answer;
}

async function connected(kind: string, secret: object): Promise<string> {
  const { body } = await asked('POST', '/v1/connections', { name: `${kind} ${randomUUID()}`, kind, secret });
  return body.id as string;
}

/** Of an API that is proven to be the tenant's. */
async function target(connection_ids: string[]): Promise<string> {
  const base_url = `https://${host}:${port}${path}`;
  const { api_id } = await orchestrator.api(tenantId, {
    base_url,
    connection_ids,
    max_requests_per_second: 100,
  });
  const { body } = await asked('POST', `/v1/targets/${api_id}/proofs`, { method: 'dns' });
  dns.set(body.name, { TXT: [body.value] });
  const proof = `/v1/targets/${api_id}/proofs/${String(body.id)}/check`;
  await until(async () => (await asked('POST', proof)).body.state === 'proven', 'for the proof');
  return api_id;
}

/** What stands about it, to be shown where it should not be: none of it where it isn't there. */
function around(text: string, secret: string): [number, number] {
  const at = text.indexOf(secret);
  return at === -1 ? [0, 0] : [Math.max(0, at - 300), at + 100];
}

it('no credential leaves the vault but for the API, whatever that makes of it', async () => {
  const client = {
    token_url: `https://${host}:${port}/token`,
    client_id: 'c',
    client_secret: `${canary}-client`,
  };
  const all = { ...secrets, oauth2_client_credentials: client };
  const connections = await Promise.all(Object.entries(all).map(([kind, secret]) => connected(kind, secret)));
  const target_id = await target(connections);
  const scan = await asked('POST', '/v1/scans', { target_id });
  const ended = await orchestrator.ended(String(scan.body.id));
  expect(ended.state).not.toBe('failed');

  // Each was sent, or there would be nothing to be kept.
  const sent = JSON.stringify(server.requests);
  const basic = Buffer.from(`alice:${canary}-basic`).toString('base64');
  const byClient = Buffer.from(`c:${canary}-client`).toString('base64');
  for (const one of ['bearer', 'header', 'query', 'cookie', 'issued'])
    expect(sent).toContain(`${canary}-${one}`);
  for (const one of [basic, byClient]) expect(sent).toContain(one);
  expect(sent).not.toContain(`${canary}-account`);

  for (const place of [
    '/v1/scans',
    `/v1/scans/${String(scan.body.id)}`,
    '/v1/tasks?state=failed',
    '/v1/connections',
  ])
    expect((await asked('GET', place)).status).toBe(200);
  await until(
    () => logged.includes('a task has ended') && spans.text.includes('/claim'),
    'for logs and spans',
  );
  expect(await tablesWith(orchestrator.environment, canary)).toEqual([]);
  const records = await allRecords(orchestrator.environment);
  expect(records).toContain('web_disclosure_server_version_hidden');
  expect(records).toContain('[redacted]');
  expect(records).toContain('scans.connection.used');
  for (const text of [records, logged, spans.text, answered])
    for (const secret of [beginning, basic, byClient]) expect(text.slice(...around(text, secret))).toBe('');
}, 90_000);
