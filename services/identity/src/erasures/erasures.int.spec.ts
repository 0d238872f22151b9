import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ApiKeyRecord,
  type Contract,
  MemberLeftRecord,
  OrganizationErasedRecord,
  OrganizationErasureRequestedRecord,
  OrganizationRecord,
} from '@palisade/contracts';
import { undeclaredTables } from '@palisade/erasure';
import { Kafka, logLevel } from 'kafkajs';
import { type Answer, dataOf, Identity, type Person } from '../testing/identity.js';
import { until } from '../testing/until.js';
import { erasedData, keptTables } from './erased-data.js';
import { erasingServices } from './erasing-services.js';

let identity: Identity;

beforeAll(async () => {
  identity = await Identity.start({ ERASURE_ASK_SECONDS: 1 });
});
afterAll(() => identity.close());

const ofTenant = (tenantId: string) => (message: { headers?: Record<string, unknown> }) =>
  String(message.headers?.['ce_tenantid']) === tenantId;

const nameOf = ({ tenantId }: Person) => `Corp ${tenantId}`;

const remove = (admin: Person, token: string, confirmed = nameOf(admin)): Promise<Answer> =>
  identity.request('DELETE', '/v1/organizations/current', { token, payload: { confirm_name: confirmed } });

/** As another service says it. */
async function confirm(service: string, { tenantId, erasureId }: { tenantId: string; erasureId: string }) {
  const { brokers, topicPrefix } = identity.environment;
  const producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  const contract: Contract<OrganizationErasedRecord> = OrganizationErasedRecord;
  const value = contract.encode({
    erasure_id: erasureId,
    organization_id: tenantId,
    service,
    erased_at: new Date().toISOString(),
    erased: { rows: 7 },
    kept: service === 'audit' ? { 'audit chain': 'until 2099-01-01' } : {},
  });
  const headers = {
    ce_specversion: '1.0',
    ce_id: randomUUID(),
    ce_type: contract.type,
    ce_source: '/test',
    ce_time: new Date().toISOString(),
    ce_tenantid: tenantId,
  };
  const topic = topicPrefix + contract.topic.name;
  // Twice, as a relay may send it.
  await producer.send({ topic, messages: [1, 2].map(() => ({ key: tenantId, value, headers })) });
  await producer.disconnect();
}

const receiptOf = async (id: string, token: string): Promise<Answer['body']> =>
  (await identity.get(`/v1/organizations/erasures/${id}`, token)).body;

