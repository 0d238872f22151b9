import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { runGateway, runUpstream, type Running, type Upstream } from '../testing/gateway.js';

let upstream: Upstream;
let gateway: Running;
let sockets: SlowBody[] = [];

beforeAll(async () => {
  upstream = await runUpstream((server) => server.all('/v1/*', () => ({ ok: true })));
});
afterAll(() => upstream.server.close());
beforeEach(async () => {
  gateway = await start({});
});
afterEach(async () => {
  for (const { socket } of sockets) socket.destroy();
  sockets = [];
  await gateway.close();
});

const start = (limits: Parameters<typeof runGateway>[1]) =>
  runGateway(
    {
      IDENTITY_URL: upstream.origin,
      FILE_ACCESS_URL: upstream.origin,
      TRUSTED_PROXIES: '127.0.0.1',
      RATE_LIMIT_ADDRESS_BURST: 10_000,
    },
    { maxInFlight: 16, ...limits },
  );

interface SlowBody {
  socket: Socket;
  /** All that was answered so far. */
  answer: () => string;
}

/** Announces a body, sends a byte of it, and then nothing. */
function sendSlowly(count: number, headers: Record<string, string>, path = '/v1/auth/login'): SlowBody[] {
  const lines = Object.entries({
    host: 'x',
    'content-type': 'application/json',
    'content-length': '900',
    ...headers,
  });
  const opened = Array.from({ length: count }, () => {
    let text = '';
    const socket = connect(Number(new URL(gateway.origin).port), '127.0.0.1');
    socket.on('data', (chunk) => (text += String(chunk))).on('error', () => undefined);
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n{`);
    return { socket, answer: () => text };
  });
  sockets.push(...opened);
  return opened;
}

async function login(headers: Record<string, string>, path = '/v1/auth/login') {
  const response = await fetch(`${gateway.origin}${path}`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', ...headers },
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: await response.text(),
  };
}
const from = (address: string) => ({ 'x-forwarded-for': address });
const of = (tenant: string) => ({ authorization: `Bearer tenant:${tenant}` });

it('leaves others served while one address sends bodies that do not arrive', async () => {
  sendSlowly(30, from('10.0.0.1'));
  await setTimeout(200);
  expect((await login(from('10.0.0.2'))).status).toBe(200);
  expect((await login(of('one'))).status).toBe(200);
  const beyond = await login(from('10.0.0.1'));
  expect(beyond).toMatchObject({ status: 429, retryAfter: '1' });
  expect(JSON.parse(beyond.body)).toMatchObject({ type: 'urn:palisade:problem:too-many-requests' });
  expect(gateway.refusals).toContainEqual({
    action: 'gateway.request.throttled',
    reason: 'under-way',
    tenantId: '',
  });
});

it('leaves another tenant served while one sends bodies that do not arrive', async () => {
  const events = '/v1/file-access/events';
  sendSlowly(30, of('one'), events);
  await setTimeout(200);
  expect((await login(of('two'), events)).status).toBe(200);
  expect((await login(of('one'), events)).status).toBe(429);
  expect((await login(of('one'))).status).toBe(200);
});

it('ends a body that brings nothing with a 408, and the place is free again', async () => {
  await gateway.close();
  gateway = await start({ bodyStallMs: 300 });
  const slow = sendSlowly(2, from('10.0.0.1'));
  await setTimeout(900);
  for (const { socket, answer } of slow) {
    expect(answer()).toMatch(/^HTTP\/1.1 408 [^]*"urn:palisade:problem:request-timeout"/);
    expect(socket.closed || socket.readableEnded).toBe(true);
  }
  expect((await login(from('10.0.0.1'))).status).toBe(200);
});

it('ends a small body that comes byte by byte', async () => {
  await gateway.close();
  gateway = await start({ bodyStallMs: 300, smallBodyWithinMs: 600 });
  const [slow] = sendSlowly(1, from('10.0.0.1'));
  for (let i = 0; i < 8; i++) {
    await setTimeout(100);
    if (slow?.socket.writable === true) slow.socket.write(' ');
  }
  expect(slow?.answer()).toMatch(/^HTTP\/1.1 408 /);
});

it('frees the place of a client that left, and lets those that wait have their turn', async () => {
  const slow = sendSlowly(2, from('10.0.0.1'));
  await setTimeout(100);
  const waiting = login(from('10.0.0.1'));
  await setTimeout(100);
  for (const { socket } of slow) socket.destroy();
  expect((await waiting).status).toBe(200);
});

it('passes a thousand requests of one tenant over sixty-four connections, a hundred events each', async () => {
  await gateway.close();
  gateway = await start({ maxInFlight: 512 });
  const body = JSON.stringify(
    Array.from({ length: 100 }, (_, i) => ({ event_id: `e${i}`, action: 'download' })),
  );
  const statuses = new Map<number, number>();
  let left = 1_000;
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      while (left-- > 0) {
        const headers = { 'content-type': 'application/json', ...of('busy') };
        const response = await fetch(`${gateway.origin}/v1/file-access/events`, {
          method: 'POST',
          body,
          headers,
        });
        await response.text();
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      }
    }),
  );
  expect([...statuses]).toEqual([[200, 1_000]]);
});
