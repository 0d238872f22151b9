import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { entryOf } from './service-process.js';
import { startSystem, type System } from './system.js';

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, 300_000);
afterAll(() => system.close());

const logins = async () =>
  (await system.get('/v1/audit?action=auth.login.succeeded&limit=500')).items as { sequence: number }[];

/** The command as an auditor runs it, in a process without any setting. */
async function verify(exported: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [entryOf('audit', 'verify.js'), '-'], { env: {} });
  child.stdin.end(exported);
  const [output, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, output };
}

async function exported(): Promise<string> {
  const headers = { authorization: `Bearer ${await system.adminToken()}` };
  const answer = await fetch(`${system.url}/v1/audit/export`, { headers });
  expect(answer.status).toBe(200);
  return answer.text();
}

it('records each login once, though the audit service is killed meanwhile', async () => {
  await eventually(async () => expect((await logins()).length).toBeGreaterThan(0));
  const before = (await logins()).length;
  const { audit } = system.services;
  for (let at = 0; at < 12; at++) {
    if (at === 4) await audit.end('SIGKILL');
    if (at === 8) audit.start();
    await system.login('analyst');
  }
  await audit.ready();
  await eventually(async () => expect((await logins()).length).toBe(before + 12), 30_000);
  const { code, output } = await verify(await exported());
  expect(output).toMatch(/^GOOD: \d+ records of the chain/);
  expect(code).toBe(0);
}, 120_000);

it('names the record that somebody changed in an export', async () => {
  const lines = (await exported()).split('\n');
  lines[1] = (lines[1] ?? '').replace('"outcome":"success"', '"outcome":"denied"');
  const { code, output } = await verify(lines.join('\n'));
  expect(output).toMatch(/^BAD at sequence 2, record [-0-9a-f]+, line 2: .*it was changed/);
  expect(code).toBe(1);
});

it('signs the head, and shows a viewer nothing', async () => {
  const proof = await system.get('/v1/audit/proof');
  expect(proof).toMatchObject({ chain: system.tenantId, fault: null });
  expect(proof['checkpoint']).toMatchObject({ chain: system.tenantId });
  const { status } = await system.api.get('/v1/audit', await system.login('viewer'));
  expect(status).toBe(403);
});