describe('deleting an organization', () => {
  it('ends it at the commit, and the receipt waits for each service until it confirms', async () => {
    const admin = await identity.organization();
    const member = await identity.member(admin.tenantId, 'analyst');
    const [token, memberToken] = [await identity.tokenOf(admin), await identity.tokenOf(member)];
    const { id: keyId, key } = await identity.keyOf(token, ['organization:read']);

    const deleted = await remove(admin, token);
    expect(deleted).toMatchObject({
      status: 202,
      body: {
        organization_name: nameOf(admin),
        state: 'waiting',
        services: expect.arrayContaining([
          { service: 'file-access', state: 'waiting', confirmed_at: null, erased: {}, kept: {} },
        ]),
      },
    });
    const { erasure_id: id } = deleted.body as { erasure_id: string };

    // Nobody belongs to it any more.
    for (const bearer of [token, memberToken, key])
      await until(async () => (await identity.get('/v1/organizations/current', bearer)).status === 401);
    const [again, formerly] = [await identity.tokenOf(admin), await identity.tokenOf(member)];
    for (const bearer of [again, formerly])
      expect((await identity.get('/v1/auth/me', bearer)).body).toMatchObject({
        organization: null,
        role: 'viewer',
      });

    // What compacted topics had of it is tombstoned.
    const tombstone = (contractKey: string) => (message: { key: Buffer | null; value: Buffer | null }) =>
      String(message.key) === contractKey && message.value === null;
    await identity.records(ApiKeyRecord, 1, tombstone(keyId));
    await identity.records(OrganizationRecord, 1, tombstone(admin.tenantId));
    const left = await identity.records(MemberLeftRecord, 2, ofTenant(admin.tenantId));
    expect(left.map((message) => dataOf(message).reason)).toEqual([
      'organization_erased',
      'organization_erased',
    ]);

    // It asks again, and again, and waits.
    const asked = await identity.records(OrganizationErasureRequestedRecord, 3, ofTenant(admin.tenantId));
    expect(asked.slice(0, 3).map((message) => dataOf(message).asked)).toEqual([1, 2, 3]);
    const others = erasingServices.filter((service) => service !== 'identity');
    await until(async () => (await receiptOf(id, again)).waiting_for.length === others.length);
    expect((await receiptOf(id, again)).waiting_for).toEqual([...others].sort());

    const erasure = { tenantId: admin.tenantId, erasureId: id };
    for (const service of others.slice(1)) await confirm(service, erasure);
    await until(async () => (await receiptOf(id, again)).waiting_for.length === 1);
    expect(await receiptOf(id, again)).toMatchObject({ state: 'waiting', waiting_for: others.slice(0, 1) });
    await confirm(others[0] ?? '', erasure);
    await until(async () => (await receiptOf(id, again)).state === 'complete');
    const receipt = await receiptOf(id, again);
    expect(receipt).toMatchObject({
      waiting_for: [],
      services: expect.arrayContaining([
        expect.objectContaining({ service: 'audit', kept: { 'audit chain': 'until 2099-01-01' } }),
        expect.objectContaining({
          service: 'identity',
          erased: expect.objectContaining({ organizations: 1, memberships: 2, api_keys: 1 }),
        }),
      ]),
    });
    expect(new Date(receipt.rest_dropped_by).getTime()).toBeGreaterThan(Date.now() + 30 * 86_400_000);

    // It is the requester's alone.
    expect((await identity.get('/v1/organizations/erasures', again)).body.items).toHaveLength(1);
    expect((await identity.get('/v1/organizations/erasures', formerly)).body.items).toEqual([]);
    expect((await identity.get(`/v1/organizations/erasures/${id}`, formerly)).status).toBe(404);
  });

  it('lets people go on: they may found another', async () => {
    const admin = await identity.organization();
    await remove(admin, await identity.tokenOf(admin));
    const founded = await identity.post('/v1/organizations', { name: 'Next' }, await identity.tokenOf(admin));
    expect(founded.status).toBe(201);
    expect(founded.body.id).not.toBe(admin.tenantId);
  });

  it('wants the name, and a login that is fresh; an admin; no API key', async () => {
    const admin = await identity.organization();
    const token = await identity.tokenOf(admin);
    expect(await remove(admin, token, 'another')).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'confirm_name', message: expect.any(String) }] },
    });
    const analyst = await identity.tokenOf(await identity.member(admin.tenantId, 'analyst'));
    expect((await remove(admin, analyst)).status).toBe(403);
    const { key } = await identity.keyOf(token, ['organization:read', 'organization:delete']);
    expect((await remove(admin, key)).status).toBe(403);
    await identity.database.system((tx) =>
      tx.query(
        `update identity.sessions set authenticated_at = now() - interval '1 hour' where user_id = $1`,
        [admin.id],
      ),
    );
    expect(await remove(admin, token)).toMatchObject({
      status: 403,
      body: { type: 'urn:palisade:problem:fresh-login-required' },
    });
    expect((await identity.get('/v1/organizations/current', token)).status).toBe(200);
  });

  it('leaves nothing of it in any table but the receipt, and touches no other organization', async () => {
    const [admin, other] = [await identity.organization(), await identity.organization()];
    const token = await identity.tokenOf(admin);
    await identity.keyOf(token, ['organization:read']);
    const { body } = await remove(admin, token);
    await until(async () => {
      const receipt = await receiptOf(body.erasure_id as string, await identity.tokenOf(admin));
      return !receipt.waiting_for.includes('identity');
    });
    for (const { table } of erasedData.tables) {
      const rows = await identity.database.asTenant(
        admin.tenantId,
        (tx) => tx.query<unknown[]>(`select from ${table} where tenant_id = $1`, [admin.tenantId]),
        { evenErased: true },
      );
      expect([table, rows.length]).toEqual([table, 0]);
    }
    expect((await identity.get('/v1/organizations/current', await identity.tokenOf(other))).status).toBe(200);
  });
});

it('declares every table of organizations', async () => {
  const { adminUrl } = identity.environment;
  const { schema, tables } = erasedData;
  expect(await undeclaredTables({ adminUrl, schema, tables, kept: keptTables })).toEqual([]);
});
