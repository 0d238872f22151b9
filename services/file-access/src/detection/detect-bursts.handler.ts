import { Injectable } from '@nestjs/common';
import { type Contract, FileAccessEventRecord } from '@palisade/contracts';
import {
  type BatchHandler,
  type EventBatch,
  Outbox,
  partitionFor,
  type PartitionRef,
  type Tick,
} from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { EventPartitions } from '../events/event-partitions.js';
import { EventStore } from '../events/event-store.js';
import { knownFields } from '../events/known-fields.js';
import { TenantList } from '../events/tenant-list.js';
import { ActorStates } from './actor-states.js';
import type { BatchWork } from './batch-work.js';
import { type BatchCounts, countBatch, countDetections } from './detection-metrics.js';
import { DetectionRecords } from './detection-records.js';
import { type IncomingEvent, receive } from './incoming-event.js';
import { StoringProgress } from './storing-progress.js';

interface Uncommitted {
  readonly work: BatchWork;
  readonly counts: BatchCounts;
  readonly tenants: ReadonlySet<string>;
}

/** Stores the topic's events, each once, and detects bursts in them. */
@Injectable()
export class DetectBursts implements BatchHandler<FileAccessEventRecord> {
  readonly group = 'file-access.detect';
  readonly contract: Contract<FileAccessEventRecord> = FileAccessEventRecord;
  readonly maxBatch = 5_000;
  readonly tickMs = 1_000;
  private readonly uncommitted = new Map<string, Uncommitted>();

  constructor(
    private readonly events: EventStore,
    private readonly partitions: EventPartitions,
    private readonly tenants: TenantList,
    private readonly actors: ActorStates,
    private readonly detections: DetectionRecords,
    private readonly outbox: Outbox,
    private readonly progress: StoringProgress,
  ) {}

  async handleBatch(batch: EventBatch<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    this.progress.began(batch);
    const received = batch.events.map(receive);
    const isMine = ({ key }: IncomingEvent) => partitionFor(key, batch.partitions) === batch.partition;
    const mine = received.filter(isMine);
    await this.republish(
      tx,
      received.filter((event) => !isMine(event)),
    );
    await this.partitions.ensureFor(mine.map((event) => this.actors.countedTime(event)));

    const taken = await this.events.take(tx, mine);
    await batch.heartbeat();
    const work = await this.actors.open(tx, refOf(batch), taken);
    for (const event of taken) work.apply(event);
    await this.events.insert(tx, work.stored);
    await batch.heartbeat();
    const tenants = new Set(taken.map(({ tenantId }) => tenantId));
    await this.tenants.add(tx, tenants);
    await this.actors.save(tx, work);
    await this.detections.append(tx, work.tellings, new Date());

    const misplaced = received.length - mine.length;
    const counts = { taken: taken.length, duplicates: mine.length - taken.length, misplaced };
    this.uncommitted.set(refOf(batch), { work, counts, tenants });
  }

  committed(batch: EventBatch<FileAccessEventRecord>): void {
    this.progress.committed(batch);
    const done = this.uncommitted.get(refOf(batch));
    if (done === undefined) return;
    this.uncommitted.delete(refOf(batch));
    this.actors.committed(refOf(batch), done.work);
    this.tenants.remember(done.tenants);
    countBatch(done.counts, done.work, batch.events.at(-1)?.appendedAt.getTime() ?? Date.now());
  }

  rolledBack(batch: EventBatch<FileAccessEventRecord>): undefined {
    this.uncommitted.delete(refOf(batch));
  }

  async assigned(partition: PartitionRef): Promise<void> {
    this.progress.assigned(partition);
    await this.actors.assigned(refOf(partition));
  }

  revoked(partition: PartitionRef): void {
    this.uncommitted.delete(refOf(partition));
    this.progress.revoked(partition);
    this.actors.revoked(refOf(partition));
  }

  tickTenants(partition: PartitionRef): string[] {
    return this.actors.tenantsDue(refOf(partition), Date.now());
  }

  async tick(tick: Tick, tx: EntityManager): Promise<void> {
    const isMine = (key: string) => partitionFor(key, tick.partitions) === tick.partition;
    const work = await this.actors.tick(tx, refOf(tick), { now: tick.now.getTime(), isMine });
    await this.actors.save(tx, work);
    await this.detections.append(tx, work.tellings, tick.now);
    countDetections(work);
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

const refOf = ({ topic, partition }: PartitionRef): string => `${topic}/${partition}`;
