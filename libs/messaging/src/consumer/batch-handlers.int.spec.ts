import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Injectable, type INestApplication } from '@nestjs/common';
import { FileAccessEventRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import type { BatchHandler, EventBatch, PartitionRef, Tick } from '../event.js';
import { KafkaJsClient } from '../kafkajs/client.js';
import { record } from '../testing/effects.js';
import {
  effects,
  messagingEnvironment,
  schema,
  startApp,
  type MessagingEnvironment,
} from '../testing/messaging-app.js';
import { fileAccess, RawKafka } from '../testing/raw-kafka.js';
import { until } from '../testing/until.js';

const topic = FileAccessEventRecord.topic.name;
const group = 'test.record-batches';
const partition = 0;
type Batch = EventBatch<FileAccessEventRecord>;

/** What the handler saw, and what a test wants of it. */
const seen = { log: [] as string[], sizes: [] as number[], tenants: [] as string[], ticks: 0, failTicks: 0 };

@Injectable()
class RecordBatches implements BatchHandler<FileAccessEventRecord> {
  readonly group = group;
  readonly contract = FileAccessEventRecord;
  readonly maxBatch = 64;
  readonly tickMs = 50;

  async handleBatch(batch: Batch, tx: EntityManager): Promise<void> {
    seen.sizes.push(batch.events.length);
    const [{ tenants }] = await tx.query<[{ tenants: string }]>(
      `select current_setting('palisade.tenants', true) as tenants`,
    );
    seen.tenants.push(tenants);
    await record(tx, 'record-batches', batch.events);
    if (batch.events.some(({ data }) => data.resource === 'poison')) throw new Error('this one always fails');
  }

  committed({ events }: Batch): void {
    seen.log.push(`committed ${String(events.length)}`);
  }

  rolledBack({ events }: Batch): undefined {
    seen.log.push(`rolled back ${String(events.length)}`);
  }

  assigned({ partition: number }: PartitionRef): Promise<void> {
    seen.log.push(`assigned ${String(number)}`);
    return Promise.resolve();
  }

  revoked({ partition: number }: PartitionRef): void {
    seen.log.push(`revoked ${String(number)}`);
  }

  tick(tick: Tick): Promise<void> {
    if (tick.partition !== partition) return Promise.resolve();
    seen.ticks++;
    if (seen.failTicks-- > 0) throw new Error('this tick fails');
    return Promise.resolve();
  }
}

let environment: MessagingEnvironment;
let kafka: RawKafka;
let app: INestApplication;

const start = async () => {
  app = await startApp(environment, { handlers: [RecordBatches] });
};
const recorded = async () => (await effects(app, 'record-batches')).map(({ event_id }) => event_id);
const many = (count: number, given: Parameters<typeof fileAccess>[0] = {}) =>
  Array.from({ length: count }, () => fileAccess({ partition, ...given }));
const nextOffset = async () => {
  const rows: { next_offset: string }[] = await app
    .get(Database)
    .dataSource.query(`select next_offset from ${schema}.consumer_offsets where partition = $1`, [partition]);
  return Number(rows[0]?.next_offset);
};
const handledUpTo = (id: string) => until(async () => (await recorded()).includes(id));

beforeAll(async () => {
  environment = await messagingEnvironment();
  kafka = new RawKafka(environment.brokers, environment.topicPrefix);
  await start();
});
afterAll(async () => {
  await app.close();
  await environment.close();
});
beforeEach(() => {
  Object.assign(seen, { log: [], sizes: [], tenants: [], ticks: 0, failTicks: 0 });
});

it('handles every event of a partition once and in order, in batches of at most its size', async () => {
  const events = many(300);
  await kafka.produce(topic, events);
  await handledUpTo(events.at(-1)?.id ?? '');
  const ids = new Set(events.map(({ id }) => id));
  expect((await recorded()).filter((id) => ids.has(id))).toEqual(events.map(({ id }) => id));
  expect(Math.max(...seen.sizes)).toBeLessThanOrEqual(64);
  expect(seen.log.filter((line) => line.startsWith('rolled'))).toEqual([]);
});

it('sees the tenants of its batch and no others', async () => {
  const [a, b] = [randomUUID(), randomUUID()];
  const events = [...many(2, { tenantId: a }), ...many(2, { tenantId: b })];
  await kafka.produce(topic, events);
  await handledUpTo(events.at(-1)?.id ?? '');
  expect(new Set(seen.tenants.join(',').split(','))).toEqual(new Set([a, b]));
});

it('finds the poison in a batch by halving: its neighbours have their effects once, it is a dead letter', async () => {
  const value = JSON.stringify({ actor_email: 'a@b.c', action: 'view', resource: 'poison' });
  const poison = many(2, { value });
  const [first, second, third] = [many(20), many(21), many(9)];
  const events = [...first, ...poison.slice(0, 1), ...second, ...poison.slice(1), ...third];
  await kafka.produce(topic, events);
  await handledUpTo(third.at(-1)?.id ?? '');
  const ids = new Set(events.map(({ id }) => id));
  const good = [...first, ...second, ...third].map(({ id }) => id);
  expect((await recorded()).filter((id) => ids.has(id))).toEqual(good);
  const letters = await kafka.readAll(`${topic}.${group}.dlq`);
  const lettered = letters.map(({ headers }) => [String(headers?.ce_id), String(headers?.dlq_attempts)]);
  expect(lettered).toEqual(poison.map(({ id }) => [id, '5']));
  expect(seen.log.some((line) => line.startsWith('rolled back'))).toBe(true);
});

it('dead-letters what it cannot decode and keeps the rest of the batch', async () => {
  const garbage = fileAccess({ partition, value: 'garbage' });
  const events = [...many(5), garbage, ...many(5)];
  await kafka.produce(topic, events);
  await handledUpTo(events.at(-1)?.id ?? '');
  expect(await recorded()).not.toContain(garbage.id);
  const letters = await kafka.readAll(`${topic}.${group}.dlq`);
  expect(letters.filter(({ headers }) => String(headers?.ce_id) === garbage.id)).toHaveLength(1);
});

it('takes its partition anew when a tick fails, and ticks on', async () => {
  await until(() => seen.ticks > 2);
  seen.log = [];
  seen.failTicks = 1;
  await until(() => seen.log.join() === 'revoked 0,assigned 0');
  const ticked = seen.ticks;
  await until(() => seen.ticks > ticked + 1);
});

it('goes on where Postgres says, whether Kafka remembers less or more', async () => {
  const before = many(10);
  await kafka.produce(topic, before);
  await handledUpTo(before.at(-1)?.id ?? '');
  const stored = await nextOffset();
  const admin = new KafkaJsClient(environment).admin();
  try {
    for (const remembered of [0n, BigInt(stored) + 5n]) {
      await app.close();
      const given = many(10);
      await kafka.produce(topic, given);
      await admin.commitOffset(
        environment.topicPrefix + group,
        { topic: environment.topicPrefix + topic, partition },
        remembered,
      );
      await start();
      await handledUpTo(given.at(-1)?.id ?? '');
      const ids = await recorded();
      for (const { id } of [...before, ...given]) expect(ids.filter((each) => each === id)).toHaveLength(1);
    }
  } finally {
    await admin.close();
  }
});

it('does nothing when another has taken the partition, and takes it back in turn', async () => {
  const database = app.get(Database).dataSource;
  await database.query(`update ${schema}.consumer_offsets set owner_epoch = owner_epoch + 1`);
  const events = many(10);
  await kafka.produce(topic, events);
  await handledUpTo(events.at(-1)?.id ?? '');
  const ids = await recorded();
  for (const { id } of events) expect(ids.filter((each) => each === id)).toHaveLength(1);
  expect(seen.log).toEqual(expect.arrayContaining(['revoked 0', 'assigned 0', 'committed 10']));
});

it('reads a topic that was made anew from its beginning', async () => {
  const database = app.get(Database).dataSource;
  await app.close();
  const client = new (await import('pg')).default.Client({ connectionString: environment.ownerUrl });
  expect(database.isInitialized).toBe(false);
  await client.connect();
  await client.query(`update ${schema}.consumer_offsets set next_offset = next_offset + 1000000`);
  await client.end();
  await start();
  const events = many(3);
  await kafka.produce(topic, events);
  await handledUpTo(events.at(-1)?.id ?? '');
});
