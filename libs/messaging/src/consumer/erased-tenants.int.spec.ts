import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Injectable, type INestApplication } from '@nestjs/common';
import { FileAccessEventRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import type { BatchHandler, Event, EventBatch, EventHandler, PartitionRef } from '../event.js';
import { record } from '../testing/effects.js';
import {
  effects,
  messagingEnvironment,
  schema,
  startApp,
  type MessagingEnvironment,
} from '../testing/messaging-app.js';
import { metricValue } from '../testing/metric-value.js';
import { fileAccess, RawKafka } from '../testing/raw-kafka.js';
import { until } from '../testing/until.js';

const topic = FileAccessEventRecord.topic.name;

@Injectable()
class One implements EventHandler<FileAccessEventRecord> {
  readonly group: string = 'test.one';
  readonly contract = FileAccessEventRecord;

  async handle(event: Event<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    await record(tx, 'one', [event]);
  }
}

@Injectable()
class Keeping extends One {
  override readonly group = 'test.keeping';
  readonly evenErased = true;

  override async handle(event: Event<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    await record(tx, 'keeping', [event]);
  }
}

/** Remembers whom it saw, and writes for them in ticks. */
@Injectable()
class Many implements BatchHandler<FileAccessEventRecord> {
  readonly group = 'test.many';
  readonly contract = FileAccessEventRecord;
  readonly maxBatch = 64;
  readonly tickMs = 50;
  static readonly held = new Set<string>();
  static revocations = 0;

  async handleBatch({ events }: EventBatch<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    await record(tx, 'many', events);
  }

  committed({ events }: EventBatch<FileAccessEventRecord>): void {
    for (const { tenantId } of events) Many.held.add(tenantId);
  }

  revoked(): void {
    Many.revocations++;
  }

  forget(_: PartitionRef, tenantIds: readonly string[]): void {
    for (const id of tenantIds) Many.held.delete(id);
  }

  tickTenants(): string[] {
    return [...Many.held];
  }

  tick(): Promise<void> {
    return Promise.resolve();
  }
}

let environment: MessagingEnvironment;
let kafka: RawKafka;
let app: INestApplication;

beforeAll(async () => {
  environment = await messagingEnvironment();
  kafka = new RawKafka(environment.brokers, environment.topicPrefix);
  app = await startApp(environment, { handlers: [One, Keeping, Many] });
});
afterAll(async () => {
  await app.close();
  await environment.close();
});

const erase = (tenantId: string) =>
  app
    .get(Database)
    .system((tx) =>
      tx.query(
        `insert into ${schema}.erased_tenants (tenant_id, erasure_id, requested_at, asked) values ($1, $1, now(), 1)`,
        [tenantId],
      ),
    );
const idsOf = async (handler: string) => (await effects(app, handler)).map(({ event_id }) => event_id);

it('drops what is of erased tenants, alone or among others, keeps it for whom it concerns, and counts', async () => {
  const [erased, other] = [randomUUID(), randomUUID()];
  await erase(erased);
  const events = [erased, other, erased, other].map((tenantId) => fileAccess({ tenantId, partition: 1 }));
  await kafka.produce(topic, events);
  const others = events.filter(({ tenantId }) => tenantId === other).map(({ id }) => id);
  await until(async () => (await idsOf('keeping')).length === 4);
  await until(async () => (await idsOf('one')).length === 2 && (await idsOf('many')).length === 2);
  expect(await idsOf('keeping')).toEqual(events.map(({ id }) => id));
  expect(await idsOf('one')).toEqual(others);
  expect(await idsOf('many')).toEqual(others);
  const dropped = (group: string) =>
    metricValue('palisade_messaging_of_erased_total', `messaging_consumer_group_name="${group}"`);
  await until(async () => (await dropped('test.one')) === '2' && (await dropped('test.many')) === '2');
  expect(await dropped('test.keeping')).toBe('0');
});

it('lets go of what memory holds of a tenant that is erased meanwhile, without taking the partition anew', async () => {
  const [erased, other] = [randomUUID(), randomUUID()];
  await kafka.produce(
    topic,
    [erased, other].map((tenantId) => fileAccess({ tenantId, partition: 2 })),
  );
  await until(() => Many.held.has(erased) && Many.held.has(other));
  const before = Many.revocations;
  await erase(erased);
  await until(() => !Many.held.has(erased));
  expect(Many.held.has(other)).toBe(true);
  expect(Many.revocations).toBe(before);
});
