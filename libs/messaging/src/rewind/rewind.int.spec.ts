import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FileAccessEventRecord } from '@palisade/contracts';
import pg from 'pg';
import type { KafkaAdmin } from '../kafka-client.js';
import { KafkaJsClient } from '../kafkajs/client.js';
import { messagingEnvironment, schema, type MessagingEnvironment } from '../testing/messaging-app.js';
import { fileAccess, RawKafka } from '../testing/raw-kafka.js';
import { run, UsageError } from './command.js';

const topic = FileAccessEventRecord.topic.name;
const tenantId = randomUUID();
const singles = 'messaging-test.singles';
const lagging = 'messaging-test.lagging';
const unheard = 'messaging-test.unheard';
const batches = 'messaging-test.batches';
const foreign = 'subscriber.of-ours';

let environment: MessagingEnvironment;
let kafka: KafkaJsClient;
let admin: KafkaAdmin;
let database: pg.Client;

beforeAll(async () => {
  environment = await messagingEnvironment();
  kafka = new KafkaJsClient({ brokers: environment.brokers });
  admin = kafka.admin();
  database = new pg.Client({ connectionString: environment.adminUrl });
  await database.connect();

  // Partition 0 had ten records at the backup, and has twenty; Kafka's groups have read all of them.
  const raw = new RawKafka(environment.brokers, environment.topicPrefix);
  const records = Array.from({ length: 20 }, (_, n) =>
    fileAccess({ id: `event-${String(n)}`, tenantId, partition: 0 }),
  );
  await raw.produce(topic, records);
  for (const [group, handled] of [
    [singles, 10],
    [lagging, 4],
  ] as const) {
    for (let n = 0; n < handled; n++)
      await database.query(
        `insert into ${schema}.inbox (consumer_group, tenant_id, event_id, claimed_at) values ($1, $2, $3, now())`,
        [group, tenantId, `event-${String(n)}`],
      );
  }
  await database.query(
    `insert into ${schema}.consumer_offsets (consumer_group, topic, partition, next_offset, owner_epoch)
     values ($1, $2, 0, 7, 1)`,
    [batches, topic],
  );
  for (const group of [singles, lagging, unheard, batches, foreign])
    await admin.commitOffset(prefixed(group), { topic: prefixed(topic), partition: 0 }, 20n);
}, 60_000);
afterAll(async () => {
  await Promise.all([admin.close(), database.end()]);
  await environment.close();
});

const prefixed = (name: string) => environment.topicPrefix + name;
const positionOf = async (group: string) =>
  (await admin.committedOffsets(prefixed(group), prefixed(topic))).get(0);

async function rewind(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  const { topicPrefix } = environment;
  const write = () => Promise.reject(new Error('nothing is to be written here'));
  await run(args, { kafka, admin, database, topicPrefix, write }, (line) => lines.push(line));
  return lines;
}

it('says what it would do, and does nothing', async () => {
  const lines = await rewind('--dry-run', '--margin', '0');
  expect(lines.filter((line) => line.startsWith(singles))).toEqual([`${singles}  ${topic}/0  20 → 10`]);
  expect(await positionOf(singles)).toBe(20n);
});

it('puts each group behind the last record that its inbox knows, and no other', async () => {
  // With a margin of ten minutes all of the topic lies after the moment: nothing of it counts as read.
  await rewind('--margin', '0');
  expect(await positionOf(singles)).toBe(10n);
  // It had lagged behind at the backup.
  expect(await positionOf(lagging)).toBe(4n);
  // It had read nothing yet.
  expect(await positionOf(unheard)).toBe(0n);
  // Its offset is Postgres'.
  expect(await positionOf(batches)).toBe(7n);
  expect(await positionOf(foreign)).toBe(20n);
});

it('leaves everything as it is when it is repeated', async () => {
  expect(await rewind('--margin', '0')).toEqual(['0 partitions of 0 groups went back; 0 keys were mended']);
});

it('goes back before a moment that is named, and by the margin before that', async () => {
  const before = new Date(Date.now() - 3_600_000).toISOString();
  await rewind('--to', before, '--margin', '0');
  expect(await positionOf(singles)).toBe(0n);
});

it('forgets offsets of a Kafka that was lost', async () => {
  expect(await rewind('--kafka-is-new')).toEqual([`${schema} forgets how far it had read`]);
  const { rows } = await database.query(`select from ${schema}.consumer_offsets`);
  expect(rows).toEqual([]);
});

it('refuses what it can not understand', async () => {
  for (const args of [['--to', 'yesterday'], ['--to', '2026-01-01T00:00:00'], ['--margin', 'x'], ['--what']])
    await expect(rewind(...args)).rejects.toThrow(UsageError);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  await expect(rewind('--to', tomorrow)).rejects.toThrow(/future/);
});
