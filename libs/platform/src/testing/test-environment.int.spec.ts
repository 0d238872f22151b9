import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { testEnvironment, type TestEnvironment } from './test-environment.js';

let first: TestEnvironment;
let second: TestEnvironment;

beforeAll(async () => {
  [first, second] = await Promise.all([testEnvironment(), testEnvironment()]);
});
afterAll(() => Promise.all([first.close(), second.close()]));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

it('gives each file a database of its own', async () => {
  await query(first.adminUrl, 'create table only_here (id int)');
  await expect(query(second.adminUrl, 'select * from only_here')).rejects.toThrow('does not exist');
});

it('copies the database that it is told to', async () => {
  const original = await testEnvironment();
  await query(original.adminUrl, 'create table kept as select 7 as id');
  const copy = await testEnvironment({ template: original.adminUrl });
  await query(copy.adminUrl, 'update kept set id = 8');
  expect(await query(original.adminUrl, 'select id from kept')).toEqual([{ id: 7 }]);
  await Promise.all([original.close(), copy.close()]);
});

it('stamps records with the time of the broker', async () => {
  const admin = new Kafka({ brokers: first.brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topic = `${first.topicPrefix}clock`;
  await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['message.timestamp.type'] }],
  });
  await admin.disconnect();
  expect(resources[0]?.configEntries[0]?.configValue).toBe('LogAppendTime');
});

it('drops the database and the topics when it is closed', async () => {
  const third = await testEnvironment();
  const admin = new Kafka({ brokers: third.brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: `${third.topicPrefix}gone` }], waitForLeaders: true });
  const client = new pg.Client({ connectionString: third.adminUrl });
  client.on('error', () => undefined);
  await client.connect();

  await third.close();

  expect((await admin.listTopics()).filter((topic) => topic.startsWith(third.topicPrefix))).toEqual([]);
  await admin.disconnect();
  await expect(query(third.adminUrl, 'select 1')).rejects.toThrow('does not exist');
});
