import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertTenantPolicies } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { Alerting } from '../testing/alerting.js';
import { detectionOf } from '../testing/detection.js';
import { systemTables } from './index.js';

let alerting: Alerting;
const [owner, stranger] = [randomUUID(), randomUUID()];

beforeAll(async () => {
  alerting = await Alerting.start();
  await alerting.detect(owner, detectionOf());
  await alerting.member(owner);
});
afterAll(() => alerting.close());

it('every table has its tenant policy, but those that are listed', async () => {
  const { adminUrl } = alerting.environment;
  expect(await assertTenantPolicies({ adminUrl, schema: 'alerting', exempt: systemTables })).toEqual([]);
});

describe.each(['alerts', 'alert_changes', 'alert_sequences', 'members'])('%s', (table) => {
  it('shows its rows to their tenant alone', async () => {
    const { database } = alerting;
    const count = async (tx: EntityManager) => {
      const [row] = await tx.query<[{ n: number }]>(`select count(*)::int as n from alerting.${table}`);
      return row.n;
    };
    expect(await database.asTenant(owner, count)).toBe(1);
    expect(await database.asTenant(stranger, count)).toBe(0);
    expect(await database.system(count)).toBe(0);
  });

  it('takes no row of another tenant', async () => {
    const copy = `insert into alerting.${table} select (jsonb_populate_record(row, $1)).* from alerting.${table} row`;
    const forged = alerting.database.asTenants([owner], (tx) =>
      tx.query(copy, [JSON.stringify({ tenant_id: stranger, id: randomUUID() })]),
    );
    await expect(forged).rejects.toThrow('row-level security');
  });

  it('loses no row to the service itself unless its tenant is erased', async () => {
    const [, removed] = await alerting.database.asTenant(owner, (tx) =>
      tx.query<[unknown, number]>(`delete from alerting.${table}`),
    );
    expect(removed).toBe(0);
    const rows = await alerting.database.asTenant(owner, (tx) => tx.query(`select from alerting.${table}`));
    expect(rows).not.toEqual([]);
  });
});

it('history is never rewritten', async () => {
  const rewriting = alerting.database.asTenant(owner, (tx) =>
    tx.query(`update alerting.alert_changes set note = 'nothing happened'`),
  );
  await expect(rewriting).rejects.toThrow('permission denied');
});
