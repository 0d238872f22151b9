import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { FetchedBatch, FetchedRecord, KafkaClient } from '../kafka-client.js';
import { Unavailable } from '../unavailable.js';

export interface Reading {
  /** With its prefix. */
  topic: string;
  /** Absent: one of its own, which stores nothing. */
  groupId?: string;
  from?: bigint;
  /** The end to read to. */
  until: bigint;
  /** False ends the reading after this record. */
  take: (record: FetchedRecord) => Promise<boolean>;
}

const silentMs = 30_000;

/** Reads a dead-letter topic, which has one partition, in order; resolves at the end or when `take` has had enough. */
export async function readLetters(kafka: KafkaClient, reading: Reading): Promise<void> {
  const { topic, groupId, from, until, take } = reading;
  if (until === 0n || (from !== undefined && from >= until)) return;
  const end = new AbortController();
  let failure: unknown;
  const finish = (error?: unknown) => {
    failure ??= error;
    end.abort();
  };
  const consumer = kafka.consumer({
    groupId: groupId ?? `${topic}.read.${randomUUID()}`,
    topics: [topic],
    concurrency: 1,
    sessionTimeoutMs: 6_000,
    maxWaitMs: 50,
    onAssigned: ([partition]) => {
      if (partition !== undefined && from !== undefined) consumer.seek(partition, from);
    },
    onBatch: async (batch) => {
      try {
        const done = await takeAll(batch, {
          until,
          take,
          stores: groupId !== undefined,
          isOver: () => end.signal.aborted,
        });
        if (done) finish();
      } catch (error) {
        finish(error);
      }
    },
    onNothingUntil: (_, next) => {
      if (next >= until) finish();
    },
  });
  consumer.start();
  await setTimeout(silentMs, undefined, { signal: end.signal }).catch(() => undefined);
  const late = !end.signal.aborted;
  finish();
  await consumer.stop();
  if (failure !== undefined) throw failure as Error;
  if (late) throw new Unavailable(`Kafka gave nothing of ${topic} for ${String(silentMs / 1000)} s`);
}

interface Taking {
  until: bigint;
  take: (record: FetchedRecord) => Promise<boolean>;
  stores: boolean;
  isOver: () => boolean;
}

async function takeAll(batch: FetchedBatch, { until, take, stores, isOver }: Taking): Promise<boolean> {
  for (const record of batch.records) {
    if (isOver() || record.offset >= until) return true;
    const goOn = await take(record);
    if (stores) await batch.commit(record.offset + 1n);
    if (!goOn) return true;
  }
  batch.advance(batch.nextOffset);
  return batch.nextOffset >= until;
}
