import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ApiKeyRecord, type Contract, SessionRecord, SigningKeyRecord } from '@palisade/contracts';
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
const kid = randomUUID();
const signingKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const session: SessionRecord = {
  session_id: randomUUID(),
  revision: 1,
  user_id: randomUUID(),
  role: 'viewer',
  membership_version: 1,
  state: 'active',
};
const token = accessToken();

function accessToken(): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ iss: 'palisade', aud: 'palisade', iat: now, exp: now + 300, jti: randomUUID() },
    ...{ sub: session.user_id, sid: session.session_id, tid: tenantId, role: session.role, mv: 1 },
    email: 'vic@corp.com',
  };
  const [header, payload] = [{ alg: 'ES256', typ: 'at+jwt', kid }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signed = `${header ?? ''}.${payload ?? ''}`;
  const signature = sign('sha256', Buffer.from(signed), {
    key: signingKeys.privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return `${signed}.${signature.toString('base64url')}`;
}

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

const statusOf = async (url: string, credential = key) =>
  (await app.inject({ url, headers: { authorization: `Bearer ${credential}` } })).statusCode;
const publish = <T>(contract: Contract<T>, id: string, data: T) =>
  app.get(Publisher).publish(contract, [{ id: randomUUID(), tenantId, key: id, data }]);
const publishKey = (data: ApiKeyRecord) => publish(ApiKeyRecord, apiKeyId, data);
const publishSession = (data: SessionRecord) => publish(SessionRecord, data.session_id, data);
const ends: string[] = [];
const stayConnected = async (credential = key) => {
  const caller = await app.get(Verifier).verify(credential);
  app.get(CallerWatch).watch(caller, (reason) => ends.push(reason));
};
const answers = async (url: string, status: number, timeoutMs: number, credential = key) => {
  const isSo = async () => (await statusOf(url, credential)) === status;
  expect(await waitUntil(isSo, { timeoutMs })).toBe(true);
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
  await publishKey(record);
  await answers('/v1/alerts', 200, 2_000);
  await stayConnected();
  await publishKey({ ...record, revision: 2, state: 'revoked' });
  await answers('/v1/alerts', 401, 2_000);
  expect(ends).toEqual(['api-key-revoked']);
  await publishKey({ ...record, revision: 3 });
  await answers('/v1/alerts', 200, 2_000);
});

it('goes on without Kafka for the stated time, then refuses everybody, and recovers by itself', async () => {
  const { x = '', y = '' } = signingKeys.publicKey.export({ format: 'jwk' });
  await publish(SigningKeyRecord, kid, { kid, revision: 1, x, y, state: 'active' });
  await publishSession(session);
  await answers('/v1/alerts', 200, 2_000, token);
  ends.length = 0;
  await stayConnected();
  await stayConnected(token);
  await own.kafka.pause();
  const paused = Date.now();
  for (const credential of [key, token]) expect(await statusOf('/v1/alerts', credential)).toBe(200);
  await answers('/v1/alerts', 503, 3 * MAX_BEHIND_SECONDS * 1000, token);
  expect(await statusOf('/v1/alerts')).toBe(503);
  expect(Date.now() - paused).toBeGreaterThan((MAX_BEHIND_SECONDS - 2) * 1000);
  expect(await statusOf('/readyz')).toBe(503);
  expect(await waitUntil(() => Promise.resolve(ends.length === 2), { timeoutMs: 2_000 })).toBe(true);
  expect(ends).toEqual(['unverifiable', 'unverifiable']);
  await own.kafka.resume();
  for (const credential of [key, token]) await answers('/v1/alerts', 200, 30_000, credential);
  await stayConnected(token);
  await publishSession({ ...session, revision: 2, state: 'revoked' });
  await answers('/v1/alerts', 401, 2_000, token);
  expect(ends).toEqual(['unverifiable', 'unverifiable', 'session-ended']);
});
