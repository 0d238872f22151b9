import type { Contract } from '@palisade/contracts';
import { inSpan, newTraceparent, runInContext, type SpanOptions } from '@palisade/telemetry';
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Alarm } from '../alarm.js';
import { backoff } from '../backoff.js';
import { decodeRecord } from '../envelope/decode.js';
import type { BatchHandler, Event, EventBatch, PartitionRef } from '../event.js';
import { faultPoints } from '../fault-points.js';
import type { FetchedBatch, FetchedRecord } from '../kafka-client.js';
import { processed, retried } from './consumer-metrics.js';
import { ConsumerOffsets, type Ownership } from './consumer-offsets.js';
import type { WorkerServices } from './event-worker.js';
import { linksOf } from './batch-links.js';
import { Fenced, isCertainRollback, kindOf } from './failure.js';
import { processAttributes } from '../span-attributes.js';
import { startOffset, type PartitionBounds } from './start-offset.js';
import type { PartitionWorker, Progress } from './worker.js';

export interface BatchRoute {
  handler: BatchHandler<unknown>;
  contracts: ReadonlyMap<string, Contract<unknown>>;
  handleBatch: (batch: EventBatch<unknown>, tx: EntityManager) => Promise<void>;
  tick?: NonNullable<BatchHandler<unknown>['tick']>;
}

type Stop = Omit<Progress, 'next'>;
type BatchSpan = SpanOptions & { name: string };

const commitEveryMs = 500;

/** A partition's records in batches, each in a transaction with the partition's next offset; poison found by halving. */
export class BatchWorker implements PartitionWorker {
  readonly tickMs: number | undefined;
  private readonly offsets: ConsumerOffsets;
  private readonly alarm: Alarm;
  private ownership: Ownership | undefined;
  private partitions = 0;
  private outages = 0;
  private suspect: { offset: bigint; attempts: number } | undefined;
  /** Undecodable records from here on are not in the dead-letter topic yet. */
  private letteredBefore = 0n;

  constructor(
    private readonly route: BatchRoute,
    private readonly partition: PartitionRef,
    private readonly services: WorkerServices & { bounds: () => Promise<PartitionBounds> },
  ) {
    const { group, tickMs } = route.handler;
    this.tickMs = route.tick === undefined ? undefined : tickMs;
    this.offsets = new ConsumerOffsets(services.database, group, partition);
    this.alarm = new Alarm(`${group} ${partition.topic}/${String(partition.partition)}`);
  }

  async take(): Promise<bigint> {
    if (this.ownership !== undefined) this.drop();
    const bounds = await this.services.bounds();
    const ownership = await this.offsets.take(bounds.low);
    const next = await startOffset(ownership.next, bounds, this.services.bounds);
    if (next !== ownership.next) await this.offsets.move(ownership, next);
    await this.route.handler.assigned?.(this.partition);
    this.partitions = bounds.partitions;
    this.ownership = { ...ownership, next };
    return next;
  }

  release(): void {
    if (this.ownership !== undefined) this.drop();
    this.alarm.clear();
  }

  async process(batch: FetchedBatch): Promise<Progress> {
    const { maxBatch } = this.route.handler;
    let lastCommit = Date.now();
    let records = batch.records.filter(({ offset }) => offset >= this.owned().next);
    while (records.length > 0) {
      if (!batch.isCurrent()) return { next: this.owned().next };
      const size = records[0]?.offset === this.suspect?.offset ? 1 : maxBatch;
      const stop = await this.attempt(batch, records.slice(0, size));
      if (stop !== undefined) return { next: this.owned().next, ...stop };
      records = records.slice(size);
      if (Date.now() - lastCommit > commitEveryMs) {
        await batch.commit(this.owned().next);
        lastCommit = Date.now();
      }
    }
    return { next: batch.nextOffset };
  }

  async tick(): Promise<boolean> {
    const { handler, tick } = this.route;
    const { ownership, partition, partitions } = this;
    if (tick === undefined || ownership === undefined) return true;
    const tenants = handler.tickTenants?.(partition);
    if (tenants?.length === 0) return true;
    try {
      const span = { name: `tick ${handler.group}`, attributes: {} };
      await this.transaction(tenants ?? [], span, async (tx) => {
        await this.offsets.hold(tx, ownership);
        await tick({ ...partition, partitions, now: new Date() }, tx);
      });
      this.alarm.clear();
      return true;
    } catch (error) {
      if (!(error instanceof Fenced)) this.alarm.raise('a tick failed', error);
      return false;
    }
  }

  /** Everything in these records, or as much as can be; undefined when all of it is done with. */
  private async attempt(batch: FetchedBatch, records: FetchedRecord[]): Promise<Stop | undefined> {
    const last = records.at(-1);
    if (last === undefined) return undefined;
    try {
      const events = await this.decode(records);
      await this.commit(batch, events, last.offset + 1n);
      this.outages = 0;
      this.suspect = undefined;
      this.alarm.clear();
      return undefined;
    } catch (error) {
      if (error instanceof Fenced) return { retryInMs: 0, retake: true };
      if (kindOf(error) === 'infrastructure') return this.outage(error);
      retried(this.route.handler.group, this.partition.topic, 'message');
      if (records.length > 1) return this.halves(batch, records);
      return this.poison(batch, last, error as Error);
    }
  }

