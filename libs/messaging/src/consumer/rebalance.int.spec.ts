import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Injectable, type INestApplication } from '@nestjs/common';
import { FileAccessEventRecord } from '@palisade/contracts';
import type { EntityManager } from 'typeorm';
import type { BatchHandler, Event, EventBatch, EventHandler } from '../event.js';
import { Publisher } from '../publisher/publisher.js';
import { record } from '../testing/effects.js';
import {
  effects,
  messagingEnvironment,
  startApp,
  type MessagingEnvironment,
} from '../testing/messaging-app.js';
import { until } from '../testing/until.js';

@Injectable()
class Single implements EventHandler<FileAccessEventRecord> {
  readonly group = 'test.single';
  readonly contract = FileAccessEventRecord;
  async handle(event: Event<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    await record(tx, 'single', [event], ({ offset }) => String(offset));
  }
}

@Injectable()
class Batched implements BatchHandler<FileAccessEventRecord> {
  readonly group = 'test.batched';
  readonly contract = FileAccessEventRecord;
  readonly maxBatch = 20;
  async handleBatch({ events }: EventBatch<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    await record(tx, 'batched', events, ({ offset }) => String(offset));
  }
}

let environment: MessagingEnvironment;
const apps: INestApplication[] = [];
const join = async () => {
  const app = await startApp(environment, { handlers: [Single, Batched] });
  apps.push(app);
  return app;
};

beforeAll(async () => {
  environment = await messagingEnvironment();
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await environment.close();
});

it('has one effect of each event, in order of its key, while replicas come and go', async () => {
  const first = await join();
  const keys = Array.from({ length: 12 }, () => randomUUID());
  const sent: string[] = [];
  const enough = new AbortController();
  const sending = (async () => {
    while (!enough.signal.aborted) {
      const records = keys.map((key) => ({
        id: randomUUID(),
        tenantId: key,
        key,
        data: { actor_email: 'a@b.c', action: 'view' as const, resource: 's3://x' },
      }));
      await first.get(Publisher).publish(FileAccessEventRecord, records);
      sent.push(...records.map(({ id }) => id));
      await sleep(10);
    }
  })();
  const second = await join();
  await sleep(1_000);
  const third = await join();
  await sleep(1_000);
  await second.close();
  await sleep(1_000);
  await third.close();
  await sleep(500);
  enough.abort();
  await sending;
  for (const handler of ['single', 'batched']) {
    await until(async () => (await effects(first, handler)).length >= sent.length, 30_000);
    const found = await effects(first, handler);
    expect(found.map(({ event_id }) => event_id).sort()).toEqual(sent.toSorted());
    for (const key of keys) {
      const offsets = found.filter((effect) => effect.key === key).map(({ detail }) => Number(detail));
      expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    }
  }
}, 120_000);
