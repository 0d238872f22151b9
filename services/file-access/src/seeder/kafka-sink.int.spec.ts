import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { actorKey, FileAccessEventRecord } from '@palisade/contracts';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { KafkaSink } from './kafka-sink.js';
import type { Simulated } from './simulate.js';

const tenantId = '6f3c0c52-6f0e-4f53-9f4e-3d7a5f0a1b2c';
const signal = new AbortController().signal;
let environment: TestEnvironment;
let kafka: Kafka;
let topic: string;

beforeAll(async () => {
  environment = await testEnvironment();
  kafka = new Kafka({ brokers: environment.brokers, logLevel: logLevel.NOTHING });
  topic = `${environment.topicPrefix}${FileAccessEventRecord.topic.name}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: true });
  await admin.disconnect();
});
afterAll(() => environment.close());

it('writes events as the contract of the topic has them', async () => {
  const event = {
    event_id: 'one',
    actor_email: ' Alex@Corp.com ',
    action: 'view' as const,
    resource: 's3://a/b',
    occurred_at: '2026-03-02T09:00:00.000Z',
  };
  const simulated: Simulated[] = [{ at: Date.parse(event.occurred_at), event }];
  const { brokers, topicPrefix } = environment;
  const sink = await KafkaSink.connect({ brokers, tenantId, topicPrefix });
  expect(await sink.send(simulated, signal)).toEqual({ accepted: 1, rejected: 0 });
  await sink.close();

  const message = await firstMessage();
  expect(message.key?.toString()).toBe(actorKey(tenantId, 'alex@corp.com'));
  expect(FileAccessEventRecord.decode(message.value ?? Buffer.of())).toEqual(event);
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]);
  expect(Object.fromEntries(headers)).toMatchObject({
    ce_specversion: '1.0',
    ce_id: 'one',
    ce_type: 'palisade.fileaccess.v1.FileAccessEvent',
    ce_source: '/palisade/seeder',
    ce_time: event.occurred_at,
    ce_tenantid: tenantId,
    'content-type': 'application/json',
  });
});

async function firstMessage(): Promise<KafkaMessage> {
  const consumer = kafka.consumer({ groupId: `${environment.topicPrefix}reader` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const message = await new Promise<KafkaMessage>((resolve) => {
    void consumer.run({
      eachMessage: async ({ message }) => {
        resolve(message);
      },
    });
  });
  await consumer.disconnect();
  return message;
}
