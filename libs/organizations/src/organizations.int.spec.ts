import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ErrorCode, OpenFeature } from '@openfeature/server-sdk';
import { OrganizationRecord } from '@palisade/contracts';
import { createService } from '@palisade/http';
import { connectMessaging, ensureTopics, MessagingModule, Publisher } from '@palisade/messaging';
import { testEnvironment, type TestEnvironment, waitUntil } from '@palisade/platform';
import { FeatureFlags } from './feature-flags.js';
import { flags } from './flags.js';
import { OrganizationFlags } from './organization-flags.js';
import { Organizations } from './organizations.js';
import { OrganizationsModule } from './organizations.module.js';

let environment: TestEnvironment;
let first: NestFastifyApplication;
let second: NestFastifyApplication;

beforeAll(async () => {
  environment = await testEnvironment();
  const { brokers, topicPrefix } = environment;
  await ensureTopics({ brokers, topicPrefix });
  [first, second] = await Promise.all([start(), start()]);
});
afterAll(async () => {
  await Promise.all([first.close(), second.close()]);
  await environment.close();
});

async function start(): Promise<NestFastifyApplication> {
  const { brokers, topicPrefix } = environment;
  @Module({
    imports: [
      MessagingModule.forRoot({ service: 'asking', brokers, topicPrefix }),
      OrganizationsModule.forRoot(),
    ],
  })
  class Service {}
  const app = await createService(Service, { service: 'asking' });
  await connectMessaging(app);
  await app.getHttpAdapter().getInstance().ready();
  await until(async () => (await app.inject('/readyz')).statusCode === 200);
  return app;
}

const until = async (condition: () => boolean | Promise<boolean>) =>
  expect(await waitUntil(condition, { timeoutMs: 20_000 })).toBe(true);
const of = (app: NestFastifyApplication, tenantId: string) => app.get(Organizations).of(tenantId);
const isOn = (app: NestFastifyApplication, tenantId: string) =>
  app.get(FeatureFlags).isOn('backtests', tenantId);

async function publish(tenantId: string, given: Partial<OrganizationRecord>): Promise<void> {
  const data = { organization_id: tenantId, revision: 1, ...given };
  await first
    .get(Publisher)
    .publish(OrganizationRecord, [{ id: randomUUID(), tenantId, key: tenantId, data }]);
}

it('knows in every replica what an organization is called and chose, and its latest revision alone', async () => {
  const tenantId = randomUUID();
  expect(of(first, tenantId)).toBeUndefined();
  const settings = { 'retention.alerts': '60', 'retention.file_access_events': 'soon' };
  await publish(tenantId, { revision: 3, name: 'Corp', time_zone: 'Europe/Zurich', settings });
  for (const app of [first, second]) {
    await until(() => of(app, tenantId) !== undefined);
    expect(of(app, tenantId)).toEqual({
      revision: 3,
      name: 'Corp',
      timeZone: 'Europe/Zurich',
      settings,
      flags: {},
    });
    expect(app.get(Organizations).numbersOf('retention.alerts').get(tenantId)).toBe(60);
    expect(app.get(Organizations).numbersOf('retention.file_access_events').has(tenantId)).toBe(false);
  }
  await publish(tenantId, { revision: 2, name: 'Before' });
  await publish(tenantId, { revision: 4, name: 'After' });
  await until(() => of(second, tenantId)?.revision === 4);
  expect(of(second, tenantId)).toMatchObject({ name: 'After', timeZone: 'UTC', settings: {} });
});

it('turns features on and off while everything runs, in every replica and for nobody else', async () => {
  const [tenantId, other] = [randomUUID(), randomUUID()];
  expect(await isOn(first, tenantId)).toBe(true);
  const heard: string[] = [];
  second.get(FeatureFlags).onChange((id) => heard.push(id));
  await publish(tenantId, { flags: { backtests: false } });
  for (const app of [first, second]) {
    await until(async () => !(await isOn(app, tenantId)));
    expect(await isOn(app, other)).toBe(true);
  }
  expect(heard).toContain(tenantId);
  await expect(first.get(FeatureFlags).assertOn('backtests', tenantId)).rejects.toMatchObject({
    slug: 'feature-off',
  });
  await publish(tenantId, { revision: 2, flags: { backtests: true } });
  for (const app of [first, second]) await until(() => isOn(app, tenantId));
});

it('answers OpenFeature with why, and refuses what is no flag', async () => {
  const tenantId = randomUUID();
  await publish(tenantId, { flags: { backtests: false } });
  await until(() => of(first, tenantId) !== undefined);
  const domain = randomUUID();
  await OpenFeature.setProviderAndWait(domain, new OrganizationFlags(first.get(Organizations)));
  const client = OpenFeature.getClient(domain);
  const asked = { targetingKey: tenantId };
  expect(await client.getBooleanDetails('backtests', true, asked)).toMatchObject({
    value: false,
    reason: 'TARGETING_MATCH',
  });
  expect(await client.getBooleanDetails('live-events', false, asked)).toMatchObject({
    value: true,
    reason: 'DEFAULT',
  });
  expect(await client.getBooleanDetails('no-such-flag', true, asked)).toMatchObject({
    value: true,
    errorCode: ErrorCode.FLAG_NOT_FOUND,
  });
  expect(await client.getBooleanDetails('backtests', true)).toMatchObject({
    errorCode: ErrorCode.TARGETING_KEY_MISSING,
  });
  expect(await client.getStringDetails('backtests', 'on', asked)).toMatchObject({
    errorCode: ErrorCode.TYPE_MISMATCH,
  });
});

it('every flag of the catalogue has a name of its own, words for people, and a service that heeds it', () => {
  expect(new Set(flags.map(({ name }) => name)).size).toBe(flags.length);
  for (const { name, title, description, service } of flags) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(title.length).toBeGreaterThan(3);
    expect(description).toMatch(/\.$/);
    expect(service).toMatch(/^(file-access|alerting)$/);
  }
});
