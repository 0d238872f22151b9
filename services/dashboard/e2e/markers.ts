import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { topics } from '@palisade/contracts';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { eventually } from './eventually.js';
import type { Topics } from './topics.js';

/** Where a text that was planted is found: in all tables, all compacted topics, all files. */
export class Markers {
  constructor(
    readonly text: string,
    private readonly place: { adminUrl: string; brokers: string[]; topicPrefix?: string },
  ) {}

  /** Tables with rows that hold it, whatever the column: also as bytes. Partitions are tables of their own. */
  async inTables(): Promise<string[]> {
    const client = new pg.Client({ connectionString: this.place.adminUrl });
    await client.connect();
    try {
      const { rows: tables } = await client.query<{ name: string }>(
        `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind = 'r' and n.nspname = any($1) order by 1`,
        [['identity', 'file_access', 'alerting', 'audit', 'api_registry', 'scan_orchestrator']],
      );
      const found: string[] = [];
      for (const { name } of tables) {
        const { rows } = await client.query<{ count: string }>(
          `select count(*) as count from ${name} t
            where strpos(t::text, $1) > 0 or strpos(t::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0`,
          [this.text],
        );
        if (rows[0]?.count !== '0') found.push(name);
      }
      return found;
    } finally {
      await client.end();
    }
  }

  /** Compacted topics with records that hold it, in their keys, headers or values. */
  async inCompactedTopics(): Promise<string[]> {
    const found: string[] = [];
    for (const { name } of compacted) if (await this.isInTopic(name)) found.push(name);
    return found;
  }

  async isInTopic(name: string): Promise<boolean> {
    const { brokers, topicPrefix = '' } = this.place;
    const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const marks = await admin.fetchTopicOffsets(topicPrefix + name);
    await admin.disconnect();
    const left = new Set(marks.filter(({ high, low }) => high !== low).map(({ partition }) => partition));
    const ends = new Map(marks.map(({ partition, high }) => [partition, BigInt(high)]));
    if (left.size === 0) return false;
    const consumer = kafka.consumer({ groupId: `${topicPrefix}markers-${String(Math.random())}` });
    let isFound = false;
    await consumer.connect();
    await consumer.subscribe({ topic: topicPrefix + name, fromBeginning: true });
    await new Promise<void>((resolve) => {
      const passed = (partition: number, lastOffset: string) => {
        if (BigInt(lastOffset) + 1n >= (ends.get(partition) ?? 0n)) left.delete(partition);
        if (left.size === 0) resolve();
      };
      consumer.on('consumer.end_batch_process', ({ payload }) => {
        passed(payload.partition, payload.lastOffset);
      });
      void consumer.run({
        autoCommit: false,
        eachMessage: ({ message: { key, value, headers } }) => {
          const text = [key, value, ...Object.values(headers ?? {})].map(String).join('\n');
          isFound ||= text.includes(this.text);
          return Promise.resolve();
        },
      });
    });
    await consumer.disconnect();
    return isFound;
  }

  /** Files below the folder that hold it. */
  async inFiles(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const holding = await Promise.all(
      files.map(async (file) => ((await readFile(file)).includes(this.text) ? [file] : [])),
    );
    return holding.flat();
  }

  /** Makes Kafka compact at once what it would within a day, and waits until no compacted topic holds it. */
  async forceCompaction(topicsOf: Topics): Promise<void> {
    const { brokers, topicPrefix = '' } = this.place;
    const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      await admin.alterConfigs({
        validateOnly: false,
        resources: compacted.map((topic) => ({
          type: ConfigResourceTypes.TOPIC,
          name: topicPrefix + topic.name,
          configEntries: [
            { name: 'cleanup.policy', value: topic.cleanup },
            { name: 'message.timestamp.type', value: 'LogAppendTime' },
            { name: 'min.cleanable.dirty.ratio', value: '0.001' },
            { name: 'segment.ms', value: '100' },
            { name: 'delete.retention.ms', value: '100' },
          ],
        })),
      });
    } finally {
      await admin.disconnect();
    }
    // The last segment is never compacted: each record begins another.
    await eventually(
      async () => {
        for (const { name, partitions } of compacted) {
          const messages = Array.from({ length: partitions }, (_, partition) => ({
            key: 'compact',
            value: null,
            partition,
          }));
          await topicsOf.produce(name, messages);
        }
        const found = await this.inCompactedTopics();
        if (found.length > 0) throw new Error(`${this.text} is in ${found.join(', ')}`);
      },
      150_000,
      2_000,
    );
  }
}

/** Heads of audit chains are proofs that stay with who keeps them. */
const compacted = topics.filter(
  ({ name, cleanup }) => cleanup.includes('compact') && name !== 'audit.checkpoints.v1',
);
