import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newApiKey } from '@palisade/auth';
import { randomUUID } from 'node:crypto';
import { IdentityModule } from '../identity.module.js';
import { Identity } from '../testing/identity.js';
import { until } from '../testing/until.js';
import { SeedDemo, type Wanted } from './seed-demo.js';

let identity: Identity;

beforeAll(async () => {
  identity = await Identity.start();
});
afterAll(() => identity.close());

/** As the command does, in an application of its own. */
async function seed(wanted: Wanted = {}) {
  const app = await NestFactory.createApplicationContext(IdentityModule.forCommands(identity.settings), {
    logger: false,
  });
  try {
    return await app.get(SeedDemo).seed(wanted);
  } finally {
    await app.close();
  }
}

it('makes the two organizations once, however often it runs', async () => {
  const tenantId = randomUUID();
  const first = await seed({ tenantId });
  expect(first.tenant_id).toBe(tenantId);
  expect(await seed({ ingestKey: first.ingest_key, tenantId })).toEqual(first);
  await expect(seed({ tenantId: randomUUID() })).rejects.toThrow('has another id than the wanted one');
  expect(first.admin).toEqual({ email: 'admin@corp.com', password: 'adminpass' });
  for (const [person, role] of [
    ['admin', 'admin'],
    ['analyst', 'analyst'],
    ['viewer', 'viewer'],
  ] as const) {
    const { status, body } = await identity.post('/v1/auth/login', first[person]);
    expect([status, body.role, body.organization?.id]).toEqual([200, role, first.tenant_id]);
  }
  const other = await identity.post('/v1/auth/login', first.other_admin);
  expect(other.body.organization.id).toBe(first.other_tenant_id);
});

it('makes the key that it is told to, and in place of an unknown one a new one', async () => {
  const wanted = newApiKey(randomUUID()).key;
  expect((await seed({ ingestKey: wanted })).ingest_key).toBe(wanted);
  // Known, without the scope to read: 403 and no more 401.
  await until(async () => (await identity.get('/v1/members', wanted)).status === 403);
  const { ingest_key: fresh } = await seed();
  expect(fresh).not.toBe(wanted);
  await until(async () => (await identity.get('/v1/members', wanted)).status === 401);
  await until(async () => (await identity.get('/v1/members', fresh)).status === 403);
  await expect(seed({ ingestKey: 'nonsense' })).rejects.toThrow('no API key');
});
