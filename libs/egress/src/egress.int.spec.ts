import { inspect } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Egress } from './egress.js';
import type { EgressRefused } from './egress-refused.js';
import { parseOpenings } from './openings.js';
import type { EgressOptions, Outcome, RequestOptions } from './options.js';
import { CertificateAuthority } from './testing/certificates.fixture.js';
import { CountingServer } from './testing/counting-server.fixture.js';
import { DnsServer } from './testing/dns-server.fixture.js';

const tenantId = 'tenant';
const name = 'idp.example.com';
const authority = new CertificateAuthority();
const dns = new DnsServer();
let dnsServers: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = new CountingServer((request, response) => answer(request, response));
const elsewhere = new CountingServer((_request, response) => response.end('elsewhere'));
const secured = new CountingServer((_request, response) => response.end('secured'), {
  ...authority.issue({ dns: [name], addresses: ['127.0.0.1'] }),
});
let port: number;
let elsewherePort: number;
let securedPort: number;

beforeAll(async () => {
  dnsServers = [await dns.start()];
  [port, elsewherePort, securedPort] = await Promise.all([
    server.start(),
    elsewhere.start(),
    secured.start(),
  ]);
  dns.set(name, { A: ['127.0.0.1'] });
  dns.set('other.example.com', { A: ['127.0.0.1'] });
});

afterAll(async () => {
  dns.stop();
  await Promise.all([server, elsewhere, secured].map((each) => each.stop()));
});

beforeEach(() => {
  answer = (_request, response) => response.end('hello');
});

/** As an operator would: loopback for one tenant. */
function opened(options: EgressOptions = {}): Egress {
  const openings = parseOpenings(`${tenantId}=127.0.0.1`);
  return new Egress({ openings, dnsServers, certificateAuthorities: [authority.pem], ...options });
}

async function refusal(work: Promise<unknown>): Promise<EgressRefused> {
  return await work.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => error as EgressRefused,
  );
}

const get = (options: Partial<RequestOptions> = {}, path = '/') =>
  opened().request(`http://${name}:${port}${path}`, { tenantId, ...options });

