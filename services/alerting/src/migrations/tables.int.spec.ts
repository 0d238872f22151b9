import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertTenantPolicies } from '@palisade/database';
import { AlertChange } from '../alerts/alert-change.entity.js';
import { Alert } from '../alerts/alert.entity.js';
import { Alerting } from '../testing/alerting.js';
import { detectionOf } from '../testing/detection.js';
import { Member } from '../members/member.entity.js';
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

describe.each([
  ['alerts', Alert],
  ['alert_changes', AlertChange],
  ['members', Member],
])('%s', (table, entity) => {
  it('shows its rows to their tenant alone', async () => {
    const { database } = alerting;
    expect(await database.asTenant(owner, (tx) => tx.count(entity))).toBe(1);
    expect(await database.asTenant(stranger, (tx) => tx.count(entity))).toBe(0);
    expect(await database.system((tx) => tx.count(entity))).toBe(0);
  });

  it('takes no row of another tenant', async () => {
    const copy = `insert into alerting.${table} select (jsonb_populate_record(row, $1)).* from alerting.${table} row`;
    const forged = alerting.database.asTenants([owner], (tx) =>
      tx.query(copy, [JSON.stringify({ tenant_id: stranger, id: randomUUID() })]),
    );
    await expect(forged).rejects.toThrow('row-level security');
  });

  it('loses no row to the service itself', async () => {
    const removal = alerting.database.asTenant(owner, (tx) => tx.query(`delete from alerting.${table}`));
    await expect(removal).rejects.toThrow('permission denied');
  });
});

it('history is never rewritten', async () => {
  const rewriting = alerting.database.asTenant(owner, (tx) =>
    tx.query(`update alerting.alert_changes set note = 'nothing happened'`),
  );
  await expect(rewriting).rejects.toThrow('permission denied');
});
