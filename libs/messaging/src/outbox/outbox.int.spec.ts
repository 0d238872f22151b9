import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import {
  InvalidMessage,
  OrganizationCreatedRecord,
  OrganizationRecord,
  SessionRecord,
} from '@palisade/contracts';
import { assertTenantPolicies, Database, erasureTables } from '@palisade/database';
import { runInContext } from '@palisade/telemetry';
import { faultPoints } from '../fault-points.js';
import {
  messagingEnvironment,
  schema,
  startApp,
  type MessagingEnvironment,
} from '../testing/messaging-app.js';
import { RawKafka } from '../testing/raw-kafka.js';
import { until } from '../testing/until.js';
import { messagingTables } from './messaging-migration.js';
import { Outbox } from './outbox.js';

let environment: MessagingEnvironment;
let kafka: RawKafka;
let app: INestApplication;
let outbox: Outbox;
let database: Database;

const topic = OrganizationCreatedRecord.topic.name;
const organization = (name: string): OrganizationCreatedRecord => ({ organization_id: randomUUID(), name });
const produces = [OrganizationCreatedRecord, OrganizationRecord, SessionRecord];

beforeAll(async () => {
  environment = await messagingEnvironment();
  kafka = new RawKafka(environment.brokers, environment.topicPrefix);
  app = await startApp(environment, { produces });
  outbox = app.get(Outbox);
  database = app.get(Database);
});
afterEach(() => {
  faultPoints.install(undefined);
});
afterAll(async () => {
  await app.close();
  await environment.close();
});

const append = (tenantId: string, name: string) =>
  database.asTenant(tenantId, (tx) =>
    outbox.append(tx, OrganizationCreatedRecord, { tenantId, key: tenantId, data: organization(name) }),
  );
const namesOf = async (tenantId: string) =>
  (await kafka.readAll(topic))
    .filter(({ key }) => key?.toString() === tenantId)
    .map(({ value }) => (JSON.parse(value?.toString() ?? '{}') as { name: string }).name);
const sent = async () => {
  const [{ left }] = await database.dataSource.query<[{ left: number }]>(
    `select count(*)::int as left from ${schema}.outbox where sent_at is null`,
  );
  return left === 0;
};

it('sends what was committed with its envelope, and nothing of what was rolled back', async () => {
  const tenantId = randomUUID();
  const failed = database.asTenant(tenantId, async (tx) => {
    await outbox.append(tx, OrganizationCreatedRecord, {
      tenantId,
      key: tenantId,
      data: organization('lost'),
    });
    throw new Error('rolled back');
  });
  await expect(failed).rejects.toThrow('rolled back');
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const id = await runInContext({ correlationId: 'correlation-1', traceparent }, () =>
    append(tenantId, 'kept'),
  );
  await until(async () => (await namesOf(tenantId)).length > 0);
  const found = (await kafka.readAll(topic)).filter(({ key }) => key?.toString() === tenantId);
  expect(found).toHaveLength(1);
  const headers = Object.fromEntries(
    Object.entries(found[0]?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  expect(headers).toEqual({
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: OrganizationCreatedRecord.type,
    ce_source: '/palisade/messaging-test',
    ce_time: expect.stringMatching(/^\d{4}-/),
    ce_tenantid: tenantId,
    ce_correlationid: 'correlation-1',
    'content-type': 'application/json',
    traceparent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-/),
  });
});

it('sends soon after the commit, without waiting for a poll', async () => {
  await until(sent);
  const delays: number[] = [];
  faultPoints.install((point) => {
    if (point === 'relay.after-send') delays.push(performance.now());
  });
  const waits: number[] = [];
  for (let i = 0; i < 20; i++) {
    await append(randomUUID(), String(i));
    const committedAt = performance.now();
    const before = delays.length;
    await until(() => delays.length > before || waits.length > 100);
    waits.push((delays.at(-1) ?? Infinity) - committedAt);
  }
  waits.sort((a, b) => a - b);
  expect(waits[10]).toBeLessThan(100); // polls are 200 ms apart
});

it('keeps the order of commits of each key under concurrent writers', async () => {
  const keys = Array.from({ length: 5 }, () => randomUUID());
  const committed = new Map<string, string[]>(keys.map((key) => [key, []]));
  const writer = async (number: number) => {
    for (let i = 0; i < 20; i++) {
      const key = keys[(number + i) % keys.length] ?? '';
      const name = `${String(number)}-${String(i)}`;
      await database.asTenant(key, async (tx) => {
        await outbox.append(tx, OrganizationCreatedRecord, { tenantId: key, key, data: organization(name) });
        committed.get(key)?.push(name); // the key is locked until the commit
      });
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, number) => writer(number)));
  await until(sent);
  for (const key of keys) expect(await namesOf(key)).toEqual(committed.get(key));
});

it('does not deadlock writers of the same keys in different orders', async () => {
  const keys = Array.from({ length: 6 }, () => randomUUID());
  const appendAll = (names: string[]) =>
    database.system((tx) =>
      outbox.appendAll(
        tx,
        OrganizationCreatedRecord,
        names.map((key) => ({ tenantId: key, key, data: organization(key) })),
      ),
    );
  const writers = Array.from({ length: 8 }, async (_, i) => {
    for (let n = 0; n < 10; n++) await appendAll(i % 2 === 0 ? keys : keys.toReversed());
  });
  await Promise.all(writers);
  await until(sent);
  expect(await namesOf(keys[0] ?? '')).toHaveLength(80);
});

it('sends a tombstone', async () => {
  const key = randomUUID();
  await database.system((tx) => outbox.tombstone(tx, SessionRecord, { tenantId: '', key }));
  await until(sent);
  const found = (await kafka.readAll(SessionRecord.topic.name)).find((each) => each.key?.toString() === key);
  expect(found?.value).toBeNull();
});

it('refuses what its contract refuses, what has no tenant, and what Kafka would not take', async () => {
  const tenantId = randomUUID();
  const attempt = (record: { tenantId: string; key: string; data: OrganizationCreatedRecord }) =>
    database.system((tx) => outbox.append(tx, OrganizationCreatedRecord, record));
  const key = tenantId;
  const empty = {} as OrganizationCreatedRecord;
  await expect(attempt({ tenantId, key, data: empty })).rejects.toThrow(InvalidMessage);
  await expect(attempt({ tenantId: '', key, data: organization('a') })).rejects.toThrow(/needs a tenant/);
  await expect(attempt({ tenantId, key: '', data: organization('a') })).rejects.toThrow(/needs a key/);
});

it('marks nothing as sent that Kafka did not take', async () => {
  const tenantId = randomUUID();
  let failed = false;
  faultPoints.install((point) => {
    if (point !== 'relay.after-send' || failed) return;
    failed = true;
    throw new Error('died between sending and marking');
  });
  await append(tenantId, 'first');
  await append(tenantId, 'second');
  await until(() => failed);
  faultPoints.install(undefined);
  await until(sent);
  const names = await namesOf(tenantId);
  expect(names.slice(-2)).toEqual(['first', 'second']); // at least once, and in order at the end
});

it('keeps its tables from the tenant policy by name only', async () => {
  const exempt = [...messagingTables, ...erasureTables, 'effects'];
  expect(await assertTenantPolicies({ adminUrl: environment.adminUrl, schema, exempt })).toEqual([]);
});
