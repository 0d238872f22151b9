import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { FileAccessEventRecord, InvalidMessage, ScannerReplicaRecord } from '@palisade/contracts';
import { KafkaJsClient } from '../kafkajs/client.js';
import { partitionFor } from '../partition-for.js';
import { messagingEnvironment, startApp, type MessagingEnvironment } from '../testing/messaging-app.js';
import { RawKafka } from '../testing/raw-kafka.js';
import { Unavailable } from '../unavailable.js';
import { Publisher } from './publisher.js';
import { Writer } from './writer.js';

const topic = FileAccessEventRecord.topic.name;
let environment: MessagingEnvironment;
let app: INestApplication;
let kafka: RawKafka;

beforeAll(async () => {
  environment = await messagingEnvironment();
  kafka = new RawKafka(environment.brokers, environment.topicPrefix);
  app = await startApp(environment);
});
afterAll(async () => {
  await app.close();
  await environment.close();
});

const data: FileAccessEventRecord = { actor_email: 'a@b.c', action: 'view', resource: 's3://x' };
const publication = (key: string) => ({ id: randomUUID(), tenantId: randomUUID(), key, data });

it('has written every record, in order of its key and in the partition of it, when it resolves', async () => {
  const publisher = app.get(Publisher);
  const keys = Array.from({ length: 20 }, () => randomUUID());
  const records = Array.from({ length: 4_000 }, (_, i) => publication(keys[i % keys.length] ?? ''));
  await Promise.all([
    publisher.publish(FileAccessEventRecord, records.slice(0, 1_000)),
    publisher.publish(FileAccessEventRecord, records.slice(1_000, 1_500)),
    publisher.publish(FileAccessEventRecord, records.slice(1_500)),
  ]);
  const found = await kafka.readAll(topic);
  for (const key of keys) {
    const written = found.filter((record) => record.key?.toString() === key);
    expect(written.map(({ headers }) => String(headers?.ce_id))).toEqual(
      records.filter((record) => record.key === key).map(({ id }) => id),
    );
  }
});

it('agrees with kafkajs on the partition of a key', async () => {
  const publisher = app.get(Publisher);
  const key = `${randomUUID()}:zoë@corp.com`;
  await publisher.publish(FileAccessEventRecord, [publication(key)]);
  const admin = new KafkaJsClient(environment).admin();
  const before = await admin.watermarks(environment.topicPrefix + topic);
  await kafka.produce(topic, [{ key, value: 'x' }]); // by kafkajs' own partitioner
  const after = await admin.watermarks(environment.topicPrefix + topic);
  await admin.close();
  const grown = [...after].filter(([partition, { high }]) => high > (before.get(partition)?.high ?? 0n));
  expect(grown.map(([partition]) => partition)).toEqual([partitionFor(key, 6)]);
});

it('writes what has no tenant, and tombstones', async () => {
  const publisher = app.get(Publisher);
  const key = randomUUID();
  const said = { id: randomUUID(), tenantId: '', key };
  const replica = { replica_id: key, scanner: 'web', revision: 1 };
  await publisher.publish(ScannerReplicaRecord, [{ ...said, data: replica }]);
  await publisher.publish(ScannerReplicaRecord, [{ ...said, id: randomUUID(), value: null }]);
  const found = (await kafka.readAll(ScannerReplicaRecord.topic.name)).filter(
    (record) => record.key?.toString() === key,
  );
  expect(found.map(({ value }) => value && (JSON.parse(value.toString()) as unknown))).toEqual([
    replica,
    null,
  ]);
  expect(found[0]?.headers).not.toHaveProperty('ce_tenantid');
});

it('refuses data that its contract refuses', async () => {
  const bad = { ...publication('k'), data: { action: 'teleport' } as unknown as FileAccessEventRecord };
  await expect(app.get(Publisher).publish(FileAccessEventRecord, [bad])).rejects.toThrow(InvalidMessage);
});

it('says that Kafka is unavailable in time when nobody answers', async () => {
  const nowhere = new KafkaJsClient({ brokers: ['127.0.0.1:9'] });
  const writer = new Writer(nowhere, { topicPrefix: '', publishWithinMs: 500 });
  const startedAt = Date.now();
  const writes = [writer.write('t', []), writer.write('t', [])];
  for (const outcome of await Promise.allSettled(writes)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(Unavailable) });
  }
  expect(Date.now() - startedAt).toBeLessThan(2_000);
  await writer.close();
});
