import { setTimeout } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { PartitionRef } from '../event.js';
import type { ConsumerOptions, FetchedBatch, FetchedRecord, KafkaConsumer } from '../kafka-client.js';
import type { Failures } from './failures.js';
import { FetchedMessage } from './fetched-message.js';

const firstPauseMs = 200;
const longestPauseMs = 2_000;

export class KafkaJsConsumer implements KafkaConsumer {
  private consumer: Consumer | undefined;
  private stopping = false;
  private readonly stopped = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private generation = 0;
  private readonly inFlight = new Set<Promise<void>>();

  constructor(
    private readonly create: () => Consumer,
    private readonly options: ConsumerOptions,
    private readonly failures: Failures,
  ) {}

  start(): void {
    this.loop = this.runForEver();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const consumer = this.consumer;
    if (consumer !== undefined) await consumer.disconnect().catch(() => undefined);
    await Promise.allSettled(this.inFlight);
    this.stopped.abort();
    await this.loop;
  }

  pause({ topic, partition }: PartitionRef): void {
    this.whileRunning((consumer) => {
      consumer.pause([{ topic, partitions: [partition] }]);
    });
  }

  resume({ topic, partition }: PartitionRef): void {
    this.whileRunning((consumer) => {
      consumer.resume([{ topic, partitions: [partition] }]);
    });
  }

  seek({ topic, partition }: PartitionRef, offset: bigint): void {
    this.whileRunning((consumer) => {
      consumer.seek({ topic, partition, offset: offset.toString() });
    });
  }

  /** kafkajs throws when a consumer that is being replaced is touched; the new one is assigned anew anyway. */
  private whileRunning(act: (consumer: Consumer) => void): void {
    if (this.consumer === undefined) return;
    try {
      act(this.consumer);
    } catch {
      return;
    }
  }

  private async runForEver(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!this.stopping) {
      const startedAt = Date.now();
      const consumer = this.create();
      this.consumer = consumer;
      const error = await this.runUntilCrash(consumer);
      this.consumer = undefined;
      this.generation++;
      if (!this.isStopping()) this.options.onCrash?.(this.failures.of('Kafka was lost', error));
      await consumer.disconnect().catch(() => undefined);
      if (this.isStopping()) return;
      pauseMs = Date.now() - startedAt > 30_000 ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs);
      await setTimeout(pauseMs, undefined, { signal: this.stopped.signal }).catch(() => undefined);
    }
  }

  private isStopping(): boolean {
    return this.stopping;
  }

  private async runUntilCrash(consumer: Consumer): Promise<Error> {
    const crashed = new Promise<Error>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        resolve(payload.error);
      });
      this.stopped.signal.addEventListener('abort', () => {
        resolve(new Error('stopped'));
      });
    });
    // Listeners run while kafkajs joins, so a pause here precedes the first fetch.
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.generation++;
      const assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      );
      this.options.onAssigned?.(assigned);
      this.options.onRunning?.();
    });
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize > 0) return;
      this.options.onNothingUntil?.(
        { topic: payload.topic, partition: payload.partition },
        BigInt(payload.lastOffset) + 1n,
      );
    });
    try {
      await consumer.connect();
      this.failures.reached();
      await consumer.subscribe({ topics: this.options.topics, fromBeginning: true });
      if (this.stopping) return new Error('stopped');
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: this.options.concurrency,
        eachBatch: (payload) => this.track(this.take(payload)),
      });
      return await crashed;
    } catch (error) {
      return error as Error;
    }
  }

  private async track(work: Promise<void>): Promise<void> {
    this.inFlight.add(work);
    try {
      await work;
    } finally {
      this.inFlight.delete(work);
    }
  }

  private async take(payload: EachBatchPayload): Promise<void> {
    const generation = this.generation;
    let lost: { error: unknown } | undefined;
    const heartbeat = async () => {
      if (lost !== undefined) return;
      try {
        await payload.heartbeat();
      } catch (error) {
        lost = { error };
      }
    };
    // kafkajs heartbeats between batches only: a batch that takes longer than the session would lose its partitions.
    const timer = setInterval(() => void heartbeat(), Math.floor(this.options.sessionTimeoutMs / 5));
    const batch = asFetchedBatch(payload, {
      heartbeat,
      isCurrent: () =>
        lost === undefined && generation === this.generation && payload.isRunning() && !payload.isStale(),
    });
    try {
      await this.options.onBatch(batch);
    } finally {
      clearInterval(timer);
    }
    if (lost !== undefined) throw lost.error as Error; // makes kafkajs rejoin
  }
}

function asFetchedBatch(
  payload: EachBatchPayload,
  { heartbeat, isCurrent }: Pick<FetchedBatch, 'heartbeat' | 'isCurrent'>,
): FetchedBatch {
  const { topic, partition, messages, highWatermark } = payload.batch;
  const advance = (next: bigint) => {
    payload.resolveOffset((next - 1n).toString());
  };
  return {
    topic,
    partition,
    records: messages.map(asRecord),
    nextOffset: BigInt(payload.batch.lastOffset()) + 1n,
    highWatermark: BigInt(highWatermark),
    isCurrent,
    heartbeat,
    advance,
    async commit(next) {
      advance(next);
      await payload.commitOffsetsIfNecessary({
        topics: [{ topic, partitions: [{ partition, offset: next.toString() }] }],
      });
    },
  };
}

function asRecord(message: KafkaMessage): FetchedRecord {
  if ((message as unknown) instanceof FetchedMessage) return (message as unknown as FetchedMessage).record;
  const { key, value, headers, offset, timestamp } = message;
  return { key, value, headers: headers ?? {}, offset: BigInt(offset), timestamp: Number(timestamp) };
}
