import { Injectable } from '@nestjs/common';
import { type Contract, RegroupedMatchesRecord } from '@palisade/contracts';
import type { BatchHandler, Event, EventBatch, PartitionRef, Position, Tick } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import type { BatchWork } from './batch-work.js';
import { countDetections } from './detection-metrics.js';
import type { Stored } from './held-groups.js';
import { MatchRules } from './match-rules.js';

type Batch = EventBatch<RegroupedMatchesRecord>;

// In one order, so that two partitions that claim the same ids wait for each other and never deadlock.
const claimAll = `insert into file_access.inbox (consumer_group, tenant_id, event_id)
  select $1, t, e from unnest($2::text[], $3::text[]) as given (t, e) order by t, e
  on conflict do nothing returning tenant_id, event_id`;

/** Evaluates the rules that group by something other than the actor, over the matches that were sent to this partition. */
@Injectable()
export class DetectGroups implements BatchHandler<RegroupedMatchesRecord> {
  readonly group = 'file-access.detect-groups';
  readonly contract: Contract<RegroupedMatchesRecord> = RegroupedMatchesRecord;
  readonly maxBatch = 500;
  readonly tickMs = 1_000;
  readonly gatherMs = 50;
  private readonly uncommitted = new Map<string, { work: BatchWork; stored: Stored }>();
  private readonly ahead = new Set<string>();

  constructor(private readonly rules: MatchRules) {}

  async handleBatch(batch: Batch, tx: EntityManager): Promise<void> {
    const taken = await this.take(tx, batch);
    this.ahead.add(refOf(batch));
    const work = await this.rules.apply(tx, batch, taken);
    const stored = await this.rules.write(tx, batch, work, { now: new Date() });
    this.uncommitted.set(refOf(batch), { work, stored });
  }

  committed(batch: Batch): void {
    this.ahead.delete(refOf(batch));
    const done = this.uncommitted.get(refOf(batch));
    if (done === undefined) return;
    this.uncommitted.delete(refOf(batch));
    this.rules.committed(batch, done.work, done.stored);
    countDetections(done.work);
  }

  rolledBack(batch: Batch): 'retake' | undefined {
    this.uncommitted.delete(refOf(batch));
    return this.ahead.delete(refOf(batch)) ? 'retake' : undefined;
  }

  async replayBatch(batch: Batch, tx: EntityManager): Promise<void> {
    await this.rules.replay(tx, batch);
  }

  async assigned(partition: PartitionRef, position: Position): Promise<void> {
    await this.rules.assigned(partition, position);
  }

  revoked(partition: PartitionRef): void {
    this.uncommitted.delete(refOf(partition));
    this.ahead.delete(refOf(partition));
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

  /** Those that were never taken before: the outbox sends each at least once. */
  private async take(tx: EntityManager, batch: Batch): Promise<Event<RegroupedMatchesRecord>[]> {
    const { events } = batch;
    const rows = await tx.query<{ tenant_id: string; event_id: string }[]>(claimAll, [
      this.group,
      events.map(({ tenantId }) => tenantId),
      events.map(({ id }) => id),
    ]);
    const taken = new Set(rows.map((row) => `${row.tenant_id}:${row.event_id}`));
    return events.filter((event) => {
      const counts = taken.delete(`${event.tenantId}:${event.id}`);
      if (!counts) batch.passOver(event);
      return counts;
    });
  }
}

const refOf = ({ topic, partition }: PartitionRef): string => `${topic}/${partition}`;
