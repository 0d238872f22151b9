import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OrganizationErasureRequestedRecord, OrganizationErasedRecord } from '@palisade/contracts';
import { assertTenantPolicies } from '@palisade/database';
import { undeclaredTables } from '@palisade/erasure';
import type { EntityManager } from 'typeorm';
import { systemTables } from '../migrations/index.js';
import { ForgetOutcomes } from '../retention/forget-outcomes.js';
import { Registry, type Client } from '../testing/registry.js';
import { Scan } from '../testing/scan.js';
import { until } from '../testing/until.js';
import { erasedData } from './erased-data.js';

const ofTenants = erasedData.tables
  .map(({ table }) => table)
  .filter((table) => table !== 'api_registry.tenants');
const day = 86_400_000;
let registry: Registry;
let owner: Client;
let audited: Scan;

beforeAll(async () => {
  registry = await Registry.start();
  owner = await registry.client();
  audited = await auditedApi(owner);
});
afterAll(() => registry.close());

/** An API with a document and a closed audit, so that every table has a row. */
async function auditedApi(client: Client, at = new Date()): Promise<Scan> {
  const apiId = await client.register();
  await client.put(`/v1/apis/${apiId}/document`, {
    openapi: '3.1.0',
    info: { title: 'a', version: '1' },
    paths: {},
  });
  return audit(client, apiId, at);
}

async function audit(client: Client, apiId: string, at: Date): Promise<Scan> {
  const scan = new Scan(client, apiId, undefined, at);
  await scan.batch(0, [{ check_id: 'a', status: 'pass' }]);
  await scan.ended('completed', { batches: 1 });
  await until(async () => (await stateOf(client, scan)) === 'completed');
  return scan;
}

const stateOf = async (client: Client, { apiId, id }: Scan): Promise<unknown> =>
  (await client.get(`/v1/apis/${apiId}/audits/${id}`)).body.state;
const count = async (tx: EntityManager, table: string) => {
  const [row] = await tx.query<[{ n: number }]>(`select count(*)::int as n from ${table}`);
  return row.n;
};

describe('tables', () => {
  it('have their tenant policy and are declared to be erased, but those that are listed', async () => {
    const { adminUrl } = registry.environment;
    expect(await assertTenantPolicies({ adminUrl, schema: 'api_registry', exempt: systemTables })).toEqual(
      [],
    );
    const { schema, tables } = erasedData;
    expect(await undeclaredTables({ adminUrl, schema, tables })).toEqual([]);
  });

  it.each(ofTenants)('%s shows its rows to their tenant alone, and takes none of another', async (table) => {
    const { database } = registry;
    expect(await database.asTenant(owner.tenantId, (tx) => count(tx, table))).toBeGreaterThan(0);
    expect(await database.asTenant(randomUUID(), (tx) => count(tx, table))).toBe(0);
    expect(await database.system((tx) => count(tx, table))).toBe(0);
    const forged = database.asTenant(owner.tenantId, (tx) =>
      tx.query(`update ${table} set tenant_id = $1`, [randomUUID()]),
    );
    await expect(forged).rejects.toThrow('row-level security');
  });
});

it('forgets old outcomes but keeps scores, and ends audits of which nothing was heard for long', async () => {
  const client = await registry.client();
  const apiId = await client.register();
  const old = await audit(client, apiId, new Date(Date.now() - 401 * day));
  const recent = await audit(client, apiId, new Date(Date.now() - 399 * day));
  const lost = new Scan(client, apiId, undefined, new Date(Date.now() - 31 * day));
  await lost.ended('completed', { batches: 2 });
  const orphan = new Scan(client, apiId);
  await orphan.batch(0, [{ check_id: 'a', status: 'fail' }]);
  await until(async () => (await stateOf(client, lost)) === 'closing');
  const batches = async () =>
    (await registry.rows(client.tenantId, 'select audit_id from api_registry.audit_batches')).map(
      ({ audit_id }) => audit_id,
    );
  await until(async () => (await batches()).length === 3);
  await registry.rows(
    client.tenantId,
    `update api_registry.audit_batches set received_at = now() - interval '31 days' where audit_id = $1`,
    [orphan.id],
  );
  await registry.app.get(ForgetOutcomes).forget();
  expect(await batches()).toEqual([recent.id]);
  expect((await client.get(`/v1/apis/${apiId}/audits/${old.id}`)).body).toMatchObject({
    score: 100,
    outcomes_forgotten_at: expect.any(String),
  });
  expect((await client.get(`/v1/apis/${apiId}/audits/${lost.id}`)).body).toMatchObject({
    state: 'failed',
    reason: 'results-lost',
    detail: '2 of 2 batches of results did not come. There is no score without them. Audit the API again.',
  });
  expect((await client.get(`/v1/apis/${apiId}`)).body).toMatchObject({
    open_audit: null,
    last_audit: { id: recent.id },
  });
  // Those of the last audit stay, however old it is.
  await registry.app.get(ForgetOutcomes).forget(new Date(Date.now() + 1000 * day));
  expect(await batches()).toEqual([recent.id]);
});

it('erases APIs, documents and audits of an organization, says so, and takes nothing late', async () => {
  const client = await registry.client();
  const scan = await auditedApi(client);
  const data = { erasure_id: randomUUID(), organization_id: client.tenantId, asked: 1 };
  const { tenantId } = client;
  await registry.produce(OrganizationErasureRequestedRecord, { tenantId, key: tenantId, data });
  await registry.records('identity.erasures.v1', tenantId, 1);
  await registry.produce(OrganizationErasureRequestedRecord, { tenantId, key: tenantId, data });
  await scan.ended('completed', { batches: 1, revision: 2 });
  const [confirmed] = await registry.records(OrganizationErasedRecord.topic.name, tenantId, 1);
  expect(confirmed?.data).toMatchObject({ service: 'api-registry' });
  const left = erasedData.tables.map(({ table }) =>
    registry.rows(tenantId, `select from ${table} where tenant_id = $1`, [tenantId]),
  );
  expect((await Promise.all(left)).flat()).toEqual([]);
  expect(await client.get('/v1/apis')).toMatchObject({ status: 410 });
  expect(await stateOf(owner, audited)).toBe('completed');
});
