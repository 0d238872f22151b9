import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { exportedFrom, verify } from './audit-export.js';
import { eventually } from './eventually.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

let system: System;

beforeAll(async () => {
  system = await sharedSystem();
  await eventually(async () => {
    const { items } = await system.get('/v1/audit?action=auth.login.succeeded');
    expect(items.length).toBeGreaterThan(0);
  });
}, 300_000);
afterAll(() => system.close());

it('names the record that somebody changed in an export', async () => {
  const exported = await exportedFrom(system);
  expect((await verify(exported)).output).toMatch(/^GOOD: \d+ records of the chain/);
  const lines = exported.split('\n');
  lines[1] = (lines[1] ?? '').replace('"outcome":"success"', '"outcome":"denied"');
  const { code, output } = await verify(lines.join('\n'));
  expect(output).toMatch(/^BAD at sequence 2, record [-0-9a-f]+, line 2: .*it was changed/);
  expect(code).toBe(1);
});

it('signs the head, and shows a viewer nothing', async () => {
  await eventually(async () => {
    const proof = await system.get('/v1/audit/proof');
    expect(proof).toMatchObject({ chain: system.tenantId, fault: null });
    expect(proof['checkpoint']).toMatchObject({ chain: system.tenantId });
  });
  const { status } = await system.api.get('/v1/audit', await system.login('viewer'));
  expect(status).toBe(403);
});
