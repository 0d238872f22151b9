import { randomUUID } from 'node:crypto';
import { waitUntil } from '@palisade/platform';
import { header } from '../envelope/decode.js';
import type { FetchedRecord, KafkaClient } from '../kafka-client.js';

/** A record as a subscriber finds it. */
export interface WireRecord {
  /** Without the prefix. */
  topic: string;
  partition: number;
  offset: bigint;
  at: Date;
  id: string;
  key: string;
  value: string;
  /** Of a dead letter. */
  reason?: string;
}

/** What the topics hold now, from their beginnings to their ends, in the order of each partition. */
export async function readWire(
  kafka: KafkaClient,
  topicPrefix: string,
  topics: readonly string[],
): Promise<WireRecord[]> {
  const admin = kafka.admin();
  const goal = new Map<string, bigint>();
  try {
    for (const topic of topics) {
      for (const [partition, { low, high }] of await admin.watermarks(topicPrefix + topic)) {
        if (high > low) goal.set(`${topic}/${partition}`, high);
      }
    }
  } finally {
    await admin.close();
  }
  const found = new Map<string, WireRecord>();
  const passed = (fetched: string, partition: number, next: bigint) => {
    const name = `${fetched.slice(topicPrefix.length)}/${partition}`;
    if (next >= (goal.get(name) ?? 0n)) goal.delete(name);
  };
  const consumer = kafka.consumer({
    groupId: `${topicPrefix}wire.${randomUUID()}`,
    topics: topics.map((topic) => topicPrefix + topic),
    concurrency: 1,
    sessionTimeoutMs: 10_000,
    maxWaitMs: 50,
    onBatch: (batch) => {
      const place = { topic: batch.topic.slice(topicPrefix.length), partition: batch.partition };
      for (const record of batch.records) {
        found.set(`${place.topic}/${place.partition}/${record.offset}`, { ...place, ...asWire(record) });
      }
      batch.advance(batch.nextOffset);
      passed(batch.topic, batch.partition, batch.nextOffset);
      return Promise.resolve();
    },
    onNothingUntil: ({ topic, partition }, next) => {
      passed(topic, partition, next);
    },
  });
  consumer.start();
  try {
    const complete = await waitUntil(() => goal.size === 0, { timeoutMs: 60_000, everyMs: 20 });
    if (!complete) throw new Error(`the ends of ${[...goal.keys()].join(', ')} could not be read`);
  } finally {
    await consumer.stop();
  }
  return [...found.values()].sort(byPlace);
}

function asWire(record: FetchedRecord): Omit<WireRecord, 'topic' | 'partition'> {
  const reason = header(record, 'dlq_reason');
  return {
    offset: record.offset,
    at: new Date(record.timestamp),
    id: header(record, 'ce_id') ?? '',
    key: record.key?.toString() ?? '',
    value: record.value?.toString() ?? '',
    ...(reason === undefined ? {} : { reason: `${reason}: ${header(record, 'dlq_error') ?? ''}` }),
  };
}

function byPlace(a: WireRecord, b: WireRecord): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition || Number(a.offset - b.offset);
}
