import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditRecord, OrganizationErasureRequestedRecord } from '@palisade/contracts';
import { undeclaredTables } from '@palisade/erasure';
import { Audit } from '../testing/audit.js';
import { recordOf } from '../testing/records.js';
import { until } from '../testing/until.js';
import { ForgetChains } from './forget-chains.js';

let audit: Audit;

beforeAll(async () => {
  audit = await Audit.start(undefined, { AUDIT_RETENTION_DAYS: 30 });
});
afterAll(() => audit.close());

const asAdmin = <T extends object>(sql: string, ...values: unknown[]) => audit.place.asAdmin<T>(sql, values);

async function erase(tenantId: string): Promise<void> {
  const data = { erasure_id: randomUUID(), organization_id: tenantId, asked: 1 };
  await audit.produce(OrganizationErasureRequestedRecord, { tenantId, key: tenantId, data });
  await until(async () => {
    const sql = 'select from audit.erased_tenants where tenant_id = $1 and erased_at is not null';
    return (await asAdmin(sql, tenantId)).length > 0;
  });
}

const pastRetention = (tenantId: string) =>
  asAdmin(
    `update audit.kept_chains set erased_at = now() - interval '31 days', kept_until = now() - interval '1 second'
      where tenant_id = $1`,
    tenantId,
  );

it('keeps the chain of a deleted organization, says until when, and goes on with it', async () => {
  const tenantId = randomUUID();
  await audit.append([tenantId, recordOf()]);
  await erase(tenantId);
  const [marked] = await asAdmin<{ kept: Record<string, string> }>(
    'select kept from audit.erased_tenants where tenant_id = $1',
    tenantId,
  );
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  expect(marked?.kept).toEqual({ 'audit chain': `until ${day}` });
  const record = recordOf();
  await audit.produce(AuditRecord, { tenantId, key: tenantId, data: record, id: record.record_id });
  await until(async () => (await audit.length(tenantId)) === 2);
  expect(await audit.app.get(ForgetChains).run()).toBe(0);
  expect(await audit.length(tenantId)).toBe(2);
});

it('forgets the chain when it was kept long enough, its head and what was signed of it, and no other', async () => {
  const [tenantId, other] = [randomUUID(), randomUUID()];
  await audit.append([tenantId, recordOf()], [tenantId, recordOf()], [other, recordOf()]);
  await audit.checkpointer.round();
  await erase(tenantId);
  await pastRetention(tenantId);
  expect(await audit.app.get(ForgetChains).run()).toBe(1);
  for (const table of ['records where tenant_id', 'checkpoints where chain', 'chains where chain'])
    expect(await asAdmin(`select from audit.${table} = $1`, tenantId)).toEqual([]);
  expect(await audit.length(other)).toBe(1);
  expect(await audit.app.get(ForgetChains).run()).toBe(0);
});

it('refuses whoever says that he forgets a chain that is kept', async () => {
  const tenantId = randomUUID();
  await audit.append([tenantId, recordOf()]);
  await erase(tenantId);
  const forging = audit.database.asTenant(tenantId, (tx) =>
    tx.query('select audit.forget_chain($1, 10)', [tenantId]),
  );
  await expect(forging).rejects.toThrow('is kept');
  await expect(
    asAdmin(`insert into audit.kept_chains (tenant_id, kept_until) values ($1, now())`, randomUUID()),
  ).rejects.toThrow('check constraint');
  expect(await audit.length(tenantId)).toBe(1);
});

it('keeps what it has of organizations in its chains alone', async () => {
  const { adminUrl } = audit.place.environment;
  expect(
    await undeclaredTables({ adminUrl, schema: 'audit', tables: [], kept: ['records', 'kept_chains'] }),
  ).toEqual([]);
});
