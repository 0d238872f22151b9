import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Egress, parseOpenings } from '@palisade/egress';
import { CertificateAuthority, CountingServer, DnsServer } from '@palisade/egress/testing';
import { launch, usualLimits, type Limits } from '../isolation/launch.js';
import { probeIsolation, type Isolation } from '../isolation/probe.js';
import { Budget } from '../network/budget.js';
import { Connector } from '../network/connector.js';
import type { FoundGroup } from '../protocol/messages.js';
import type { Task } from '../task.js';
import { taskProgram } from '../testing/task-program.js';
import type { Ending } from './ending.js';
import { TaskProcess } from './task-process.js';

jest.setTimeout(60_000);
const acting = new URL('../testing/scanners/acting.ts', import.meta.url);
const tenantId = 'tenant';
const authority = new CertificateAuthority();
const dns = new DnsServer();
const plain = new CountingServer((_request, response) => response.end('hello'));
const secure = new CountingServer(
  (_request, response) =>
    response
      .writeHead(
        418,
        [
          ['X-Twice', '1'],
          ['X-Twice', '2'],
        ].flat(),
      )
      .end('teapot'),
  authority.issue({ dns: ['api.example.com'] }),
);
let egress: Egress;
let [plainPort, securePort] = [0, 0];
let isolation: Isolation;

beforeAll(async () => {
  [plainPort, securePort] = await Promise.all([plain.start(), secure.start()]);
  const dnsServers = [await dns.start()];
  dns.set('api.example.com', { A: ['127.0.0.1'] });
  egress = new Egress({ openings: parseOpenings(`${tenantId}=127.0.0.1`), dnsServers, ports: 'any' });
  isolation = await probeIsolation();
});
afterAll(async () => {
  await Promise.all([plain.stop(), secure.stop()]);
  dns.stop();
});

interface Run {
  parameters: Record<string, unknown>;
  baseUrl?: string;
  ownershipProven?: boolean;
  limits?: Partial<Limits>;
  unshare?: string;
  progress?: () => void;
}

async function run({
  parameters,
  baseUrl = 'https://api.example.com/',
  ownershipProven = false,
  ...rest
}: Run) {
  const groups: FoundGroup[] = [];
  const target = { id: 't', kind: 'api', name: '', baseUrl, ownershipProven };
  const task: Task = {
    ...{ scanId: 's', taskId: 't', attempt: 1, covers: 'api', parameters, credentials: [], document: null },
    target: { ...target, environment: null, criticality: null, dataSensitivity: null },
  };
  const connector = new Connector({
    ...{ egress, tenantId, maxRequestsPerSecond: 1_000, budget: new Budget(target) },
    signal: new AbortController().signal,
  });
  const unshare = isolation.kind === 'network_namespace' ? isolation.unshare : undefined;
  const process = new TaskProcess({
    launch: {
      ...{ ...taskProgram(acting), limits: { ...usualLimits, ...rest.limits } },
      unshare: 'unshare' in rest ? rest.unshare : unshare,
    },
    task,
    authorities: [authority.pem],
    open: (url, purpose) => connector.open(url, purpose),
    store: async (_index, group) => void groups.push(group),
    progress: rest.progress ?? (() => undefined),
    conceal: () => undefined,
  });
  const ending = await process.run();
  const facts = groups.flatMap(({ outcomes }) => outcomes.map(({ evidence }) => evidence));
  return { ending, facts, said: facts.map(({ said }) => String(said)), output: process.said };
}

const nowhere = /^(ENETUNREACH|ERR_NO_NETWORK|EAI_AGAIN|ENOTFOUND|ECONNREFUSED)$/;
const secrets = { environment: '{}', parent: 'ERR_ACCESS_DENIED', file: 'ERR_ACCESS_DENIED' };
const powers = {
  process: 'ERR_ACCESS_DENIED',
  thread: 'ERR_ACCESS_DENIED',
  code: expect.stringContaining('EvalError'),
};

describe('by itself a task reaches nobody', () => {
  it('not this very machine, nor its files, other processes, or what its parent knows', async () => {
    const before = plain.connections;
    const { facts, ending } = await run({ parameters: { action: 'reach-out', port: plainPort } });
    expect(ending).toEqual({ result: 'succeeded', retriable: false });
    expect(facts[0]).toEqual({
      ...{ connect: expect.stringMatching(nowhere), fetch: expect.stringMatching(nowhere) },
      ...{ lookup: expect.stringMatching(nowhere), datagram: expect.stringMatching(nowhere) },
      ...secrets,
      ...powers,
    });
    expect(plain.connections).toBe(before);
  });

  it('by the guard alone, where it has no namespace', async () => {
    const before = plain.connections;
    const { facts } = await run({
      parameters: { action: 'reach-out', port: plainPort },
      unshare: undefined,
    });
    const guarded = { connect: 'ERR_NO_NETWORK', fetch: 'ERR_NO_NETWORK' };
    expect(facts[0]).toEqual({
      ...guarded,
      ...{ lookup: 'ERR_NO_NETWORK', datagram: 'ERR_NO_NETWORK' },
      ...secrets,
      ...powers,
    });
    expect(plain.connections).toBe(before);
  });
});

