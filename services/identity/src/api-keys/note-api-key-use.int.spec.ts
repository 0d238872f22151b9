import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { ApiKeyUses } from '@palisade/auth';
import { ApiKeyUsedRecord } from '@palisade/contracts';
import { Publisher } from '@palisade/messaging';
import { Identity, type Person } from '../testing/identity.js';
import { until } from '../testing/until.js';

let identity: Identity;
let admin: Person;
let token: string;
let id: string;
let key: string;

beforeAll(async () => {
  identity = await Identity.start();
});
beforeEach(async () => {
  admin = await identity.organization();
  token = await identity.tokenOf(admin);
  const { body } = await identity.post('/v1/api-keys', { name: 'a key', scopes: ['members:read'] }, token);
  ({ id, key } = body);
});
afterAll(() => identity.close());

const lastUse = async (by = token, of = id): Promise<string | null> => {
  const { body } = await identity.get('/v1/api-keys', by);
  return body.items.find((item: { id: string }) => item.id === of).last_used_at;
};
const used = (at: string, { tenantId = admin.tenantId, of = id, eventId = randomUUID() } = {}) =>
  identity.app
    .get(Publisher)
    .publish(ApiKeyUsedRecord, [
      { id: eventId, tenantId, key: of, data: { api_key_id: of, last_used_at: at } },
    ]);
const early = '2025-06-01T08:00:00.000Z';
const late = '2025-06-01T09:00:00.000Z';

it('keeps when a key was used, as the services that verify it say', async () => {
  const before = Date.now();
  await until(async () => (await identity.get('/v1/members', key)).status === 200);
  await identity.app.get(ApiKeyUses).flush();
  await until(async () => (await lastUse()) !== null);
  expect(Date.parse((await lastUse()) ?? '')).toBeGreaterThanOrEqual(before);
  expect(Date.parse((await lastUse()) ?? '')).toBeLessThanOrEqual(Date.now());
  const [event] = await identity.records(ApiKeyUsedRecord, 1, (message) => message.key?.toString() === id);
  expect(String(event?.headers?.['ce_tenantid'])).toBe(admin.tenantId);
});

it('does not take a wrong secret for a use', async () => {
  const wrong = `${key.slice(0, -43)}${'A'.repeat(43)}`;
  expect((await identity.get('/v1/members', wrong)).status).toBe(401);
  await identity.app.get(ApiKeyUses).flush();
  await used(early);
  await until(async () => (await lastUse()) !== null);
  expect(await lastUse()).toBe(early);
});

it('keeps the latest, however often and in whatever order uses are told', async () => {
  const eventId = randomUUID();
  for (const at of [late, late]) await used(at, { eventId });
  await used(early);
  await used(late);
  const { body } = await identity.post('/v1/api-keys', { name: 'last', scopes: ['members:read'] }, token);
  await used(early, { of: body.id });
  await until(async () => (await lastUse(token, body.id)) !== null);
  expect(await lastUse()).toBe(late);
});

it('believes no time to come', async () => {
  await used('2999-01-01T00:00:00.000Z');
  await until(async () => (await lastUse()) !== null);
  expect(Date.parse((await lastUse()) ?? '')).toBeLessThanOrEqual(Date.now());
});

it("touches no other organization's key, told in one breath with its own", async () => {
  const stranger = await identity.organization();
  const strangers = await identity.tokenOf(stranger);
  const { body } = await identity.post('/v1/api-keys', { name: 'x', scopes: ['members:read'] }, strangers);
  await Promise.all([
    used(late, { tenantId: stranger.tenantId }),
    used(early, { tenantId: stranger.tenantId, of: body.id }),
  ]);
  await until(async () => (await lastUse(strangers, body.id)) !== null);
  expect(await lastUse(strangers, body.id)).toBe(early);
  expect(await lastUse()).toBeNull();
});
