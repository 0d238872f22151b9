import { Injectable } from '@nestjs/common';
import { type Contract, FileAccessEventRecord } from '@palisade/contracts';
import {
  type BatchHandler,
  type EventBatch,
  Outbox,
  partitionFor,
  type PartitionRef,
  type Position,
  type Tick,
} from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { EventPartitions } from '../events/event-partitions.js';
import { EventStore } from '../events/event-store.js';
import { knownFields } from '../events/known-fields.js';
import { TenantList } from '../events/tenant-list.js';
import { SourceAccounts } from '../sources/source-accounts.js';
import type { BatchWork } from './batch-work.js';
import { type BatchCounts, countBatch } from './detection-metrics.js';
import { EventRules } from './event-rules.js';
import { type IncomingEvent, receive } from './incoming-event.js';
import type { Stored } from './held-groups.js';
import { StoringProgress } from './storing-progress.js';

type Batch = EventBatch<FileAccessEventRecord>;

interface Uncommitted {
  readonly work: BatchWork;
  readonly stored: Stored;
  readonly counts: BatchCounts;
  readonly tenants: ReadonlySet<string>;
  readonly taken: readonly IncomingEvent[];
}

/** Stores the topic's events, each once, and evaluates the rules over them. */
@Injectable()
export class DetectEvents implements BatchHandler<FileAccessEventRecord> {
  readonly group = 'file-access.detect';
  readonly contract: Contract<FileAccessEventRecord> = FileAccessEventRecord;
  /** More than a fetch finds in a partition: what it found is one batch. */
  readonly maxBatch = 10_000;
  readonly tickMs = 1_000;
  private readonly uncommitted = new Map<string, Uncommitted>();
  /** Partitions whose groups saw events of a transaction that has not committed. */
  private readonly ahead = new Set<string>();

  constructor(
    private readonly events: EventStore,
    private readonly partitions: EventPartitions,
    private readonly tenants: TenantList,
    private readonly rules: EventRules,
    private readonly outbox: Outbox,
    private readonly progress: StoringProgress,
    private readonly sources: SourceAccounts,
  ) {}

  async handleBatch(batch: Batch, tx: EntityManager): Promise<void> {
    this.progress.began(batch);
    const received = batch.events.map(receive);
    const misplacedKeys = misplacedIn(batch, received);
    const isMine = ({ key }: IncomingEvent) => !misplacedKeys.has(key);
    const mine = misplacedKeys.size === 0 ? received : received.filter(isMine);
    const times = this.rules.countedTimes(mine);
    if (misplacedKeys.size > 0) {
      await this.republish(
        tx,
        received.filter((event) => !isMine(event)),
      );
    }
    await this.partitions.ensureFor(times);

    const taken = await this.events.take(tx, mine);
    passOver(batch, taken);
    await batch.heartbeat();
    this.ahead.add(refOf(batch));
    const work = await this.rules.apply(tx, batch, taken);
    await this.events.insert(tx, work.stored);
    await batch.heartbeat();
    const tenants = new Set(taken.map(({ tenantId }) => tenantId));
    await this.tenants.add(tx, tenants);
    const stored = await this.rules.write(tx, batch, work, { now: new Date() });

    const misplaced = received.length - mine.length;
    const counts = { taken: taken.length, duplicates: mine.length - taken.length, misplaced };
    this.uncommitted.set(refOf(batch), { work, stored, counts, tenants, taken });
  }

  committed(batch: Batch): void {
    this.progress.committed(batch);
    this.ahead.delete(refOf(batch));
    const done = this.uncommitted.get(refOf(batch));
    if (done === undefined) return;
    this.uncommitted.delete(refOf(batch));
    this.rules.committed(batch, done.work, done.stored);
    this.tenants.remember(done.tenants);
    for (const { tenantId, source, appendedAt } of done.taken)
      this.sources.note(tenantId, source, appendedAt);
    countBatch(done.counts, done.work, batch.events.at(-1)?.appendedAt.getTime() ?? Date.now());
  }

  rolledBack(batch: Batch): 'retake' | undefined {
    this.uncommitted.delete(refOf(batch));
    return this.ahead.delete(refOf(batch)) ? 'retake' : undefined;
  }

  async replayBatch(batch: Batch, tx: EntityManager): Promise<void> {
    await this.rules.replay(tx, batch, batch.events.map(receive));
  }

  async assigned(partition: PartitionRef, position: Position): Promise<void> {
    this.progress.assigned(partition);
    await this.rules.assigned(partition, position);
  }

  revoked(partition: PartitionRef): void {
    this.uncommitted.delete(refOf(partition));
    this.ahead.delete(refOf(partition));
    this.progress.revoked(partition);
    this.rules.revoked(partition);
  }

  forget(partition: PartitionRef, tenantIds: readonly string[]): void {
    this.rules.forget(partition, tenantIds);
  }

  tickTenants(partition: PartitionRef, isLast: boolean): string[] {
    return this.rules.tenantsDue(partition, isLast);
  }

  tick(tick: Tick, tx: EntityManager): Promise<void> {
    return this.rules.tick(tx, tick);
  }

  ticked(tick: Tick): void {
    this.rules.ticked(tick);
  }

  /** Another client's partitioner put them here: they count where their actor's other events are, under the same id. */
  private async republish(tx: EntityManager, misplaced: readonly IncomingEvent[]): Promise<void> {
    await this.outbox.appendAll(
      tx,
      FileAccessEventRecord,
      misplaced.map(({ tenantId, key, eventId, time, data, appendedAt, traceparent, correlationId }) => ({
        tenantId,
        key,
        id: eventId,
        time,
        // The copy has an append time of its own; without a time the event is as old as the original.
        data: { ...knownFields(data), occurred_at: data.occurred_at ?? new Date(appendedAt).toISOString() },
        traceparent,
        correlationId,
      })),
    );
  }
}

function misplacedIn(batch: Batch, events: readonly IncomingEvent[]): Set<string> {
  const keys = new Set(events.map(({ key }) => key));
  for (const key of keys) if (partitionFor(key, batch.partitions) === batch.partition) keys.delete(key);
  return keys;
}

/** Duplicates and what belongs elsewhere count for nothing, now or when the partition is read again. */
function passOver(batch: Batch, taken: readonly IncomingEvent[]): void {
  if (taken.length === batch.events.length) return;
  const counted = new Set(taken.map(({ offset }) => offset));
  for (const event of batch.events) {
    if (!counted.has(Number(event.offset))) batch.passOver(event);
  }
}

const refOf = ({ topic, partition }: PartitionRef): string => `${topic}/${partition}`;
