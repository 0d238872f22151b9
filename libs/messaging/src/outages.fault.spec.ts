import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Injectable, type INestApplication } from '@nestjs/common';
import { FileAccessEventRecord, OrganizationRecord } from '@palisade/contracts';
import { Database, serviceUrls } from '@palisade/database';
import { ownPlatform, type OwnPlatform } from '@palisade/platform';
import type { EntityManager } from 'typeorm';
import type { BatchHandler, Event, EventBatch, EventHandler } from './event.js';
import { TopicFollower, type Followed } from './follower/topic-follower.js';
import { Outbox } from './outbox/outbox.js';
import { Publisher } from './publisher/publisher.js';
import { record } from './testing/effects.js';
import { effects, prepare, schema, startApp } from './testing/messaging-app.js';
import { until } from './testing/until.js';
import { Unavailable } from './unavailable.js';

@Injectable()
class OneByOne implements EventHandler<FileAccessEventRecord> {
  readonly group = 'test.one-by-one';
  readonly contract = FileAccessEventRecord;
  async handle(event: Event<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    await record(tx, 'one', [event]);
  }
}

@Injectable()
class ByBatch implements BatchHandler<FileAccessEventRecord> {
  readonly group = 'test.by-batch';
  readonly contract = FileAccessEventRecord;
  readonly maxBatch = 100;
  async handleBatch({ events }: EventBatch<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    await record(tx, 'batch', events);
  }
}

let platform: OwnPlatform;
let app: INestApplication;
let follower: Followed;
const followed = new Map<string, string>();

beforeAll(async () => {
  platform = await ownPlatform();
  const { adminUrl, brokers } = platform;
  const environment = { adminUrl, brokers, topicPrefix: 'outages.' };
  await prepare(environment);
  const { url } = serviceUrls(adminUrl, { schema, password: 'secret', ownerPassword: 'owner' });
  app = await startApp(
    { url, brokers, topicPrefix: 'outages.' },
    {
      handlers: [OneByOne, ByBatch],
      produces: [OrganizationRecord],
      tuning: { publishWithinMs: 3_000, relayLeaseMs: 5_000 },
    },
  );
  follower = app.get(TopicFollower).follow(OrganizationRecord, {
    onRecord: ({ key, data }) => followed.set(key, data.name ?? ''),
    onTombstone: (key) => followed.delete(key),
  });
  await follower.ready;
}, 120_000);
afterAll(async () => {
  await app.close();
  await platform.close();
}, 60_000);

const publish = (id: string) =>
  app.get(Publisher).publish(FileAccessEventRecord, [
    {
      id,
      tenantId: randomUUID(),
      key: id,
      data: { actor_email: 'a@b.c', action: 'view', resource: 's3://x' },
    },
  ]);
const write = (key: string, name: string) =>
  app.get(Database).asTenant(key, (tx) =>
    app.get(Outbox).append(tx, OrganizationRecord, {
      tenantId: key,
      key,
      data: { organization_id: key, revision: 1, name },
    }),
  );
const timesHandled = async (id: string) => {
  const all = [...(await effects(app, 'one')), ...(await effects(app, 'batch'))];
  return all.filter(({ event_id }) => event_id === id).length;
};

/** Everything works: an event reaches both groups once, and a message of the outbox its follower. */
async function everythingFlows(): Promise<void> {
  const id = randomUUID();
  await until(
    () =>
      publish(id).then(
        () => true,
        () => false,
      ),
    30_000,
  );
  await until(async () => (await timesHandled(id).catch(() => 0)) >= 2, 30_000);
  expect(await timesHandled(id)).toBe(2);
  const key = randomUUID();
  await write(key, 'flows');
  await until(() => followed.get(key) === 'flows', 30_000);
  await until(() => follower.behindSince() === undefined, 10_000);
}

it.each(['stop', 'kill'] as const)(
  'recovers without a restart from a %s of Kafka, during which nothing is accepted',
  async (halt) => {
    await everythingFlows();
    await platform.kafka[halt]();
    const startedAt = Date.now();
    await expect(publish(randomUUID())).rejects.toThrow(Unavailable);
    expect(Date.now() - startedAt).toBeLessThan(4_000);
    const key = randomUUID();
    await write(key, 'written while Kafka was away');
    await until(() => follower.behindSince() !== undefined);
    await sleep(5_000);
    await platform.kafka.start();
    await until(() => followed.has(key), 40_000);
    await everythingFlows();
  },
  180_000,
);

it('recovers when Kafka hangs and goes on, and sends once what it kept', async () => {
  await platform.kafka.pause();
  await expect(publish(randomUUID())).rejects.toThrow(Unavailable);
  const key = randomUUID();
  await write(key, 'written while Kafka hung');
  await until(() => follower.behindSince() !== undefined);
  await sleep(8_000);
  await platform.kafka.resume();
  await until(() => followed.has(key), 60_000);
  await everythingFlows();
}, 180_000);

it.each(['stop', 'kill'] as const)(
  'waits for Postgres through a %s and then handles each event once',
  async (halt) => {
    await everythingFlows();
    await platform.postgres[halt]();
    const ids = Array.from({ length: 20 }, () => randomUUID());
    for (const id of ids) await publish(id);
    await sleep(3_000);
    await platform.postgres.start();
    for (const id of ids) await until(async () => (await timesHandled(id).catch(() => 0)) >= 2, 40_000);
    for (const id of ids) expect(await timesHandled(id)).toBe(2);
    await everythingFlows();
  },
  180_000,
);
