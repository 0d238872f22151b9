import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Api } from './api.js';
import type { ServiceProcess } from './service-process.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

let system: System;
let gateway: ServiceProcess;
let api: Api;

beforeAll(async () => {
  system = await sharedSystem();
  // With the limits that it has by default, of which the shared one has none.
  gateway = await system.add('gateway', {
    RATE_LIMIT_ADDRESS_PER_SECOND: '50',
    RATE_LIMIT_ADDRESS_BURST: '200',
  });
  api = new Api(gateway.url);
}, 300_000);
afterAll(() => system.close());

it('shows metrics and the reasons of readiness on the port of the operator only', async () => {
  const status = async (url: string) => (await fetch(url)).status;
  const operationsUrl = `http://127.0.0.1:${gateway.env['OPERATIONS_PORT'] ?? ''}`;
  expect(await status(`${gateway.url}/metrics`)).toBe(404);
  expect(await (await fetch(`${gateway.url}/readyz`)).json()).toEqual({ status: 'ready' });
  // Of a request that it has passed on.
  expect((await api.get('/v1/auth/me')).status).toBe(401);
  const metrics = await fetch(`${operationsUrl}/metrics`);
  expect(metrics.status).toBe(200);
  expect(await metrics.text()).toMatch(/^http_server_request_duration_seconds_count/m);
  const readiness = (await (await fetch(`${operationsUrl}/readyz`)).json()) as { checks: string[] };
  expect(readiness.checks.length).toBeGreaterThan(0);
  expect(await status(`${operationsUrl}/v1/alerts`)).toBe(404);
});

it('serves a tenant while an address sends bodies that do not arrive, and ends them', async () => {
  const token = await api.login(system.demo.viewer);
  // Known from here on: of an address that has sent too much, no further credential is verified.
  expect((await api.get('/v1/auth/me', token)).status).toBe(200);
  const answers: string[] = [];
  const sockets: Socket[] = Array.from({ length: 560 }, (_, index) => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.on('data', (chunk) => (answers[index] = `${answers[index] ?? ''}${String(chunk)}`));
    socket.on('error', () => undefined);
    socket.write(
      'POST /v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{',
    );
    return socket;
  });
  try {
    await setTimeout(1_000);
    expect((await api.get('/v1/auth/me', token)).status).toBe(200);
    await setTimeout(7_000);
    const statuses = new Set(answers.map((answer) => /^HTTP\/1.1 (\d+)/.exec(answer)?.[1]));
    expect([...statuses].sort()).toEqual(['408', '429']);
    expect(answers.filter((answer) => answer !== '')).toHaveLength(560);
    await api.login(system.demo.viewer);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});
