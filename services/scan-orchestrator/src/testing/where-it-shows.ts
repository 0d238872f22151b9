import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { topics } from '@palisade/contracts';
import type { TestEnvironment } from '@palisade/platform';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { until } from './until.js';

/** Every record of every topic, dead letters included: keys, headers and values as text. */
export async function allRecords({ brokers, topicPrefix }: TestEnvironment): Promise<string> {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const there = (await admin.listTopics()).filter((name) => name.startsWith(topicPrefix));
  const known = topics.map(({ name }) => topicPrefix + name);
  if (!known.every((name) => there.includes(name))) throw new Error('not all topics were made');
  const ends = new Map<string, bigint>();
  for (const topic of there) {
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
      if (high !== low) ends.set(`${topic}/${String(partition)}`, BigInt(high));
    }
  }
  await admin.disconnect();
  const consumer = kafka.consumer({ groupId: `${topicPrefix}${randomUUID()}`, maxWaitTimeInMs: 50 });
  let text = '';
  await consumer.connect();
  await consumer.subscribe({ topics: there, fromBeginning: true });
  consumer.on('consumer.end_batch_process', ({ payload: { topic, partition, lastOffset } }) => {
    const name = `${topic}/${String(partition)}`;
    if (BigInt(lastOffset) + 1n >= (ends.get(name) ?? 0n)) ends.delete(name);
  });
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers } }) => {
      text += [key, value, ...Object.values(headers ?? {})].map(String).join('\n');
    },
  });
  await until(() => ends.size === 0, 'to read all topics');
  await consumer.disconnect();
  return text;
}

/** Tables of the schema with a row that holds the text, also as bytes. */
export async function tablesWith({ adminUrl }: TestEnvironment, text: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname = 'scan_orchestrator' order by 1`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query(
        `select from ${name} t where strpos(t::text, $1) > 0 or strpos(t::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0`,
        [text],
      );
      if (rows.length > 0) found.push(name);
    }
    return found;
  } finally {
    await client.end();
  }
}

/** Takes spans as Zipkin does, and keeps their text. */
export class SpanCollector {
  text = '';
  private readonly server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    request.on('end', () => response.writeHead(202).end());
  });

  /** Where to send spans to. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/api/v2/spans`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
