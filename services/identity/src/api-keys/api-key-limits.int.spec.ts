import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { ApiKeyRecord } from '@palisade/contracts';
import { Identity, type Person } from '../testing/identity.js';

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

const make = (by = token) => identity.post('/v1/api-keys', { name: 'a key', scopes: ['members:read'] }, by);
const listed = async () => (await identity.get('/v1/api-keys', token)).body.items as { id: string }[];

/** Rows as many keys leave behind: revoked or expired so many days ago, or still good. */
const plant = (count: number, ended?: { revoked?: number; expired?: number }) =>
  identity.database.asTenant(admin.tenantId, async (tx) => {
    await tx.query(
      `insert into identity.api_keys
         (id, tenant_id, name, secret_hash, scopes, state, revision, created_at, revoked_at, expires_at)
       select gen_random_uuid(), $1, 'planted', $2, '{members:read}',
              case when $4::int is null then 'active' else 'revoked' end, 1, now() - interval '1 year',
              now() - make_interval(days => $4::int), now() - make_interval(days => $5::int)
         from generate_series(1, $3)`,
      [admin.tenantId, randomUUID(), count, ended?.revoked ?? null, ended?.expired ?? null],
    );
  });

it('lets an organization have five hundred keys that are good, and nobody else is held up by them', async () => {
  await plant(499);
  expect((await make()).status).toBe(201);
  const { status, body } = await make();
  expect([status, body.type]).toEqual([409, 'urn:palisade:problem:limit-reached']);
  const other = await identity.tokenOf(await identity.organization());
  expect((await make(other)).status).toBe(201);
});

it('counts keys that were revoked or have expired until they are forgotten', async () => {
  await plant(1_000, { revoked: 1 });
  await plant(999, { expired: 1 });
  expect((await make()).status).toBe(201);
  expect((await make()).status).toBe(409);
});

it('forgets keys that ended three months ago, on the topic too, and no others', async () => {
  await plant(1, { revoked: 91 });
  await plant(1, { expired: 91 });
  const old = (await listed()).map(({ id }) => id);
  await plant(1, { revoked: 89 });
  await plant(1, { expired: 89 });
  await plant(1, { revoked: 89, expired: -30 });
  await plant(1);
  const kept = (await listed()).map(({ id }) => id).filter((id) => !old.includes(id));
  const { body } = await make();
  expect((await listed()).map(({ id }) => id).sort()).toEqual([...kept, body.id as string].sort());
  const tombstones = await identity.records(
    ApiKeyRecord,
    2,
    ({ key, value }) => old.includes(key?.toString() ?? '') && value === null,
  );
  expect(tombstones.map(({ key }) => key?.toString()).sort()).toEqual([...old].sort());
});
