import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { OrganizationErasureRequestedRecord, ScanCancelledRecord } from '@palisade/contracts';
import { assertTenantPolicies } from '@palisade/database';
import { undeclaredTables } from '@palisade/erasure';
import { systemTables } from '../migrations/index.js';
import { TickSchedules } from '../schedules/tick-schedules.js';
import { Orchestrator } from '../testing/orchestrator.js';
import type { Scanner } from '../testing/scanner.js';
import { until } from '../testing/until.js';
import { erasedData } from './erased-data.js';

let orchestrator: Orchestrator;
let scanner: Scanner;

beforeAll(async () => {
  orchestrator = await Orchestrator.start({ timing: { scheduleMs: 3_600_000 } });
  scanner = await orchestrator.scanner();
}, 90_000);
afterAll(async () => {
  await scanner.leave();
  await orchestrator.close();
});

async function rowsOf(tenantId: string): Promise<Record<string, number>> {
  const counted = erasedData.tables.map(async ({ table }) => {
    const rows = await orchestrator.rows(tenantId, `select from ${table} where tenant_id = $1`, [tenantId]);
    return [table.replace('scan_orchestrator.', ''), rows.length] as const;
  });
  return Object.fromEntries(await Promise.all(counted));
}

/** All that an organization may have here, a scan under way among it. */
async function fill(tenantId: string): Promise<string> {
  const key = await orchestrator.keyOf(
    tenantId,
    'connections:manage',
    'scans:manage',
    'scans:run',
    'scans:read',
  );
  const secret = { token: randomUUID() };
  const connection = await orchestrator.post('/v1/connections', key, { name: 'a', kind: 'bearer', secret });
  const { api_id } = await orchestrator.api(tenantId, { connection_ids: [connection.body.id] });
  await orchestrator.post(`/v1/targets/${api_id}/proofs`, key, { method: 'dns' });
  await orchestrator.rows(
    tenantId,
    `insert into scan_orchestrator.proof_checks select id, tenant_id, now() + interval '1 day' from scan_orchestrator.proofs`,
  );
  const schedule = await orchestrator.post('/v1/schedules', key, { target_id: api_id, cron: '* * * * *' });
  await orchestrator.app.get(TickSchedules).tick(new Date(schedule.body.next_run_at));
  const [run] = (await orchestrator.get(`/v1/schedules/${String(schedule.body.id)}/runs`, key)).body.items;
  await scanner.begin(run.scan_id);
  return run.scan_id;
}

it('every table has its tenant policy, but those that are listed', async () => {
  const { adminUrl } = orchestrator.environment;
  const { schema } = erasedData;
  expect(await assertTenantPolicies({ adminUrl, schema, exempt: systemTables })).toEqual([]);
});

it('declares every table of organizations', async () => {
  const { adminUrl } = orchestrator.environment;
  const { schema, tables } = erasedData;
  expect(await undeclaredTables({ adminUrl, schema, tables })).toEqual([]);
});

it('erases all of an organization, ends what is scanned for it, and leaves the others alone', async () => {
  const [tenantId, other] = [randomUUID(), randomUUID()];
  const scanId = await fill(tenantId);
  await fill(other);
  const before = await rowsOf(other);
  const mine = await rowsOf(tenantId);
  for (const table of [
    'connection_keys',
    'connections',
    'proofs',
    'proof_checks',
    'schedules',
    'schedule_runs',
    'due_schedules',
    'targets',
    'scans',
    'tasks',
    'attempts',
    'queue',
  ])
    expect([table, mine[table]]).toEqual([table, 1]);

  const data = { erasure_id: randomUUID(), organization_id: tenantId, asked: 1 };
  await orchestrator.produce(OrganizationErasureRequestedRecord, { tenantId, key: tenantId, data });
  await until(async () => Object.values(await rowsOf(tenantId)).every((count) => count === 0));
  await until(async () =>
    (await orchestrator.topics.records(ScanCancelledRecord)).some((record) => record.data.scan_id === scanId),
  );
  expect(await rowsOf(other)).toEqual(before);
});
