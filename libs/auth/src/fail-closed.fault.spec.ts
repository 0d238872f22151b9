import { randomUUID } from 'node:crypto';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ApiKeyRecord } from '@palisade/contracts';
import { createService } from '@palisade/http';
import { connectMessaging, ensureTopics, MessagingModule, Publisher } from '@palisade/messaging';
import { ownPlatform, type OwnPlatform, waitUntil } from '@palisade/platform';
import { Requires } from './access.js';
import { newApiKey } from './api-key.js';
import { AuthModule } from './auth.module.js';
import { type Caller, CurrentCaller } from './caller.js';
import { CallerWatch } from './caller-watch.js';
import { Verifier } from './verifier.js';

@Controller('v1/alerts')
class Alerts {
  @Get()
  @Requires('alerts:read')
  list(@CurrentCaller() { tenantId }: Caller) {
    return { tenantId };
  }
}

const MAX_BEHIND_SECONDS = 6;
const tenantId = randomUUID();
const apiKeyId = randomUUID();
const { key, secretHash } = newApiKey(apiKeyId);
const record: ApiKeyRecord = {
  api_key_id: apiKeyId,
  revision: 1,
  secret_hash: secretHash,
  scopes: ['alerts:read'],
  state: 'active',
};

let own: OwnPlatform;
let app: NestFastifyApplication;

beforeAll(async () => {
  own = await ownPlatform();
  const { brokers } = own;
  await ensureTopics({ brokers });
  @Module({
    imports: [
      MessagingModule.forRoot({ service: 'alerts', brokers }),
      AuthModule.forRoot({ issuer: 'palisade', maxBehindSeconds: MAX_BEHIND_SECONDS }),
    ],
    controllers: [Alerts],
  })
  class Service {}
  app = await createService(Service, { service: 'alerts' });
});
afterAll(async () => {
  await app.close();
  await own.close();
});

const statusOf = async (url: string) =>
  (await app.inject({ url, headers: { authorization: `Bearer ${key}` } })).statusCode;
const publish = (data: ApiKeyRecord) =>
  app.get(Publisher).publish(ApiKeyRecord, [{ id: randomUUID(), tenantId, key: apiKeyId, data }]);
const ends: string[] = [];
const stayConnected = async () => {
  const caller = await app.get(Verifier).verify(key);
  app.get(CallerWatch).watch(caller, (reason) => ends.push(reason));
};
const answers = async (url: string, status: number, timeoutMs: number) => {
  expect(await waitUntil(async () => (await statusOf(url)) === status, { timeoutMs })).toBe(true);
};

it('refuses everybody while it has not read the topics to their end', async () => {
  await own.kafka.pause();
  await connectMessaging(app);
  await app.getHttpAdapter().getInstance().ready();
  expect(await statusOf('/v1/alerts')).toBe(503);
  expect(await statusOf('/readyz')).toBe(503);
  await own.kafka.resume();
  await answers('/readyz', 200, 20_000);
  expect(await statusOf('/v1/alerts')).toBe(401);
});

it('knows a key, and its revocation within two seconds', async () => {
  await publish(record);
  await answers('/v1/alerts', 200, 2_000);
  await stayConnected();
  await publish({ ...record, revision: 2, state: 'revoked' });
  await answers('/v1/alerts', 401, 2_000);
  expect(ends).toEqual(['api-key-revoked']);
  await publish({ ...record, revision: 3 });
  await answers('/v1/alerts', 200, 2_000);
});

it('goes on without Kafka for the stated time, then refuses everybody, and recovers by itself', async () => {
  await stayConnected();
  await own.kafka.pause();
  const paused = Date.now();
  expect(await statusOf('/v1/alerts')).toBe(200);
  await answers('/v1/alerts', 503, 3 * MAX_BEHIND_SECONDS * 1000);
  expect(Date.now() - paused).toBeGreaterThan((MAX_BEHIND_SECONDS - 2) * 1000);
  expect(await statusOf('/readyz')).toBe(503);
  expect(await waitUntil(() => Promise.resolve(ends.length === 2), { timeoutMs: 2_000 })).toBe(true);
  expect(ends).toEqual(['api-key-revoked', 'unverifiable']);
  await own.kafka.resume();
  await answers('/v1/alerts', 200, 30_000);
});
