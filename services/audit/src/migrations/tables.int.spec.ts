import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertTenantPolicies } from '@palisade/database';
import pg from 'pg';
import { Audit } from '../testing/audit.js';
import { recordOf } from '../testing/records.js';
import { systemTables } from './index.js';

let audit: Audit;
const [tenant, stranger] = [randomUUID(), randomUUID()];

beforeAll(async () => {
  audit = await Audit.start();
  await audit.append([tenant, recordOf()], ['', recordOf()]);
  await audit.checkpointer.round();
});
afterAll(() => audit.close());

it('every table has its tenant policy, but those that are listed', async () => {
  const { adminUrl } = audit.place.environment;
  expect(await assertTenantPolicies({ adminUrl, schema: 'audit', exempt: systemTables })).toEqual([]);
});

describe('records', () => {
  const count = 'select count(*)::int as count from audit.records';

  it('shows its rows to their tenant alone', async () => {
    const { database } = audit;
    expect(await database.asTenant(tenant, (tx) => tx.query(count))).toEqual([{ count: 1 }]);
    expect(await database.asTenant(stranger, (tx) => tx.query(count))).toEqual([{ count: 0 }]);
    expect(await database.system((tx) => tx.query(count))).toEqual([{ count: 0 }]);
  });

  it('takes no row of another tenant', async () => {
    const copy = `insert into audit.records select (jsonb_populate_record(row, $1)).* from audit.records row`;
    const forged = audit.database.asTenant(tenant, (tx) =>
      tx.query(copy, [JSON.stringify({ tenant_id: stranger })]),
    );
    await expect(forged).rejects.toThrow('row-level security');
  });
});

describe.each(['records', 'system_records', 'checkpoints'])('%s', (table) => {
  const changes = [
    `update audit.${table} set hash = hash`.replace('hash = hash', 'sequence = sequence + 1'),
    `delete from audit.${table}`,
    `truncate audit.${table}`,
  ];

  it.each(changes)('refuses the service to %s', async (sql) => {
    await expect(audit.database.asTenant(tenant, (tx) => tx.query(sql))).rejects.toThrow('permission denied');
  });

  it.each(changes)('refuses the owner and the administrator to %s', async (sql) => {
    const { ownerUrl, environment } = audit.place;
    for (const connectionString of [ownerUrl, environment.adminUrl]) {
      const client = new pg.Client({ connectionString });
      await client.connect();
      try {
        await expect(client.query(sql)).rejects.toThrow('is appended to and never rewritten');
      } finally {
        await client.end();
      }
    }
  });
});
