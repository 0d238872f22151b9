import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { actorKey, FileAccessEventRecord } from '@palisade/contracts';
import type { Event } from '../event.js';
import { partitionFor } from '../partition-for.js';
import { messagingEnvironment, startApp, type MessagingEnvironment } from '../testing/messaging-app.js';
import { fileAccess, RawKafka } from '../testing/raw-kafka.js';
import { until } from '../testing/until.js';
import { TopicTail, type Tailed, type TailListener } from './topic-tail.js';

const topic = FileAccessEventRecord.topic.name;
const { partitions } = FileAccessEventRecord.topic;
let environment: MessagingEnvironment;
let app: INestApplication;
let kafka: RawKafka;
const tails: Tailed[] = [];

beforeAll(async () => {
  environment = await messagingEnvironment();
  app = await startApp(environment);
  kafka = new RawKafka(environment.brokers, environment.topicPrefix);
});
afterEach(async () => {
  await Promise.all(tails.splice(0).map((tail) => tail.stop()));
});
afterAll(async () => {
  await app.close();
  await environment.close();
});

async function tailOf(tenantId: string, options: Partial<TailListener<FileAccessEventRecord>> = {}) {
  const events: Event<FileAccessEventRecord>[] = [];
  const tail = app.get(TopicTail).tail(FileAccessEventRecord, {
    wants: (tenant) => tenant === tenantId,
    onEvent: (event) => {
      events.push(event);
    },
    ...options,
  });
  tails.push(tail);
  await tail.ready;
  return { tail, events, ids: () => events.map(({ id }) => id) };
}

it('gives what is written from now on, and nothing from before, to each reader', async () => {
  const tenantId = randomUUID();
  await kafka.produce(topic, [fileAccess({ tenantId, id: 'before' })]);
  const [one, other] = [await tailOf(tenantId), await tailOf(tenantId)];
  const actors = Array.from({ length: 20 }, (_, n) => `a${String(n)}@corp.com`);
  const written = actors.map((actor) => fileAccess({ tenantId, actor }));
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  await kafka.produce(topic, written);
  await kafka.produce(topic, [fileAccess({ tenantId, id: 'traced', headers: { traceparent } })]);
  const ids = [...written.map(({ id }) => id), 'traced'].sort();
  for (const { ids: seen } of [one, other]) await until(() => seen().length === ids.length);
  expect(one.ids().sort()).toEqual(ids);
  expect(other.ids().sort()).toEqual(ids);
  expect(one.events.find(({ id }) => id === 'traced')).toMatchObject({ traceparent, tenantId });
  expect(one.tail.behindMs()).toBe(0);
});

it("gives one tenant's events alone, and passes over what it can't read", async () => {
  const tenantId = randomUUID();
  const { ids } = await tailOf(tenantId);
  await kafka.produce(topic, [
    fileAccess({ id: 'of-another' }),
    fileAccess({ tenantId, value: 'garbage' }),
    { ...fileAccess({ tenantId }), value: null },
    fileAccess({ tenantId, id: 'readable' }),
  ]);
  await until(() => ids().length === 1);
  expect(ids()).toEqual(['readable']);
});

it('gives no record that lies in a partition which its key does not belong to', async () => {
  const tenantId = randomUUID();
  const keyOf = ({ data }: Event<FileAccessEventRecord>) => actorKey(tenantId, data.actor_email);
  const { ids } = await tailOf(tenantId, { keyOf });
  const right = partitionFor(`${tenantId}:alex@corp.com`, partitions);
  await kafka.produce(topic, [
    fileAccess({ tenantId, id: 'misplaced', partition: (right + 1) % partitions }),
    fileAccess({ tenantId, id: 'placed', partition: right }),
  ]);
  await until(() => ids().length === 1);
  await kafka.produce(topic, [fileAccess({ tenantId, id: 'placed-too', partition: right })]);
  await until(() => ids().length === 2);
  expect(ids()).toEqual(['placed', 'placed-too']);
});

it('goes on after a listener that threw', async () => {
  const tenantId = randomUUID();
  const seen: string[] = [];
  await tailOf(tenantId, {
    onEvent: ({ id }) => {
      seen.push(id);
      if (id === 'bad') throw new Error('not this one');
    },
  });
  await kafka.produce(topic, [fileAccess({ tenantId, id: 'bad' }), fileAccess({ tenantId, id: 'good' })]);
  await until(() => seen.length === 2);
  expect(seen).toEqual(['bad', 'good']);
});
