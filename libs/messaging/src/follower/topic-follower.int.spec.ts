import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { OrganizationRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Outbox } from '../outbox/outbox.js';
import { messagingEnvironment, startApp, type MessagingEnvironment } from '../testing/messaging-app.js';
import { RawKafka } from '../testing/raw-kafka.js';
import { until } from '../testing/until.js';
import { TopicFollower, type Followed } from './topic-follower.js';

let environment: MessagingEnvironment;
let app: INestApplication;
const followed: Followed[] = [];

beforeAll(async () => {
  environment = await messagingEnvironment();
  app = await startApp(environment, { produces: [OrganizationRecord] });
});
afterEach(async () => {
  await Promise.all(followed.splice(0).map((each) => each.stop()));
});
afterAll(async () => {
  await app.close();
  await environment.close();
});

const write = (key: string, name: string | null) =>
  app.get(Database).asTenant(key, async (tx) => {
    const outbox = app.get(Outbox);
    if (name === null) return outbox.tombstone(tx, OrganizationRecord, { tenantId: key, key });
    const data = { organization_id: key, revision: 1, name } as OrganizationRecord;
    await outbox.append(tx, OrganizationRecord, { tenantId: key, key, data });
  });

function follow() {
  const state = new Map<string, string>();
  let records = 0;
  const follower = app.get(TopicFollower).follow(OrganizationRecord, {
    onRecord: ({ key, data }) => {
      records++;
      state.set(key, data.name ?? '');
    },
    onTombstone: (key) => {
      state.delete(key);
    },
  });
  followed.push(follower);
  return { state, follower, records: () => records };
}

it('is ready at once on an empty topic', async () => {
  const { follower } = follow();
  await follower.ready;
  expect(follower.behindSince()).toBeUndefined();
});

it('has read everything when it is ready, then follows changes and tombstones', async () => {
  const [a, b] = [randomUUID(), randomUUID()];
  await write(a, 'first');
  await write(b, 'other');
  await write(a, 'second');
  const early = follow();
  await until(() => early.state.get(a) === 'second');
  const late = follow();
  await late.follower.ready;
  expect([late.state.get(a), late.state.get(b)]).toEqual(['second', 'other']);
  await write(b, null);
  await until(() => !late.state.has(b) && !early.state.has(b));
  expect(late.follower.behindSince()).toBeUndefined();
});

it('skips what it cannot read', async () => {
  const key = randomUUID();
  const kafka = new RawKafka(environment.brokers, environment.topicPrefix);
  await kafka.produce(OrganizationRecord.topic.name, [{ key, value: 'garbage' }]);
  const { follower, state } = follow();
  await follower.ready;
  await write(key, 'readable');
  await until(() => state.get(key) === 'readable');
});
