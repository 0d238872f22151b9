import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Injectable, type INestApplication } from '@nestjs/common';
import { FileAccessEventRecord } from '@palisade/contracts';
import { Database, migrate } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import type { BatchHandler, EventBatch, Tick } from '../event.js';
import { faultPoints } from '../fault-points.js';
import { record } from '../testing/effects.js';
import {
  effects,
  messagingEnvironment,
  migrations,
  schema,
  startApp,
  type MessagingEnvironment,
} from '../testing/messaging-app.js';
import { fileAccess, RawKafka } from '../testing/raw-kafka.js';
import { until } from '../testing/until.js';
import { heldBackMigration } from './held-back-migration.js';

const topic = FileAccessEventRecord.topic.name;
const partition = 0;
type Batch = EventBatch<FileAccessEventRecord>;

/** What the handler holds in memory, and what tests want of it. */
const memory = { ids: [] as string[], replayed: [] as string[], store: false };

/** Remembers the ids of all events, and stores them when told to: what one loses with its process comes from the topic. */
@Injectable()
class RememberIds implements BatchHandler<FileAccessEventRecord> {
  readonly group = 'test.remember-ids';
  readonly contract = FileAccessEventRecord;
  readonly maxBatch = 16;
  readonly tickMs = 50;

  async handleBatch(batch: Batch, tx: EntityManager): Promise<void> {
    for (const event of batch.events) {
      if (event.data.resource === 'counts not') batch.passOver(event);
      else memory.ids.push(event.id);
      if (event.data.resource === 'poison') throw new Error('this one always fails');
    }
    await record(tx, 'remember-ids', batch.events);
    if (memory.store) batch.resumeFrom(batch.nextOffset);
  }

  rolledBack() {
    return 'retake' as const;
  }

  replayBatch({ events }: Batch): Promise<void> {
    memory.ids.push(...events.map(({ id }) => id));
    memory.replayed.push(...events.map(({ id }) => id));
    return Promise.resolve();
  }

  revoked(): void {
    memory.ids = [];
  }

  tickTenants(_partition: unknown, isLast: boolean): string[] {
    return isLast && memory.store ? ['11111111-1111-4111-8111-111111111111'] : [];
  }

  tick(tick: Tick): Promise<void> {
    tick.resumeFrom(tick.nextOffset);
    return Promise.resolve();
  }
}

let environment: MessagingEnvironment;
let kafka: RawKafka;
let app: INestApplication;

const start = async () => {
  app = await startApp(environment, { handlers: [RememberIds] });
};
const recorded = async () => (await effects(app, 'remember-ids')).map(({ event_id }) => event_id);
const handledUpTo = (id: string) => until(async () => (await recorded()).includes(id));
const many = (count: number, resource = 's3://x') =>
  Array.from({ length: count }, () =>
    fileAccess({ partition, value: JSON.stringify({ actor_email: 'a@b.c', action: 'view', resource }) }),
  );
const sent: string[] = [];
const send = async (...events: ReturnType<typeof many>) => {
  await kafka.produce(topic, events);
  sent.push(...events.map(({ id }) => id));
  await handledUpTo(events.at(-1)?.id ?? '');
};

beforeAll(async () => {
  environment = await messagingEnvironment();
  const { ownerUrl } = environment;
  await migrate({
    schema,
    ownerUrl,
    migrations: [...migrations, heldBackMigration(schema, '1790000000002')],
  });
  kafka = new RawKafka(environment.brokers, environment.topicPrefix);
  await start();
});
afterAll(async () => {
  await app.close();
  await environment.close();
});

it('reads again after a restart what memory has lost, in order, and handles nothing twice', async () => {
  memory.store = true;
  await send(...many(20));
  memory.store = false;
  await send(...many(50));
  await app.close();
  expect(memory.ids).toEqual([]);
  await start();
  await send(...many(1));
  expect(memory.replayed).toEqual(sent.slice(20, 70));
  expect(memory.ids).toEqual(sent.slice(20));
  expect(await recorded()).toEqual(sent);
});

it('gives nothing again that was passed over', async () => {
  const ignored = many(3, 'counts not');
  await send(...many(2), ...ignored, ...many(2));
  await app.close();
  memory.replayed = [];
  await start();
  await send(...many(1));
  for (const { id } of ignored) expect(memory.replayed).not.toContain(id);
  expect(memory.replayed.length).toBeGreaterThanOrEqual(4);
});

it('finds a poison although each failure costs the memory', async () => {
  const [before, poison, after] = [many(9), many(1, 'poison'), many(9)];
  await kafka.produce(topic, [...before, ...poison, ...after]);
  await handledUpTo(after.at(-1)?.id ?? '');
  const good = [...before, ...after].map(({ id }) => id);
  expect(memory.ids.slice(-good.length)).toEqual(good);
  expect((await recorded()).slice(-good.length)).toEqual(good);
});

it('holds the same after each kind of failed commit', async () => {
  let passes = 0;
  faultPoints.install((point, group) => {
    if (group !== 'test.remember-ids' || point !== 'consumer.before-commit') return;
    if (passes++ % 2 === 0) throw Object.assign(new Error('deadlock'), { code: '40P01' });
  });
  try {
    for (const each of many(6)) await send(each);
  } finally {
    faultPoints.install(undefined);
  }
  const held = memory.ids;
  expect(new Set(held).size).toBe(held.length);
  expect((await recorded()).slice(-held.length)).toHaveLength(held.length);
  expect(held.slice(-6)).toEqual(sent.slice(-6));
});

it('stores what it holds before the partition is given back', async () => {
  memory.store = true;
  await app.close();
  memory.replayed = [];
  await start();
  await send(...many(1));
  expect(memory.replayed).toEqual([]);
  const rows: unknown[] = await app
    .get(Database)
    .dataSource.query(`select 1 from ${schema}.consumer_passed_over`);
  expect(rows).toEqual([]);
});
