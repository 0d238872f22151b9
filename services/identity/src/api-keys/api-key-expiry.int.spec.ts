import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { CallerWatch, Verifier } from '@palisade/auth';
import { ApiKeyRecord, AuditRecord } from '@palisade/contracts';
import { dataOf, Identity, type Person } from '../testing/identity.js';
import { until } from '../testing/until.js';
import { ApiKeys } from './api-keys.js';

const DAY_MS = 24 * 3600 * 1000;
let identity: Identity;
let admin: Person;
let token: string;

beforeAll(async () => {
  identity = await Identity.start();
});
beforeEach(async () => {
  admin = await identity.organization();
  token = await identity.tokenOf(admin);
});
afterAll(() => identity.close());

const make = (more: object, by = token) =>
  identity.post('/v1/api-keys', { name: 'a key', scopes: ['members:read'], ...more }, by);
const makeFor = (milliseconds: number, scopes: ('members:read' | 'api-keys:manage')[] = ['members:read']) =>
  identity.database.asTenant(admin.tenantId, (tx) =>
    identity.app.get(ApiKeys).make(tx, {
      tenantId: admin.tenantId,
      name: 'a short one',
      scopes,
      expiresAt: new Date(Date.now() + milliseconds),
      by: { kind: 'user', id: admin.id },
    }),
  );

it('ends on the day that is wished, and lasts when none is', async () => {
  const made = await make({ expires_in_days: 30 });
  const { id, created_at, expires_at } = made.body;
  expect(made.body).toMatchObject({ state: 'active', last_used_at: null });
  expect(Math.abs(Date.parse(expires_at) - Date.parse(created_at) - 30 * DAY_MS)).toBeLessThan(1_000);
  const [record] = await identity.records(ApiKeyRecord, 1, (message) => message.key?.toString() === id);
  expect(dataOf(record).expires_at).toBe(expires_at);
  const [audited] = await identity.records(AuditRecord, 1, (message) => dataOf(message).target?.id === id);
  expect(dataOf(audited).details.expires_at).toBe(expires_at);
  for (const lasting of [{}, { expires_in_days: null }])
    expect((await make(lasting)).body.expires_at).toBeNull();
});

it.each([0, 366, 1.5, '30', -1])('refuses %j days', async (days) => {
  expect((await make({ expires_in_days: days })).status).toBe(400);
});

it('is refused from its end on, and whoever stays connected with it is told', async () => {
  const { apiKey, key } = await makeFor(3_000);
  await until(async () => (await identity.get('/v1/members', key)).status === 200);
  const ends: string[] = [];
  const caller = await identity.app.get(Verifier).verify(key);
  identity.app.get(CallerWatch).watch(caller, (reason) => ends.push(reason));
  await until(async () => (await identity.get('/v1/members', key)).status === 401);
  expect(Date.now()).toBeGreaterThanOrEqual(apiKey.expiresAt?.getTime() ?? Infinity);
  await until(async () => ends.length === 1, 2_000);
  expect(ends).toEqual(['api-key-revoked']);
  expect((await identity.get('/v1/api-keys', token)).body.items).toMatchObject([{ state: 'expired' }]);
});

it('makes no key that outlives it', async () => {
  const { key } = await makeFor(2 * DAY_MS, ['api-keys:manage', 'members:read']);
  await until(async () => (await identity.get('/v1/api-keys', key)).status === 200);
  expect((await make({}, key)).status).toBe(403);
  expect((await make({ expires_in_days: 3 }, key)).status).toBe(403);
  expect((await make({ expires_in_days: 1 }, key)).status).toBe(201);
});