  private async halves(batch: FetchedBatch, records: FetchedRecord[]): Promise<Stop | undefined> {
    const middle = Math.ceil(records.length / 2);
    return (
      (await this.attempt(batch, records.slice(0, middle))) ??
      (batch.isCurrent() ? this.attempt(batch, records.slice(middle)) : { retryInMs: 0 })
    );
  }

  private async poison(batch: FetchedBatch, record: FetchedRecord, error: Error): Promise<Stop | undefined> {
    const { tuning, deadLetters } = this.services;
    const { group } = this.route.handler;
    const attempts = (this.suspect?.offset === record.offset ? this.suspect.attempts : 0) + 1;
    if (attempts < tuning.attempts) {
      this.suspect = { offset: record.offset, attempts };
      return { retryInMs: backoff(attempts, tuning.firstBackoffMs, tuning.maxBackoffMs) };
    }
    try {
      const { partition } = this;
      await deadLetters.add({ group, partition, record, reason: 'handler_failed', error, attempts });
      await this.commit(batch, [], record.offset + 1n);
      this.suspect = undefined;
      return undefined;
    } catch (failure) {
      if (failure instanceof Fenced) return { retryInMs: 0, retake: true };
      return this.outage(failure);
    }
  }

  private outage(error: unknown): Stop {
    retried(this.route.handler.group, this.partition.topic, 'infrastructure');
    this.alarm.raise('Postgres or Kafka is away', error);
    const retryInMs = backoff(++this.outages, 100, this.services.tuning.infrastructureBackoffMs);
    return { retryInMs, retake: !isCertainRollback(error) };
  }

  private async decode(records: FetchedRecord[]): Promise<Event<unknown>[]> {
    const { handler, contracts } = this.route;
    const events: Event<unknown>[] = [];
    for (const record of records) {
      const decoded = decodeRecord(this.partition, record, contracts);
      if (decoded.kind === 'event') events.push(decoded.event);
      if (decoded.kind !== 'undecodable' || record.offset < this.letteredBefore) continue;
      const { reason, message } = decoded;
      const { group } = handler;
      const { partition } = this;
      await this.services.deadLetters.add({
        group,
        partition,
        record,
        reason,
        error: { message },
        attempts: 0,
      });
      this.letteredBefore = record.offset + 1n;
    }
    return events;
  }

  private async commit(batch: FetchedBatch, events: Event<unknown>[], next: bigint): Promise<void> {
    const { handler, handleBatch } = this.route;
    const ownership = this.owned();
    const given: EventBatch<unknown> = {
      ...this.partition,
      partitions: this.partitions,
      events,
      isStale: () => !batch.isCurrent(),
      heartbeat: () => batch.heartbeat(),
    };
    const startedAt = performance.now();
    const tenants = [...new Set(events.map(({ tenantId }) => tenantId))].filter((id) => id !== '');
    try {
      await this.transaction(tenants, this.spanOf(events), async (tx) => {
        await this.offsets.advance(tx, ownership, next);
        if (events.length > 0) await handleBatch(given, tx);
        await faultPoints.at('consumer.before-commit', handler.group);
      });
    } catch (error) {
      if (events.length > 0) handler.rolledBack?.(given);
      throw error;
    }
    await faultPoints.at('consumer.after-commit', handler.group);
    this.ownership = { ...ownership, next };
    if (events.length === 0) return;
    handler.committed?.(given);
    const milliseconds = performance.now() - startedAt;
    processed(handler.group, this.partition.topic, { count: events.length, milliseconds });
  }

  private transaction(
    tenants: string[],
    span: BatchSpan | undefined,
    work: (tx: EntityManager) => Promise<void>,
  ): Promise<void> {
    const { database } = this.services;
    const run = () => (tenants.length === 0 ? database.system(work) : database.asTenants(tenants, work));
    return runInContext({ correlationId: randomUUID(), traceparent: newTraceparent() }, () =>
      span === undefined ? run() : inSpan(span.name, { ...span, parent: null }, run),
    );
  }

  /** Linked to whatever sent the events; none where nothing of them is recorded. */
  private spanOf(events: Event<unknown>[]): BatchSpan | undefined {
    const links = linksOf(events);
    if (links === undefined) return undefined;
    const { topic } = this.partition;
    const attributes = processAttributes(this.route.handler.group, this.partition, { count: events.length });
    return { name: `process ${topic}`, kind: 'consumer', links, attributes };
  }

  private owned(): Ownership {
    if (this.ownership === undefined) throw new Fenced('the partition was released');
    return this.ownership;
  }

  private drop(): void {
    this.ownership = undefined;
    this.route.handler.revoked?.(this.partition);
  }
}
