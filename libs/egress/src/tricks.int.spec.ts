import { readFileSync } from 'node:fs';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Egress } from './egress.js';
import { EgressRefused } from './egress-refused.js';
import { parseOpenings } from './openings.js';
import { CountingServer } from './testing/counting-server.fixture.js';
import { DnsServer, type Records } from './testing/dns-server.fixture.js';

interface Trick {
  url: string;
  why: string;
  /** `not-global` if it isn't said. */
  reason?: string;
  /** What DNS answers for the URL's host. */
  records?: Records;
  /** Where it is tried, if it makes sense in one place only. */
  only?: 'request' | 'redirect';
}

const tricks = JSON.parse(readFileSync(new URL('testing/tricks.json', import.meta.url), 'utf8')) as Trick[];
const cases = (where: Trick['only']) =>
  tricks
    .filter(({ only }) => only === undefined || only === where)
    .map((trick) => ({ ...trick, title: trick.url.slice(0, 60) }));

const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
const policy = ['not-global', 'bad-url', 'bad-scheme', 'bad-port', 'unresolvable', 'bad-redirect'];

const dns = new DnsServer();
/** Listens on every address of this machine, so whatever leads to it is counted. */
const inside = new CountingServer((_request, response) => response.end('inside'));
const proxy = new CountingServer((_request, response) => response.end('by proxy'));
const redirecting = new CountingServer((request, response) => {
  const to = new URL(request.url ?? '', 'http://redirecting').searchParams.get('to') ?? '';
  // Header values are bytes: what isn't ASCII travels as UTF-8.
  response.writeHead(302, { location: Buffer.from(to).toString('latin1') }).end();
});
let egress: Egress;
let port: number;
let redirectingPort: number;
const before = process.env;

beforeAll(async () => {
  port = await inside.start('::');
  redirectingPort = await redirecting.start();
  const proxyPort = await proxy.start();
  const proxies = proxyVariables.map((name) => [name, `http://127.0.0.1:${proxyPort}`]);
  process.env = { ...before, ...Object.fromEntries(proxies), NO_PROXY: '', NODE_USE_ENV_PROXY: '1' };
  egress = new Egress({
    dnsServers: [await dns.start()],
    // So that it isn't the port that is refused.
    ports: [80, 443, port],
    openings: parseOpenings(`redirected=127.0.0.1:${redirectingPort}`),
  });
  for (const { url, records } of tricks) {
    if (records !== undefined)
      dns.set(new URL(url.replace('{port}', '1')).hostname.replace(/\.$/, ''), records);
  }
});

afterAll(async () => {
  process.env = before;
  dns.stop();
  await Promise.all([inside, proxy, redirecting].map((server) => server.stop()));
});

/** Sockets that anything in this process makes, wherever they lead. */
let sockets = 0;
const count = () => (sockets += 1);
beforeEach(() => {
  sockets = 0;
  subscribe('net.client.socket', count);
});
afterEach(() => {
  unsubscribe('net.client.socket', count);
});

async function refusal(url: string, tenantId: string): Promise<EgressRefused> {
  const error: unknown = await egress.request(url, { tenantId }).then(
    () => 'it connected',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EgressRefused);
  return error as EgressRefused;
}

const placed = (url: string) => url.replaceAll('{port}', String(port));

describe('tricks', () => {
  it('are many, and each says why', () => {
    expect(tricks.length).toBeGreaterThan(200);
    expect(tricks.filter(({ why }) => why === '')).toEqual([]);
  });

  it.each(cases('request'))('$title: $why', async ({ url, reason = 'not-global' }) => {
    expect((await refusal(placed(url), 'curious')).reason).toBe(reason);
    expect(sockets).toBe(0);
    expect([inside.connections, proxy.connections]).toEqual([0, 0]);
  });

  it.each(cases('redirect'))('redirected to $title: $why', async ({ url }) => {
    const from = `http://127.0.0.1:${redirectingPort}/?to=${encodeURIComponent(placed(url))}`;
    expect(policy).toContain((await refusal(from, 'redirected')).reason);
    expect(sockets).toBe(1);
    expect([inside.connections, proxy.connections]).toEqual([0, 0]);
  });

  it('would be counted if one connected', async () => {
    const open = new Egress({ openings: parseOpenings(`open=127.0.0.0/8,open=::1`) });
    await open.request(`http://127.1:${port}/`, { tenantId: 'open' });
    await open.request(`http://[::1]:${port}/`, { tenantId: 'open' });
    expect(sockets).toBe(2);
    expect([inside.connections, proxy.connections]).toEqual([2, 0]);
  });

  it('ask DNS for names only, once for each family, and not at all for those of this network', () => {
    const asked = dns.queries.map(({ name, type }) => `${name} ${type}`);
    expect(asked.some((query) => query.startsWith('name-1.tricks.example.com'))).toBe(true);
    expect(asked.filter((query) => /localhost|internal|^\d+ /.test(query))).toEqual([]);
  });
});