it('in a namespace not even a process without any guard reaches anybody', async () => {
  if (isolation.kind === 'guard_in_child') {
    // Refused by the machine, which its operator is told.
    expect(isolation.why).not.toBe('');
    return;
  }
  const { unshare } = isolation;
  const before = plain.connections;
  const url = new URL('../testing/unguarded.ts', import.meta.url);
  const child = launch({ ...taskProgram(acting, url), limits: usualLimits, unshare });
  child.send({ port: plainPort });
  const [told] = (await once(child, 'message')) as [Record<string, string>];
  child.kill('SIGKILL');
  expect(Object.keys(told)).toEqual(['loopback', 'loopback6', 'outside', 'udp', 'dns']);
  for (const how of Object.values(told)) expect(how).toMatch(/^(ENETUNREACH|EADDRNOTAVAIL|ECONNREFUSED)$/);
  expect(plain.connections).toBe(before);
});

describe('by its tools a task reaches its target', () => {
  const steps = (...given: object[]) => ({ action: 'requests', steps: given });

  it('by TLS whose certificate is told, and by plain HTTP', async () => {
    const url = `https://api.example.com:${String(securePort)}/`;
    const { said, ending } = await run({
      parameters: steps({ url, use: 'handshake' }, { url }, { url: `${url}other` }),
      baseUrl: url,
      ownershipProven: true,
    });
    expect(ending.result).toBe('succeeded');
    expect(JSON.parse(said[0] ?? '')).toEqual({
      ...{ protocol: 'TLSv1.3', trusted: true, nameMatches: true },
      ...{ subject: 'CN=test server', chain: 1 },
    });
    expect(said.slice(1)).toEqual(['418 teapot', '418 teapot']);
    const overHttp = `http://api.example.com:${String(plainPort)}/`;
    expect((await run({ parameters: steps({ url: overHttp }), baseUrl: overHttp })).said).toEqual([
      '200 hello',
    ]);
  });

  it('five times and no more while the target is not proven, as its parent counts', async () => {
    const url = `https://api.example.com:${String(securePort)}/v2`;
    const before = { connections: secure.connections, requests: secure.requests.length };
    const { said } = await run({
      parameters: steps(
        { url: `${url}/other` },
        { url: `http://api.example.com:${String(plainPort)}/v2` },
        { url: url.replace('api.', 'www.') },
        { url, method: 'POST' },
        ...[{ url }, { url, use: 'handshake' }, { url }, { url }, { url }],
        ...[{ url }, { url, use: 'handshake' }, { url, use: 'connect' }],
      ),
      baseUrl: url,
    });
    const refused = 'ownership_not_proven';
    expect(said.slice(0, 4)).toEqual([refused, refused, refused, refused]);
    expect(said.slice(4, 9).map((text) => text.slice(0, 5))).toEqual([
      '418 t',
      '{"pro',
      '418 t',
      '418 t',
      '418 t',
    ]);
    expect(said.slice(9)).toEqual([refused, refused, refused]);
    expect(secure.connections - before.connections).toBe(5);
    expect(secure.requests.slice(before.requests).map(({ url: path }) => path)).toEqual([
      '/v2',
      '/v2',
      '/v2',
      '/v2',
    ]);
  });

  it('and learns why where it is not reached', async () => {
    const url = 'https://api.example.com:9/';
    const { said } = await run({ parameters: steps({ url }), baseUrl: url });
    expect(said).toEqual(['connection_failed']);
    const inside = 'http://10.0.0.7/';
    expect((await run({ parameters: steps({ url: inside }), baseUrl: inside })).said).toEqual([
      'egress_refused',
    ]);
  });
});

it('reads what a task said to its last word, also where its end is known before', async () => {
  const parameters = { action: 'part' };
  // While one is listened to, another says its last word and ends: Node may tell the end first.
  const progress = () => {
    for (const until = Date.now() + 300; Date.now() < until;);
  };
  const ended = await Promise.all([1, 2, 3, 4, 5, 6].map(() => run({ parameters, progress })));
  expect(ended.map(({ ending }) => ending.result)).toEqual(ended.map(() => 'partial'));
});

describe('what a task may not do ends it', () => {
  it.each<[string, string, Partial<Limits>, Partial<Ending>]>([
    [
      'more memory than it may have',
      'memory',
      { residentMiB: 200 },
      { reason: 'memory-limit', retriable: false },
    ],
    ['more of V8 than it may have', 'heap', { heapMiB: 64 }, { reason: 'memory-limit', retriable: false }],
    ['computing without end', 'cpu', { cpuSeconds: 1 }, { reason: 'cpu-limit', retriable: false }],
    ['messages without end', 'flood', {}, { reason: 'scanner-misbehaved' }],
    ['messages without number', 'chatter', {}, { reason: 'scanner-misbehaved' }],
    ['what is no message', 'line: hello', {}, { reason: 'scanner-misbehaved' }],
    ['what only Node says', 'line: {"cmd":"NODE_HANDLE_ACK"}', {}, { reason: 'scanner-misbehaved' }],
    ['output without end', 'output', {}, { reason: 'scanner-misbehaved' }],
    ['leaving without a word', 'exit', {}, { reason: 'scanner-crashed', retriable: true }],
  ])('%s', async (_name, how, limits, expected) => {
    const startedAt = Date.now();
    const { ending } = await run({ parameters: { action: 'misuse', how }, limits });
    expect(ending).toMatchObject({ result: 'failed', ...expected });
    expect(Date.now() - startedAt).toBeLessThan(30_000);
  });
});
