import type { Contract } from '@palisade/contracts';
import { ErasedTenants } from '@palisade/database';
import { inSpan, newTraceparent, runInContext, type SpanOptions } from '@palisade/telemetry';
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Alarm } from '../alarm.js';
import { backoff } from '../backoff.js';
import { decodeRecord } from '../envelope/decode.js';
import type { BatchHandler, Event, EventBatch, PartitionRef } from '../event.js';
import { faultPoints } from '../fault-points.js';
import type { FetchedBatch, FetchedRecord } from '../kafka-client.js';
import { droppedOfErased, processed, retried } from './consumer-metrics.js';
import { ConsumerOffsets, type Ownership } from './consumer-offsets.js';
import type { WorkerServices } from './event-worker.js';
import { linksOf } from './batch-links.js';
import { Fenced, isCertainRollback, kindOf } from './failure.js';
import { HeldBack, type Holding, nothingHeld } from './held-back.js';
import { processAttributes } from '../span-attributes.js';
import { startOffset, type PartitionBounds } from './start-offset.js';
import type { PartitionWorker, Progress } from './worker.js';

export interface BatchRoute {
  handler: BatchHandler<unknown>;
  contracts: ReadonlyMap<string, Contract<unknown>>;
  handleBatch: (batch: EventBatch<unknown>, tx: EntityManager) => Promise<void>;
  replayBatch?: NonNullable<BatchHandler<unknown>['replayBatch']>;
  tick?: NonNullable<BatchHandler<unknown>['tick']>;
}

type Stop = Omit<Progress, 'next'>;
type BatchSpan = SpanOptions & { name: string };

const commitEveryMs = 500;

/** A partition's records in batches, each in a transaction with the partition's next offset; poison found by halving. */
export class BatchWorker implements PartitionWorker {
  readonly tickMs: number | undefined;
  readonly keepsOffset = true;
  private readonly offsets: ConsumerOffsets;
  private readonly alarm: Alarm;
  private ownership: Ownership | undefined;
  private partitions = 0;
  private outages = 0;
  private suspect: { offset: bigint; attempts: number } | undefined;
  /** Undecodable records from here on are not in the dead-letter topic yet. */
  private letteredBefore = 0n;
  private readonly held: HeldBack | undefined;
  /** What the next batch begins with: below the stored next offset while what memory lost is read again. */
  private position = 0n;
  /** Memory is not what it was before a batch that failed. */
  private mustRetake = false;
  /** Instead of halving in place, where a failure costs the memory: smaller batches up to an offset. */
  private narrowed: { until: bigint; size: number } | undefined;

  constructor(
    private readonly route: BatchRoute,
    private readonly partition: PartitionRef,
    private readonly services: WorkerServices & { bounds: () => Promise<PartitionBounds> },
  ) {
    const { group, tickMs } = route.handler;
    this.tickMs = route.tick === undefined ? undefined : tickMs;
    this.offsets = new ConsumerOffsets(services.database, group, partition);
    if (route.replayBatch !== undefined) this.held = new HeldBack(services.database, group, partition);
    this.alarm = new Alarm(`${group} ${partition.topic}/${String(partition.partition)}`);
  }

  async take(): Promise<bigint> {
    if (this.ownership !== undefined) this.drop();
    const bounds = await this.services.bounds();
    const ownership = await this.offsets.take(bounds.low);
    const next = await startOffset(ownership.next, bounds, this.services.bounds);
    if (next !== ownership.next) await this.offsets.move(ownership, next);
    const resume = next === ownership.next ? await this.held?.take(next, bounds.low) : undefined;
    const position = resume ?? next;
    await this.route.handler.assigned?.(this.partition, { next, resume: position });
    this.partitions = bounds.partitions;
    this.ownership = { ...ownership, next };
    this.position = position;
    this.mustRetake = false;
    return this.position;
  }

  async release(): Promise<void> {
    if (this.ownership !== undefined) {
      if (!this.isReplaying && !this.mustRetake && this.held !== undefined) await this.tick(true);
      this.drop();
    }
    this.alarm.clear();
  }

