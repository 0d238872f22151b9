import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ApiKeyRecord, AuditRecord } from '@palisade/contracts';
import { dataOf, Identity, type Person } from '../testing/identity.js';
import { until } from '../testing/until.js';

let identity: Identity;
let admin: Person;
let token: string;

beforeAll(async () => {
  identity = await Identity.start();
  admin = await identity.organization();
  token = await identity.tokenOf(admin);
});
afterAll(() => identity.close());

it('shows a key once and keeps its hash alone', async () => {
  const body = { name: ' file server ', scopes: ['file-access:ingest'] };
  const made = await identity.post('/v1/api-keys', body, token);
  expect(made).toMatchObject({
    status: 201,
    body: {
      id: expect.any(String),
      name: 'file server',
      scopes: ['file-access:ingest'],
      state: 'active',
      created_at: expect.any(String),
      revoked_at: null,
      key: expect.stringMatching(/^pal_[0-9a-f]{32}_[\w-]{43}$/),
    },
  });
  const secret = String(made.body.key).slice(37);
  const listed = await identity.get('/v1/api-keys', token);
  expect(listed.body.items.map(({ id }: { id: string }) => id)).toContain(made.body.id);
  expect(JSON.stringify(listed.body)).not.toContain(secret);

  const [record] = await identity.records(ApiKeyRecord, 1, ({ key }) => key?.toString() === made.body.id);
  expect(record?.headers?.['ce_tenantid']?.toString()).toBe(admin.tenantId);
  expect(record?.value?.toString()).not.toContain(secret);
  const audited = await identity.records(
    AuditRecord,
    1,
    (message) => dataOf(message).target?.id === made.body.id,
  );
  expect(audited.map(dataOf)).toMatchObject([
    {
      action: 'identity.api_key.created',
      actor: { id: admin.id },
      details: { scopes: 'file-access:ingest' },
    },
  ]);
  expect(JSON.stringify(audited.map(dataOf))).not.toContain(secret);
});

it('lets a key do what its scopes say and nothing else', async () => {
  const { key } = await identity.keyOf(token, ['members:read']);
  expect((await identity.get('/v1/members', key)).status).toBe(200);
  expect((await identity.get('/v1/organizations/current', key)).status).toBe(403);
  expect((await identity.get('/v1/api-keys', key)).status).toBe(403);
  expect((await identity.get('/v1/auth/me', key)).status).toBe(403);
  expect((await identity.post('/v1/organizations', { name: 'mine' }, key)).status).toBe(403);
});

it('gives away no permission that the caller lacks', async () => {
  const { key } = await identity.keyOf(token, ['api-keys:manage']);
  const beyond = { name: 'more', scopes: ['api-keys:manage', 'members:manage'] };
  expect((await identity.post('/v1/api-keys', beyond, key)).status).toBe(403);
  const within = { name: 'as much', scopes: ['api-keys:manage'] };
  expect((await identity.post('/v1/api-keys', within, key)).status).toBe(201);
});

it('refuses a revoked key within two seconds, for good', async () => {
  const { id, key } = await identity.keyOf(token, ['members:read']);
  expect((await identity.delete(`/v1/api-keys/${id}`, token)).status).toBe(204);
  await until(async () => (await identity.get('/v1/members', key)).status === 401, 2_000);
  expect((await identity.delete(`/v1/api-keys/${id}`, token)).status).toBe(204);
  const records = await identity.records(ApiKeyRecord, 2, (message) => message.key?.toString() === id);
  expect(records.map((message) => dataOf(message).state)).toEqual(['active', 'revoked']);
});

it("neither shows nor revokes another organization's key", async () => {
  const { id, key } = await identity.keyOf(token, ['members:read']);
  const stranger = await identity.tokenOf(await identity.organization());
  expect((await identity.get('/v1/api-keys', stranger)).body.items).toEqual([]);
  expect((await identity.delete(`/v1/api-keys/${id}`, stranger)).status).toBe(404);
  expect((await identity.get('/v1/members', key)).body.items.map((member: Person) => member.id)).toEqual([
    admin.id,
  ]);
});

it.each([
  [{ name: 'x', scopes: [] }],
  [{ name: 'x', scopes: ['everything'] }],
  [{ name: 'x', scopes: ['alerts:read', 'alerts:read'] }],
  [{ name: '   ', scopes: ['alerts:read'] }],
  [{ name: 'x\u0000', scopes: ['alerts:read'] }],
  [{ name: 'x', scopes: 'alerts:read' }],
  [{ name: 'x', scopes: ['alerts:read'], tenant_id: 'another' }],
])('refuses %j as invalid', async (body) => {
  expect((await identity.post('/v1/api-keys', body, token)).status).toBe(400);
});

it.each(['pal_x', 'pal_', `pal_${'0'.repeat(32)}_${'A'.repeat(43)}`])('refuses the key %s', async (key) => {
  const { status, headers } = await identity.get('/v1/members', key);
  expect(status).toBe(401);
  expect(headers['www-authenticate']).toContain('Bearer');
});
