import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { FetchedRecord, KafkaClient } from '../kafka-client.js';
import { Unavailable } from '../unavailable.js';

export interface Range {
  from: bigint;
  /** Not included. */
  until: bigint;
}

const silentMs = 30_000;

/** Reads a part of each partition of a topic, in order within the partition, and stores no offset. */
export async function readRange(
  kafka: KafkaClient,
  topic: string,
  ranges: ReadonlyMap<number, Range>,
  take: (partition: number, record: FetchedRecord) => void,
): Promise<void> {
  const left = new Map([...ranges].filter(([, { from, until }]) => from < until));
  if (left.size === 0) return;
  const end = new AbortController();
  let lastHeard = Date.now();
  const passed = (partition: number, next: bigint) => {
    lastHeard = Date.now();
    const range = left.get(partition);
    if (range !== undefined && next >= range.until) left.delete(partition);
    if (left.size === 0) end.abort();
  };
  const consumer = kafka.consumer({
    groupId: `${topic}.rewind.${randomUUID()}`,
    topics: [topic],
    concurrency: 1,
    sessionTimeoutMs: 6_000,
    maxWaitMs: 50,
    onAssigned: (partitions) => {
      for (const partition of partitions) {
        const range = left.get(partition.partition);
        if (range === undefined) consumer.pause(partition);
        else consumer.seek(partition, range.from);
      }
    },
    onBatch: (batch) => {
      const range = left.get(batch.partition);
      if (range !== undefined) {
        for (const record of batch.records)
          if (record.offset >= range.from && record.offset < range.until) take(batch.partition, record);
      }
      batch.advance(batch.nextOffset);
      passed(batch.partition, batch.nextOffset);
      return Promise.resolve();
    },
    onNothingUntil: ({ partition }, next) => {
      passed(partition, next);
    },
  });
  consumer.start();
  try {
    for (;;) {
      await setTimeout(1_000, undefined, { signal: end.signal }).catch(() => undefined);
      if (left.size === 0) return;
      if (Date.now() - lastHeard > silentMs)
        throw new Unavailable(`Kafka gave nothing of ${topic} for ${String(silentMs / 1000)} s`);
    }
  } finally {
    await consumer.stop();
  }
}