  async process(batch: FetchedBatch): Promise<Progress> {
    let lastCommit = Date.now();
    let records = batch.records.filter(({ offset }) => offset >= this.position);
    while (records.length > 0) {
      if (!batch.isCurrent()) return { next: this.position };
      const some = records.slice(0, this.sizeFrom(records[0]?.offset));
      const end = some.findIndex(({ offset }) => offset >= this.owned().next);
      const again = this.isReplaying ? some.slice(0, end === -1 ? some.length : end) : [];
      const stop = again.length > 0 ? await this.replay(batch, again) : await this.attempt(batch, some);
      if (stop !== undefined) return { next: this.position, ...stop };
      records = records.slice(again.length > 0 ? again.length : some.length);
      if (Date.now() - lastCommit > commitEveryMs) {
        await batch.commit(this.position);
        lastCommit = Date.now();
      }
    }
    if (this.isReplaying) this.position = batch.nextOffset;
    return { next: batch.nextOffset };
  }

  async tick(isLast = false): Promise<boolean> {
    const { handler, tick } = this.route;
    const { ownership, partition, partitions } = this;
    if (tick === undefined || ownership === undefined || this.isReplaying) return true;
    const attempt = async () => {
      const tenants = handler.tickTenants?.(partition, isLast);
      if (tenants?.length === 0) return;
      const holding = nothingHeld();
      const given = {
        ...partition,
        partitions,
        isLast,
        now: new Date(),
        nextOffset: ownership.next,
        resumeFrom: (offset: bigint) => (holding.resume = offset),
      };
      const span = { name: `tick ${handler.group}`, attributes: {} };
      await this.transaction(tenants ?? [], span, async (tx) => {
        await this.offsets.hold(tx, ownership);
        await tick(given, tx);
        await this.held?.store(tx, ownership.next, holding);
      });
      handler.ticked?.(given);
      this.alarm.clear();
    };
    try {
      await this.sparingErased(attempt, attempt);
      return true;
    } catch (error) {
      if (!(error instanceof Fenced)) this.alarm.raise('a tick failed', error);
      return false;
    }
  }

  private get isReplaying(): boolean {
    return this.ownership !== undefined && this.position < this.ownership.next;
  }

  private sizeFrom(first: bigint | undefined): number {
    const { maxBatch } = this.route.handler;
    if (first === undefined || first === this.suspect?.offset) return 1;
    if (this.narrowed !== undefined && first >= this.narrowed.until) this.narrowed = undefined;
    return this.isReplaying ? maxBatch : Math.min(maxBatch, this.narrowed?.size ?? maxBatch);
  }

  /** Brings memory to where it was; all of these were handled before. */
  private async replay(batch: FetchedBatch, records: FetchedRecord[]): Promise<Stop | undefined> {
    const { replayBatch } = this.route;
    const ownership = this.owned();
    const last = records.at(-1);
    if (last === undefined || replayBatch === undefined) return undefined;
    const events = records.flatMap((record) => {
      if (this.held?.isPassedOver(record.offset) === true) return [];
      const decoded = decodeRecord(this.partition, record, this.route.contracts);
      return decoded.kind === 'event' ? [decoded.event] : [];
    });
    const attempt = (some: Event<unknown>[]) => {
      const given = this.batchOf(batch, some, { next: last.offset + 1n, holding: nothingHeld() });
      return this.transaction(tenantsOf(some), undefined, async (tx) => {
        await this.offsets.hold(tx, ownership);
        await replayBatch(given, tx);
      });
    };
    try {
      await this.sparingErased(
        () => attempt(events),
        (erased) => attempt(withoutTenants(events, erased)),
      );
      this.position = last.offset + 1n;
      return undefined;
    } catch (error) {
      if (error instanceof Fenced) return { retryInMs: 0, retake: true };
      return { ...this.outage(error), retake: true };
    }
  }

  /** Everything in these records, or as much as can be; undefined when all of it is done with. */
  private async attempt(batch: FetchedBatch, records: FetchedRecord[]): Promise<Stop | undefined> {
    const last = records.at(-1);
    if (last === undefined) return undefined;
    try {
      const events = await this.decode(records);
      const next = last.offset + 1n;
      await this.sparingErased(
        () => this.commit(batch, events, next),
        (erased) => this.commitWithout(erased, batch, events, next),
      );
      this.outages = 0;
      this.suspect = undefined;
      this.alarm.clear();
      return undefined;
    } catch (error) {
      if (error instanceof Fenced) return { retryInMs: 0, retake: true };
      if (kindOf(error) === 'infrastructure') return this.outage(error);
      retried(this.route.handler.group, this.partition.topic, 'message');
      if (records.length === 1) return this.poison(batch, last, error as Error);
      if (!this.mustRetake) return this.halves(batch, records);
      this.narrowed = { until: last.offset + 1n, size: Math.ceil(records.length / 2) };
      return { retryInMs: 0, retake: true };
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
      return {
        retryInMs: backoff(attempts, tuning.firstBackoffMs, tuning.maxBackoffMs),
        retake: this.mustRetake,
      };
    }
    try {
      const { partition } = this;
      await deadLetters.add({ group, partition, record, reason: 'handler_failed', error, attempts });
      await this.commit(batch, [], record.offset + 1n, [record.offset]);
      this.suspect = undefined;
      return this.mustRetake ? { retryInMs: 0, retake: true } : undefined;
    } catch (failure) {
      if (failure instanceof Fenced) return { retryInMs: 0, retake: true };
      return this.outage(failure);
    }
  }

