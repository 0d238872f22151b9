import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  OrganizationErasedRecord,
  OrganizationErasureRequestedRecord,
  OrganizationRecord,
} from '@palisade/contracts';
import { undeclaredTables } from '@palisade/erasure';
import { type EventGiven, envelope, FileAccess, until } from '../testing/file-access.js';
import { erasedData } from './erased-data.js';

let tested: FileAccess;

beforeAll(async () => {
  tested = await FileAccess.start();
});
afterAll(() => tested.close());

const count = async (table: string, tenantId: string): Promise<number> =>
  (await tested.rows(`select 1 from ${table} where tenant_id = $1`, [tenantId])).length;

async function ask(tenantId: string): Promise<void> {
  const value = OrganizationErasureRequestedRecord.encode({
    erasure_id: randomUUID(),
    organization_id: tenantId,
    asked: 1,
  });
  const headers = envelope({ id: randomUUID(), type: OrganizationErasureRequestedRecord.type, tenantId });
  await tested.kafka.produce(OrganizationErasureRequestedRecord.topic.name, [
    { key: tenantId, value, headers },
  ]);
}

/** As the outbox has it. */
async function confirmation(tenantId: string): Promise<OrganizationErasedRecord | undefined> {
  const rows = await tested.rows<{ value: Buffer }>(
    `select value from file_access.outbox where headers->>'ce_type' = $1 and headers->>'ce_tenantid' = $2`,
    [OrganizationErasedRecord.type, tenantId],
  );
  return rows[0] && OrganizationErasedRecord.decode(rows[0].value);
}

const downloads = (tenantId: string, actor: string, days: number): EventGiven[] =>
  Array.from({ length: 40 }, (_, i) => ({
    tenantId,
    actor_email: actor,
    occurred_at: new Date(Date.now() - i * 1000 - (i % 3) * days * 86_400_000).toISOString(),
  }));

it('erases events of all days, ids, episodes and states, and takes nothing late', async () => {
  const [tenantId, other] = [randomUUID(), randomUUID()];
  const actor = `${randomUUID()}@corp.com`;
  const key = await tested.keyOf(tenantId, 'file-access:read', 'file-access:rules');
  const list = await tested.send('PUT', '/v1/file-access/watchlists/machines', key, { entries: ['robot'] });
  expect(list.status).toBe(200);
  await tested.produce(...downloads(tenantId, actor, 2), ...downloads(other, actor, 2));
  const of = (id: string) => count('file_access.events', id);
  await until(async () => (await of(tenantId)) === 40 && (await of(other)) === 40);
  await until(async () => (await count('file_access.episodes', tenantId)) > 0);

  await ask(tenantId);
  await until(async () => (await confirmation(tenantId)) !== undefined);
  for (const { table } of erasedData.tables)
    expect([table, await count(table, tenantId)]).toEqual([table, 0]);
  expect(await of(other)).toBe(40);
  expect((await confirmation(tenantId))?.erased).toMatchObject({
    events: 40,
    event_dedupe: 40,
    watchlists: 1,
    'file-access.rules.v1': expect.any(Number),
  });
  expect((await tested.get('/v1/file-access/watchlists', key)).status).toBe(410);

  // Late records of it are dropped, those beside them are not, and memory writes nothing back in its ticks.
  await tested.produce(...downloads(tenantId, actor, 0), ...downloads(other, `${randomUUID()}@corp.com`, 0));
  await until(async () => (await of(other)) === 80);
  const headers = envelope({ id: randomUUID(), type: OrganizationRecord.type, tenantId });
  await tested.kafka.produce(OrganizationRecord.topic.name, [{ key: tenantId, value: null, headers }]);
  await setTimeout(6_000); // what memory holds is written within five seconds
  for (const { table } of erasedData.tables)
    expect([table, await count(table, tenantId)]).toEqual([table, 0]);
  const traces = await tested.rows(
    `select 1 from file_access.outbox_keys where message_key like $1 || ':%'`,
    [tenantId],
  );
  expect(traces).toEqual([]);
});

it('declares every table of organizations', async () => {
  const { adminUrl } = tested.environment;
  const { schema, tables } = erasedData;
  expect(await undeclaredTables({ adminUrl, schema, tables })).toEqual([]);
});
