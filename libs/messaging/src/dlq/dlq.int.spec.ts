import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Injectable, type INestApplication } from '@nestjs/common';
import { FileAccessEventRecord } from '@palisade/contracts';
import type { EntityManager } from 'typeorm';
import type { BatchHandler, Event, EventBatch, EventHandler } from '../event.js';
import type { KafkaAdmin } from '../kafka-client.js';
import { KafkaJsClient } from '../kafkajs/client.js';
import { Writer } from '../publisher/writer.js';
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
import { run, UsageError } from './command.js';
import { DeadLetterQueue, NoSuchTopic } from './dead-letter-queue.js';

const topic = FileAccessEventRecord.topic.name;
let isBroken = true;

@Injectable()
class Fragile implements EventHandler<FileAccessEventRecord> {
  readonly group = 'test.fragile';
  readonly contract = FileAccessEventRecord;
  async handle(event: Event<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    if (isBroken) throw new Error('broken today');
    await record(tx, 'fragile', [event]);
  }
}

@Injectable()
class Sound implements EventHandler<FileAccessEventRecord> {
  readonly group = 'test.sound';
  readonly contract = FileAccessEventRecord;
  async handle(event: Event<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    await record(tx, 'sound', [event]);
  }
}

/** Dedupes by tenant and event id, as every batch handler must. */
@Injectable()
class Deduping implements BatchHandler<FileAccessEventRecord> {
  readonly group = 'test.deduping';
  readonly contract = FileAccessEventRecord;
  readonly maxBatch = 100;
  async handleBatch({ events }: EventBatch<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    const known: { event_id: string }[] = await tx.query(
      `select event_id from ${schema}.effects where handler = 'deduping' and event_id = any($1)`,
      [events.map(({ id }) => id)],
    );
    const ids = new Set(known.map(({ event_id }) => event_id));
    await record(
      tx,
      'deduping',
      events.filter(({ id }) => !ids.has(id)),
    );
  }
}

let environment: MessagingEnvironment;
let app: INestApplication;
let admin: KafkaAdmin;
let writer: Writer;
let queue: DeadLetterQueue;
let kafka: RawKafka;

beforeAll(async () => {
  environment = await messagingEnvironment();
  const { topicPrefix } = environment;
  kafka = new RawKafka(environment.brokers, topicPrefix);
  app = await startApp(environment, { handlers: [Fragile, Sound, Deduping] });
  const client = new KafkaJsClient(environment);
  admin = client.admin();
  writer = new Writer(client, { topicPrefix, publishWithinMs: 5_000 });
  queue = new DeadLetterQueue(client, admin, writer, topicPrefix);
});
afterAll(async () => {
  await Promise.all([writer.close(), admin.close()]);
  await app.close();
  await environment.close();
});

const which = ['--topic', topic, '--group', 'test.fragile'];
const output = async (...args: string[]) => {
  const lines: string[] = [];
  await run(args, queue, (line) => lines.push(line));
  return lines;
};
const idsOf = async (handler: string) => (await effects(app, handler)).map(({ event_id }) => event_id);

it('lists, shows and replays; only the group that failed acts, and once', async () => {
  const events = [fileAccess({ partition: 0 }), fileAccess({ partition: 1 }), fileAccess({ partition: 2 })];
  const ids = events.map(({ id }) => id).sort();
  await kafka.produce(topic, events);
  const waiting = `${topic}.test.fragile.dlq  letters 3  waiting 3  handler_failed 3`;
  await until(async () => (await output('list')).includes(waiting));
  await until(async () => (await idsOf('deduping')).length === 3 && (await idsOf('sound')).length === 3);

  const briefly = await output('show', ...which);
  expect(briefly).toHaveLength(3);
  expect(briefly[0]).toMatch(/^@0 .* handler_failed at \d{4}-\d\d-\d\dT.*Z: broken today$/);
  const shown = await output('show', ...which, '--offset', '0');
  expect(shown[0]).toMatch(/^@0 .* palisade\.fileaccess\.v1\.FileAccessEvent tenant .* handler_failed$/);
  expect(shown).toEqual(expect.arrayContaining(['dlq_error: broken today', 'dlq_attempts: 5']));
  expect(shown.at(-1)).toContain('"action":"download"');

  isBroken = false;
  expect((await output('replay', ...which, '--dry-run')).at(-1)).toBe('3 would be replayed');
  expect(await idsOf('fragile')).toEqual([]);
  expect((await output('replay', ...which, '--limit', '1')).at(-1)).toBe('1 replayed');
  expect((await output('replay', ...which)).at(-1)).toBe('2 replayed');
  expect((await output('replay', ...which)).at(-1)).toBe('0 replayed');
  await until(async () => (await idsOf('fragile')).length === 3);
  expect((await idsOf('fragile')).sort()).toEqual(ids);
  expect(await output('list')).toContain(`${topic}.test.fragile.dlq  letters 3  waiting 0`);

  // A replay whose position was lost sends everything once more.
  const last = fileAccess({ partition: 0 });
  await kafka.produce(topic, [...events, last]);
  for (const handler of ['fragile', 'sound', 'deduping']) {
    await until(async () => (await idsOf(handler)).includes(last.id));
    await until(async () => (await idsOf(handler)).length === 4);
  }
  const replayed = (await kafka.readAll(topic)).filter(({ headers }) => ids.includes(String(headers?.ce_id)));
  expect(replayed).toHaveLength(9);
  expect(replayed.flatMap(({ headers }) => Object.keys(headers ?? {}))).not.toContain('dlq_reason');
});

it.each([
  [[], 'no command'],
  [['burn'], 'no such command: burn'],
  [['replay'], '--topic and --group say which letters'],
  [['replay', ...which, '--limit', 'some'], '--limit must be a whole number'],
  [['show', ...which, '--offset', '99'], 'no letter at offset 99'],
  [['list', '--verbose'], /Unknown option/],
])('says what is wrong with %j', async (args, message) => {
  const outcome = output(...args);
  await expect(outcome).rejects.toThrow(UsageError);
  await expect(outcome).rejects.toThrow(message);
});

it.each([['show'], ['show', '--offset', '0'], ['replay'], ['replay', '--dry-run']])(
  'says that a queue of no such topic is none: %s %s',
  async (...args) => {
    const outcome = output(...args, '--topic', 'nothing.v1', '--group', 'test.fragile');
    await expect(outcome).rejects.toThrow(NoSuchTopic);
    await expect(outcome).rejects.toThrow(/^no such topic: .*nothing\.v1\.test\.fragile\.dlq$/);
  },
);
