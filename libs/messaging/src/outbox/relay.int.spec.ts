import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { OrganizationCreatedRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { faultPoints, type FaultPoint } from '../fault-points.js';
import { KafkaJsClient } from '../kafkajs/client.js';
import { defaultTuning } from '../options.js';
import {
  messagingEnvironment,
  quick,
  schema,
  startApp,
  type MessagingEnvironment,
} from '../testing/messaging-app.js';
import { RawKafka } from '../testing/raw-kafka.js';
import { until } from '../testing/until.js';
import { CommitWatch } from './commit-watch.js';
import { Outbox } from './outbox.js';
import { Relay } from './relay.js';

const topic = OrganizationCreatedRecord.topic.name;
let environment: MessagingEnvironment;
let kafka: RawKafka;
let app: INestApplication;
const relays: Relay[] = [];

beforeAll(async () => {
  environment = await messagingEnvironment();
  kafka = new RawKafka(environment.brokers, environment.topicPrefix);
  app = await startApp(environment, { produces: [OrganizationCreatedRecord], connect: false });
});
afterEach(async () => {
  faultPoints.install(undefined);
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
});
afterAll(async () => {
  await app.close();
  await environment.close();
});

function startRelay(): Relay {
  const { url, brokers, topicPrefix } = environment;
  const relay = new Relay(
    { service: 'messaging-test', schema, url, topicPrefix, tuning: { ...defaultTuning, ...quick } },
    new KafkaJsClient({ brokers }),
    new CommitWatch(),
  );
  relays.push(relay);
  relay.start();
  return relay;
}

const append = (key: string, ...names: string[]) =>
  app.get(Database).asTenant(key, (tx) =>
    app.get(Outbox).appendAll(
      tx,
      OrganizationCreatedRecord,
      names.map((name) => ({ tenantId: key, key, data: { organization_id: key, name } })),
    ),
  );
const namesOf = async (key: string) =>
  (await kafka.readAll(topic))
    .filter((record) => record.key?.toString() === key)
    .map(({ value }) => (JSON.parse(value?.toString() ?? '{}') as { name: string }).name);

/** Holds the first relay that comes to `point` until told to go on. */
function holdAt(point: FaultPoint): { held: Promise<void>; goOn(): void } {
  let goOn: () => void = () => undefined;
  let arrived: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const release = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let first = true;
  faultPoints.install((at) => {
    if (at !== point || !first) return undefined;
    first = false;
    arrived();
    return release;
  });
  return { held, goOn };
}

it('lets one replica send while another waits', async () => {
  const key = randomUUID();
  startRelay();
  startRelay();
  for (let i = 0; i < 20; i++) await append(key, String(i));
  await until(async () => (await namesOf(key)).length >= 20);
  expect(await namesOf(key)).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
});

it('keeps a relay that slept through its lease from sending what it had claimed', async () => {
  const key = randomUUID();
  const { held, goOn } = holdAt('relay.after-claim');
  startRelay();
  await append(key, 'first');
  await held;
  startRelay();
  await append(key, 'second');
  await until(async () => (await namesOf(key)).length === 2);
  goOn();
  await append(key, 'third');
  await until(async () => (await namesOf(key)).includes('third'));
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  expect(await namesOf(key)).toEqual(['first', 'second', 'third']);
});

it('sends again, in order, what a relay sent that died before it could mark it', async () => {
  const key = randomUUID();
  const { held, goOn } = holdAt('relay.after-send');
  startRelay();
  await append(key, 'first', 'second');
  await held;
  startRelay();
  await until(async () => (await namesOf(key)).length === 4);
  goOn();
  await append(key, 'third');
  await until(async () => (await namesOf(key)).includes('third'));
  expect(await namesOf(key)).toEqual(['first', 'second', 'first', 'second', 'third']);
});

it('prunes in time what was sent', async () => {
  const key = randomUUID();
  startRelay();
  await append(key, 'old');
  await until(async () => (await namesOf(key)).length === 1);
  const { dataSource } = app.get(Database);
  const count = async (table: string) => {
    const rows: { n: number }[] = await dataSource.query(
      `select count(*)::int as n from ${schema}.${table} where message_key = $1`,
      [key],
    );
    return rows[0]?.n;
  };
  await dataSource.query(
    `update ${schema}.outbox set sent_at = now() - interval '2 hours' where message_key = $1`,
    [key],
  );
  await dataSource.query(`update ${schema}.outbox_keys set touched_at = now() - interval '2 days'`);
  const { Pruning } = await import('./pruning.js');
  const { RelayStore } = await import('./relay-store.js');
  const store = new RelayStore({ url: environment.url, schema, leaseMs: 1_000, onHint: () => undefined });
  await store.connect();
  await new Pruning(store, schema).run();
  await store.close();
  expect([await count('outbox'), await count('outbox_keys')]).toEqual([0, 0]);
});
