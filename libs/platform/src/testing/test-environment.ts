import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { addressesFrom, type Addresses } from './test-run.js';

/** A database and a set of topics that no other test file sees. */
export interface TestEnvironment {
  /** The URL of an administrator, in a fresh database. */
  adminUrl: string;
  brokers: string[];
  /** Goes in front of every topic and group. */
  topicPrefix: string;
  /** Drops the database, whoever is connected, and the topics. */
  close(): Promise<void>;
}

/**
 * One for each test file, on the run's Kafka and Postgres. Its database is a copy of that at `template`, to which
 * nobody is connected, when one is given: with its tables and rows, without the rights and settings that belong to a database.
 */
export async function testEnvironment({ template }: { template?: string } = {}): Promise<TestEnvironment> {
  const { kafka, postgres } = await addresses();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const topicPrefix = `${name.replace('_', '-')}.`;
  const brokers = kafka.split(',');
  await asAdmin(
    postgres,
    `create database ${name}${template === undefined ? '' : ` template ${new URL(template).pathname.slice(1)}`}`,
  );
  const url = new URL(postgres);
  url.pathname = `/${name}`;
  return {
    adminUrl: url.href,
    brokers,
    topicPrefix,
    close: async () => {
      await asAdmin(postgres, `drop database if exists ${name} with (force)`);
      await dropTopics(brokers, topicPrefix);
    },
  };
}

async function addresses(env: NodeJS.ProcessEnv = process.env): Promise<Addresses> {
  const { PALISADE_TEST_KAFKA: kafka, PALISADE_TEST_POSTGRES: postgres, PALISADE_TEST_RUN: run } = env;
  if (kafka && postgres) return { kafka, postgres };
  if (run) return addressesFrom(run);
  throw new Error(
    'no Kafka and Postgres for tests: run this with Jest and the global setup in .jest/config.mjs',
  );
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

// Thousands of partitions of files that are done would slow the broker for the rest.
async function dropTopics(brokers: string[], prefix: string): Promise<void> {
  const admin = new Kafka({ clientId: 'palisade-test', brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
}