  private outage(error: unknown): Stop {
    retried(this.route.handler.group, this.partition.topic, 'infrastructure');
    this.alarm.raise('Postgres or Kafka is away', error);
    const retryInMs = backoff(++this.outages, 100, this.services.tuning.infrastructureBackoffMs);
    return { retryInMs, retake: this.mustRetake || !isCertainRollback(error) };
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

  private async commitWithout(
    erased: readonly string[],
    batch: FetchedBatch,
    events: Event<unknown>[],
    next: bigint,
  ): Promise<void> {
    const others = withoutTenants(events, erased);
    await this.commit(batch, others, next);
    droppedOfErased(this.route.handler.group, this.partition.topic, events.length - others.length);
  }

  /** A transaction of erased tenants is refused before anything is done in it: then, the same without them. */
  private async sparingErased(
    attempt: () => Promise<void>,
    without: (erased: readonly string[]) => Promise<void>,
  ): Promise<void> {
    try {
      await attempt();
    } catch (error) {
      if (!(error instanceof ErasedTenants)) throw error;
      this.route.handler.forget?.(this.partition, error.tenantIds);
      await without(error.tenantIds);
    }
  }

  private async commit(
    batch: FetchedBatch,
    events: Event<unknown>[],
    next: bigint,
    passedOver: bigint[] = [],
  ): Promise<void> {
    const { handler, handleBatch } = this.route;
    const ownership = this.owned();
    const holding: Holding = { passedOver };
    const given = this.batchOf(batch, events, { next, holding });
    const startedAt = performance.now();
    try {
      await this.transaction(tenantsOf(events), this.spanOf(events), async (tx) => {
        await this.offsets.advance(tx, ownership, next);
        if (events.length > 0) await handleBatch(given, tx);
        await this.held?.store(tx, ownership.next, holding);
        await faultPoints.at('consumer.before-commit', handler.group);
      });
    } catch (error) {
      if (events.length > 0 && handler.rolledBack?.(given) === 'retake') this.mustRetake = true;
      throw error;
    }
    await faultPoints.at('consumer.after-commit', handler.group);
    this.ownership = { ...ownership, next };
    this.position = next;
    if (events.length === 0) return;
    handler.committed?.(given);
    const milliseconds = performance.now() - startedAt;
    processed(handler.group, this.partition.topic, { count: events.length, milliseconds });
  }

  private batchOf(
    batch: FetchedBatch,
    events: Event<unknown>[],
    { next, holding }: { next: bigint; holding: Holding },
  ): EventBatch<unknown> {
    return {
      ...this.partition,
      partitions: this.partitions,
      events,
      nextOffset: next,
      isStale: () => !batch.isCurrent(),
      heartbeat: () => batch.heartbeat(),
      resumeFrom: (offset) => (holding.resume = offset),
      passOver: ({ offset }) => void holding.passedOver.push(offset),
    };
  }

  private transaction(
    tenants: string[],
    span: BatchSpan | undefined,
    work: (tx: EntityManager) => Promise<void>,
  ): Promise<void> {
    const { database } = this.services;
    const { evenErased } = this.route.handler;
    const run = () =>
      tenants.length === 0 ? database.system(work) : database.asTenants(tenants, work, { evenErased });
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

function tenantsOf(events: readonly Event<unknown>[]): string[] {
  return [...new Set(events.map(({ tenantId }) => tenantId))].filter((id) => id !== '');
}

function withoutTenants(events: readonly Event<unknown>[], tenantIds: readonly string[]): Event<unknown>[] {
  const erased = new Set(tenantIds);
  return events.filter(({ tenantId }) => !erased.has(tenantId));
}
