import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  AttemptSupersededRecord,
  OrganizationErasureRequestedRecord,
  ScanCancelledRecord,
} from '@palisade/contracts';
import { assertTenantPolicies } from '@palisade/database';
import { undeclaredTables } from '@palisade/erasure';
import { erasedData } from '../erasure/erased-data.js';
import { systemTables } from '../migrations/index.js';
import { Orchestrator } from '../testing/orchestrator.js';
import { until } from '../testing/until.js';

let orchestrator: Orchestrator;
beforeAll(async () => {
  orchestrator = await Orchestrator.start();
});
afterAll(() => orchestrator.close());

const superseded = async (scanId: string) =>
  (await orchestrator.topics.records(AttemptSupersededRecord))
    .map(({ data }) => data)
    .filter(({ scan_id }) => scan_id === scanId);

it('keeps a lease while there is progress, supersedes the attempt when there is none, and fails after four', async () => {
  const tenantId = randomUUID();
  const key = await orchestrator.keyOf(tenantId, 'scans:read');
  const scanner = await orchestrator.scanner();
  const { api_id } = await orchestrator.api(tenantId);
  const scanId = await orchestrator.request(tenantId, api_id);
  const first = await scanner.begin(scanId);
  const leaseUntil = async () => {
    const rows = await orchestrator.rows<{ lease_until: Date }>(
      tenantId,
      `select lease_until from scan_orchestrator.queue where scan_id = $1`,
      [scanId],
    );
    return rows[0]?.lease_until.getTime() ?? 0;
  };
  const granted = await leaseUntil();
  await scanner.progress(first, { phase: 'Reading headers', done: 3, total: 18 });
  await until(async () => (await leaseUntil()) > granted, 'for the lease to be renewed');
  const { body } = await orchestrator.get(`/v1/scans/${scanId}`, key);
  expect(body).toMatchObject({
    state: 'running',
    progress: { done: 3, total: 18, phase: 'Reading headers' },
  });
  for (let attempt = 2; attempt <= 4; attempt++) {
    await orchestrator.age('lease_until', scanId);
    const next = await scanner.begin(scanId, attempt);
    expect(next.attempt).toBe(attempt);
    const until = await leaseUntil();
    // Of an attempt that no longer counts, and of a replica that doesn't have the task.
    await scanner.progress(first, { done: 9 });
    await scanner.progress(next, { done: 9, replica_id: randomUUID() });
    expect(await leaseUntil()).toBe(until);
  }
  await orchestrator.age('lease_until', scanId);
  expect(await orchestrator.ended(scanId)).toMatchObject({
    state: 'failed',
    reason: 'lease-expired',
    tasks: [{ attempt: 4, batches: 0, complete: false }],
  });
  await until(async () => (await superseded(scanId)).length === 4, 'for scanners to be told');
  expect((await superseded(scanId)).map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  await scanner.leave();
});

it('lets no lease end before all is read that was written while the service was away', async () => {
  const own = await Orchestrator.start();
  try {
    const tenantId = randomUUID();
    const scanner = await own.scanner();
    const scans: string[] = [];
    for (let at = 0; at < 3; at++) scans.push(await own.request(tenantId, (await own.api(tenantId)).api_id));
    const [going = '', done = '', silent = ''] = scans;
    const [claimed, finished] = [await scanner.begin(going), await scanner.begin(done)];
    await scanner.begin(silent);
    const again = await own.away({}, async () => {
      for (const scanId of scans) await own.age('lease_until', scanId);
      await scanner.progress(claimed);
      await scanner.finish(finished, { batches: 2 });
    });
    expect(await own.ended(done)).toMatchObject({ state: 'completed', tasks: [{ attempt: 1, batches: 2 }] });
    // The one of which nothing was written tells that leases are looked at.
    const tellTale = async () => (await own.topics.records(AttemptSupersededRecord)).map(({ key }) => key);
    await until(async () => (await tellTale()).includes(silent), 'for the silent one');
    expect(await tellTale()).toEqual([silent]);
    await scanner.finish(claimed);
    expect(await own.ended(going)).toMatchObject({ state: 'completed', tasks: [{ attempt: 1 }] });
    await scanner.leave();
    await again.close();
  } finally {
    await own.close();
  }
});

it('one of two replicas dispatches, and the other goes on when it stops', async () => {
  const tenantId = randomUUID();
  const scanner = await orchestrator.scanner();
  const other = await Orchestrator.start({ beside: orchestrator });
  const scans = async (count: number) => {
    const made: string[] = [];
    for (let at = 0; at < count; at++) {
      const { api_id } = await orchestrator.api(tenantId);
      made.push(await orchestrator.request(tenantId, api_id));
    }
    return made;
  };
  for (const scanId of await scans(3)) await scanner.finish(await scanner.begin(scanId));
  await other.close();
  for (const scanId of await scans(3)) {
    await scanner.finish(await scanner.begin(scanId));
    expect(await orchestrator.ended(scanId)).toMatchObject({ state: 'completed', tasks: [{ attempt: 1 }] });
  }
  await scanner.leave();
});

it('erases what it has of an organization, and ends what runs for it', async () => {
  const [tenantId, other] = [randomUUID(), randomUUID()];
  const scanner = await orchestrator.scanner();
  const scans = new Map<string, string>();
  for (const id of [tenantId, other]) {
    const { api_id } = await orchestrator.api(id);
    scans.set(id, await orchestrator.request(id, api_id));
    await scanner.begin(scans.get(id) ?? '');
  }
  const rowsOf = async (id: string) => {
    const counts = new Map<string, number>();
    for (const { table } of erasedData.tables) {
      const rows = await orchestrator.rows(id, `select from ${table} where tenant_id = $1`, [id]);
      counts.set(table, rows.length);
    }
    return counts;
  };
  const data = { erasure_id: randomUUID(), organization_id: tenantId, asked: 1 };
  await orchestrator.produce(OrganizationErasureRequestedRecord, { tenantId, key: tenantId, data });
  await until(
    async () => [...(await rowsOf(tenantId)).values()].every((count) => count === 0),
    'for the rows',
  );
  const cancelled = async () =>
    (await orchestrator.topics.records(ScanCancelledRecord)).map(({ key }) => key);
  await until(
    async () => (await cancelled()).includes(scans.get(tenantId) ?? ''),
    'for the scanner to be told',
  );
  expect(await cancelled()).not.toContain(scans.get(other));
  expect((await rowsOf(other)).get('scan_orchestrator.scans')).toBe(1);
  await scanner.leave();
});

it('every table has its tenant policy, but those that are listed, and is declared for erasing', async () => {
  const { adminUrl } = orchestrator.environment;
  const { schema, tables } = erasedData;
  expect(await assertTenantPolicies({ adminUrl, schema, exempt: systemTables })).toEqual([]);
  expect(await undeclaredTables({ adminUrl, schema, tables })).toEqual([]);
});