describe('what an operator opened', () => {
  it('is reached over http, by name and by address', async () => {
    answer = (_request, response) => response.writeHead(201, { 'set-cookie': ['a=1', 'b=2'] }).end('made');
    const byName = await opened().request(`http://${name}:${port}/a?b#c`, {
      tenantId,
      method: 'POST',
      body: '{"d":1}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(byName).toMatchObject({ status: 201, url: `http://${name}:${port}/a?b`, redirects: [] });
    expect(byName.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(byName.body.toString()).toBe('made');
    expect(server.requests.at(-1)).toMatchObject({ url: '/a?b', method: 'POST', body: '{"d":1}' });
    expect(server.requests.at(-1)?.headers).toMatchObject({
      host: `${name}:${port}`,
      'user-agent': 'palisade',
    });
    expect((await opened().request(`http://0x7f.1:${port}/`, { tenantId })).status).toBe(201);
  });

  it('is reached over https, the certificate verified against name or address', async () => {
    for (const host of [name, `${name}.`, '127.0.0.1', '2130706433'])
      expect((await opened().request(`https://${host}:${securedPort}/`, { tenantId })).body.toString()).toBe(
        'secured',
      );
  });

  it('stays shut for every other tenant', async () => {
    const before = server.connections;
    for (const host of [name, '127.0.0.1'])
      expect(
        (await refusal(opened({ ports: [port] }).request(`http://${host}:${port}/`, { tenantId: 'other' })))
          .reason,
      ).toBe('not-global');
    expect(server.connections).toBe(before);
  });

  it('may change while the service runs', async () => {
    let openings = parseOpenings(`${tenantId}=127.0.0.1`);
    const egress = opened({ openings: () => openings });
    const target = `http://127.0.0.1:${port}/`;
    expect((await egress.request(target, { tenantId })).status).toBe(200);
    openings = [];
    expect((await refusal(egress.request(target, { tenantId }))).reason).toBe('bad-port');
  });
});

describe('TLS', () => {
  it.each([
    [
      'a name that the certificate lacks',
      { host: 'other.example.com', authorities: [authority.pem], code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    ],
    [
      'an authority that nobody named',
      { host: name, authorities: [], code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    ],
  ])('refuses %s', async (_name, { host, authorities, code }) => {
    const requests = secured.requests.length;
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const egress = opened({ certificateAuthorities: authorities });
      const error = await refusal(egress.request(`https://${host}:${securedPort}/`, { tenantId }));
      expect(error).toMatchObject({ reason: 'tls-failed', code });
      expect(secured.requests.length).toBe(requests);
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });

  it.each([
    [
      'another address',
      { names: { addresses: ['127.0.0.2'] }, validFor: 1, code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    ],
    ['a time that is over', { names: { addresses: ['127.0.0.1'] }, validFor: -1, code: 'CERT_HAS_EXPIRED' }],
  ])('refuses a certificate of %s', async (_name, { names, validFor, code }) => {
    const wrong = new CountingServer(
      (_request, response) => response.end(),
      authority.issue(names, validFor),
    );
    const wrongPort = await wrong.start();
    const error = await opened()
      .request(`https://127.0.0.1:${wrongPort}/`, { tenantId })
      .catch((reason: unknown) => reason);
    await wrong.stop();
    expect(error).toMatchObject({ reason: 'tls-failed', code });
    expect(wrong.requests).toEqual([]);
  });
});

describe('a name whose answers change', () => {
  it('is connected to at the address that was judged, and judged again for the next request', async () => {
    dns.set('rebound.example.com', (asked, type) =>
      type === 'AAAA' ? {} : { A: [asked === 0 ? '127.0.0.1' : '127.0.0.2'] },
    );
    const before = server.connections;
    const url = `http://rebound.example.com:${port}/`;
    expect((await opened().request(url, { tenantId })).status).toBe(200);
    expect(dns.asked('rebound.example.com').sort()).toEqual(['A', 'AAAA']);
    expect((await refusal(opened({ ports: [port] }).request(url, { tenantId }))).reason).toBe('not-global');
    expect(dns.asked('rebound.example.com').length).toBe(4);
    expect(server.connections).toBe(before + 1);
  });

  it('is judged again when a redirect leads to it', async () => {
    dns.set('turned.example.com', (asked) => ({ A: [asked === 0 ? '127.0.0.1' : '127.0.0.3'] }));
    answer = (_request, response) => response.writeHead(302, { location: '/again' }).end();
    const error = await refusal(
      opened({ ports: [port] }).request(`http://turned.example.com:${port}/`, { tenantId }),
    );
    expect(error.reason).toBe('not-global');
  });

  it('is not connected to if one of its answers is wrong, even where others are open', async () => {
    dns.set('mixed.example.com', { A: ['127.0.0.1', '10.0.0.1'] });
    const before = server.connections;
    const error = await refusal(
      opened({ ports: [port] }).request(`http://mixed.example.com:${port}/`, { tenantId }),
    );
    expect(error.reason).toBe('not-global');
    expect(server.connections).toBe(before);
  });
});

describe('redirects', () => {
  it('are followed, and told', async () => {
    answer = ({ url }, response) =>
      url === '/c'
        ? response.end('there')
        : response.writeHead(302, { location: url === '/' ? '/b' : '/c' }).end('ignored');
    const { body, url, redirects } = await get();
    expect([body.toString(), url]).toEqual(['there', `http://${name}:${port}/c`]);
    expect(redirects).toEqual([
      { status: 302, url: `http://${name}:${port}/` },
      { status: 302, url: `http://${name}:${port}/b` },
    ]);
  });

  it('carry credentials to no other origin', async () => {
    answer = (_request, response) =>
      response.writeHead(307, { location: `http://${name}:${elsewherePort}/` }).end();
    const headers = { Authorization: 'Bearer x', Cookie: 'a=b', 'X-Api-Key': 'k', Accept: 'text/plain' };
    expect((await get({ headers })).body.toString()).toBe('elsewhere');
    expect(server.requests.at(-1)?.headers).toMatchObject({ authorization: 'Bearer x', 'x-api-key': 'k' });
    const received = elsewhere.requests.at(-1)?.headers ?? {};
    expect(received).toMatchObject({ accept: 'text/plain', host: `${name}:${elsewherePort}` });
    for (const header of ['authorization', 'cookie', 'x-api-key'])
      expect(received).not.toHaveProperty(header);
  });

  it('end at the limit, and are errors or answers for who wants them so', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/' }).end();
    const before = server.requests.length;
    expect((await refusal(get({ maxRedirects: 3 }))).reason).toBe('too-many-redirects');
    expect(server.requests.length - before).toBe(4);
    expect((await refusal(get({ redirect: 'refuse' }))).reason).toBe('bad-redirect');
    expect(await get({ redirect: 'manual' })).toMatchObject({ status: 302, redirects: [] });
  });
});

describe('bodies', () => {
  const large = Buffer.alloc(300_000, 'a');
  it.each([
    ['gzip', gzipSync(large)],
    ['br', brotliCompressSync(large)],
    ['identity', large],
  ])('are decoded from %s and bounded by what they become', async (coding, sent) => {
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': coding }).end(sent);
    expect((await get({ maxBytes: large.length })).body.equals(large)).toBe(true);
    expect((await refusal(get({ maxBytes: large.length - 1 }))).reason).toBe('too-large');
    expect((await get({ maxBytes: 1000, overflow: 'truncate' })).body.equals(large.subarray(0, 1000))).toBe(
      true,
    );
  });

  it('that are bombs cost no memory', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    const before = process.memoryUsage().rss;
    expect((await refusal(get())).reason).toBe('too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(64_000_000);
  });

  it('without an end are cut at the limit', async () => {
    answer = (_request, response) => {
      const more = () => response.write(large, (error) => error ?? more());
      more();
    };
    expect((await refusal(get())).reason).toBe('too-large');
  });

  it.each([
    ['two codings', 'gzip, gzip', gzipSync(gzipSync('a'))],
    ['a coding that nobody asked for', 'compress', Buffer.from('a')],
    ['a coding that it is not in', 'gzip', Buffer.from('not gzip at all')],
    ['half of a coding', 'gzip', gzipSync(large).subarray(0, 100)],
  ])('with %s are refused', async (_name, coding, sent) => {
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': coding }).end(sent);
    expect((await refusal(get())).reason).toBe('bad-response');
  });

  it('may be absent though their coding is named', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end();
    expect((await get({ method: 'HEAD' })).body).toHaveLength(0);
    expect((await get()).body).toHaveLength(0);
  });
});

describe('time', () => {
  it.each([
    ['headers that never come', 'headers', () => undefined],
    ['a body that drips', 'whole', (response: ServerResponse) => void response.write('a')],
  ] as const)('ends %s', async (_name, stage, begin) => {
    answer = (_request, response) => begin(response);
    const error = await refusal(get({ timeouts: { headers: 300, whole: stage === 'whole' ? 500 : 5000 } }));
    expect(error).toMatchObject({ reason: 'timeout', stage, isTransient: true });
    while (server.openConnections > 0) await new Promise(setImmediate);
  });

  it('ends a name that nobody answers for', async () => {
    dns.set('silent.example.com', 'silence');
    const error = await refusal(
      opened({ timeouts: { resolve: 200 } }).resolveTarget('http://silent.example.com/', { tenantId }),
    );
    expect(error).toMatchObject({ reason: 'timeout', stage: 'resolve' });
  });

  it('ends redirects together', async () => {
    answer = (_request, response) =>
      void setTimeout(() => response.writeHead(302, { location: '/' }).end(), 100);
    expect(await refusal(get({ timeouts: { whole: 450 }, maxRedirects: 100 }))).toMatchObject({
      stage: 'whole',
    });
  });

  it('is up when the caller says so', async () => {
    const abort = new AbortController();
    answer = () => abort.abort();
    expect((await refusal(get({ signal: abort.signal }))).reason).toBe('aborted');
    expect((await refusal(get({ signal: abort.signal }))).reason).toBe('aborted');
  });
});

describe('what is refused', () => {
  it.each([
    'Host',
    'connection',
    'Transfer-Encoding',
    'content-length',
    'upgrade',
    'proxy-authorization',
    'bad name',
  ])('is the header %s', async (header) => {
    expect((await refusal(get({ headers: { [header]: 'x' } }))).reason).toBe('bad-header');
  });

  it('never tells the tenant the address, and tells the operator', async () => {
    dns.set('secret.example.com', { A: ['10.98.76.54'] });
    const outcomes: Outcome[] = [];
    const egress = opened({ ports: [80], observe: (outcome) => outcomes.push(outcome) });
    const error = await refusal(egress.request('http://secret.example.com/', { tenantId }));
    expect(error).toMatchObject({ name: 'EgressRefused', reason: 'not-global', isTransient: false });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('10.98.76');
    expect(outcomes).toEqual([
      { tenantId, host: 'secret.example.com', port: 80, addresses: ['10.98.76.54'], result: 'not-global' },
    ]);
  });

  it('is a failed connection, without its address', async () => {
    const closed = new CountingServer(() => undefined);
    const closedPort = await closed.start();
    await closed.stop();
    const error = await refusal(opened().request(`http://${name}:${closedPort}/`, { tenantId }));
    expect(error).toMatchObject({ reason: 'connection-failed', code: 'ECONNREFUSED', isTransient: true });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('127.0.0.1');
  });

  it('is an answer that is not HTTP, or breaks off', async () => {
    answer = ({ socket }) => socket.end('SSH-2.0-OpenSSH_9.9\r\n');
    expect((await refusal(get())).reason).toBe('bad-response');
    answer = ({ socket }) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc');
    expect(['connection-failed', 'bad-response']).toContain((await refusal(get())).reason);
    answer = (_request, response) => response.writeHead(200, { 'x-large': 'a'.repeat(60_000) }).end();
    expect((await refusal(get())).reason).toBe('too-large');
  });
});
