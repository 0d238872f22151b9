import { ErasedTenants, type Database } from '@palisade/database';
import type { Contract } from '@palisade/contracts';
import { inSpan, isError, newTraceparent, runInContext, type Span } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import { Alarm } from '../alarm.js';
import { backoff } from '../backoff.js';
import { decodeRecord } from '../envelope/decode.js';
import type { Event, PartitionRef } from '../event.js';
import { faultPoints } from '../fault-points.js';
import { claim } from '../inbox/claim.js';
import type { FetchedBatch, FetchedRecord } from '../kafka-client.js';
import type { Tuning } from '../options.js';
import { processAttributes } from '../span-attributes.js';
import { droppedOfErased, processed, retried } from './consumer-metrics.js';
import type { DeadLetters } from './dead-letters.js';
import { kindOf } from './failure.js';
import type { PartitionWorker, Progress } from './worker.js';

export interface EventRoute {
  group: string;
  contracts: ReadonlyMap<string, Contract<unknown>>;
  evenErased: boolean;
  handle: (event: Event<unknown>, tx: EntityManager) => Promise<void>;
}

export interface WorkerServices {
  database: Database;
  deadLetters: DeadLetters;
  tuning: Tuning;
}

const commitEveryMs = 500;

/** One event at a time, each in a transaction with its inbox row. */
export class EventWorker implements PartitionWorker {
  private readonly alarm: Alarm;
  private failing: { offset: bigint; attempts: number; outages: number } | undefined;

  constructor(
    private readonly route: EventRoute,
    private readonly partition: PartitionRef,
    private readonly services: WorkerServices,
  ) {
    this.alarm = new Alarm(`${route.group} ${partition.topic}/${String(partition.partition)}`);
  }

  take(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  release(): Promise<void> {
    this.alarm.clear();
    return Promise.resolve();
  }

  async process(batch: FetchedBatch): Promise<Progress> {
    let next = batch.records[0]?.offset ?? batch.nextOffset;
    let lastCommit = Date.now();
    for (const record of batch.records) {
      if (!batch.isCurrent()) return { next };
      const retryInMs = await this.attempt(record);
      if (retryInMs !== undefined) return { next, retryInMs };
      next = record.offset + 1n;
      if (Date.now() - lastCommit > commitEveryMs) {
        await batch.commit(next);
        lastCommit = Date.now();
      }
    }
    return { next: batch.nextOffset };
  }

  /** The pause before the next attempt; undefined when the record is done with. */
  private async attempt(record: FetchedRecord): Promise<number | undefined> {
    try {
      await this.decodeAndHandle(record);
      this.failing = undefined;
      this.alarm.clear();
      return undefined;
    } catch (error) {
      return this.pauseAfter(record, error);
    }
  }

  private async decodeAndHandle(record: FetchedRecord): Promise<void> {
    const decoded = decodeRecord(this.partition, record, this.route.contracts);
    if (decoded.kind === 'undecodable') {
      const { reason, message } = decoded;
      await this.deadLetter(record, reason, { message }, 0);
      return;
    }
    if (decoded.kind !== 'event') return;
    const { event } = decoded;
    const context = {
      correlationId: event.correlationId ?? event.id,
      tenantId: event.tenantId === '' ? undefined : event.tenantId,
      traceparent: event.traceparent ?? newTraceparent(),
    };
    const options = { kind: 'consumer', parent: event.traceparent ?? null } as const;
    await runInContext(context, () =>
      inSpan(`process ${event.topic}`, options, (span) => this.handle(record, event, span)),
    );
  }

  private async handle(record: FetchedRecord, event: Event<unknown>, span: Span): Promise<void> {
    const { group, handle } = this.route;
    if (span.isRecorded) span.set(processAttributes(group, event, event));
    const { tuning } = this.services;
    const startedAt = performance.now();
    try {
      await faultPoints.at('consumer.before-handle', group);
      await this.transaction(event.tenantId, async (tx) => {
        if (await claim(tx, group, event)) await handle(event, tx);
        await faultPoints.at('consumer.before-commit', group);
      });
      await faultPoints.at('consumer.after-commit', group);
      processed(group, event.topic, { count: 1, milliseconds: performance.now() - startedAt });
    } catch (error) {
      if (error instanceof ErasedTenants) {
        droppedOfErased(group, event.topic, 1);
        return;
      }
      const kind = kindOf(error);
      processed(group, event.topic, { count: 1, milliseconds: performance.now() - startedAt, error: kind });
      if (kind === 'infrastructure') throw error;
      const attempts = this.failure(record).attempts + 1;
      if (attempts < tuning.attempts) throw error;
      span.fail(isError(error) ? error.name : 'unknown');
      await this.deadLetter(record, 'handler_failed', error as Error, attempts);
    }
  }

  private transaction(tenantId: string, work: (tx: EntityManager) => Promise<void>): Promise<void> {
    const { database } = this.services;
    const { evenErased } = this.route;
    return tenantId === '' ? database.system(work) : database.asTenant(tenantId, work, { evenErased });
  }

  private pauseAfter(record: FetchedRecord, error: unknown): number {
    const { group } = this.route;
    const { firstBackoffMs, maxBackoffMs, infrastructureBackoffMs } = this.services.tuning;
    const kind = kindOf(error);
    retried(group, this.partition.topic, kind);
    const failing = this.failure(record);
    this.failing = failing;
    if (kind === 'message') return backoff(++failing.attempts, firstBackoffMs, maxBackoffMs);
    this.alarm.raise('Postgres or Kafka is away', error);
    return backoff(++failing.outages, 100, infrastructureBackoffMs);
  }

  private failure({ offset }: FetchedRecord) {
    return this.failing?.offset === offset ? this.failing : { offset, attempts: 0, outages: 0 };
  }

  private deadLetter(
    record: FetchedRecord,
    reason: string,
    error: { message: string; stack?: string },
    attempts: number,
  ): Promise<void> {
    const { group } = this.route;
    return this.services.deadLetters.add({
      group,
      partition: this.partition,
      record,
      reason,
      error,
      attempts,
    });
  }
}
