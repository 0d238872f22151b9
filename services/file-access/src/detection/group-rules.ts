import type { PartitionRef, Position, Tick } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { BatchWork } from './batch-work.js';
import { countDetections } from './detection-metrics.js';
import type { DetectionRecords } from './detection-records.js';
import type { Group } from './group.js';
import type { HeldGroups, Stored } from './held-groups.js';
import type { Regrouped } from './regrouped.js';
import type { RuleStatistics } from './rule-statistics.js';

interface Holding extends PartitionRef {
  readonly nextOffset: bigint;
  resumeFrom(offset: bigint): void;
}

/** What the two handlers have in common: groups in memory, what is told of them, and ticks. */
export class GroupRules {
  private readonly ticking = new Map<string, { work: BatchWork; stored: Stored }>();

  constructor(
    protected readonly held: HeldGroups,
    private readonly detections: DetectionRecords,
    private readonly regrouped: Regrouped,
    private readonly statistics: RuleStatistics,
  ) {}

  /** In the transaction of what was found out: records, matches on their way, and the rows that must go with them. */
  async write(
    tx: EntityManager,
    given: Holding,
    work: BatchWork,
    { now, must = work.telling, isLast = false }: { now: Date; must?: ReadonlySet<Group>; isLast?: boolean },
  ): Promise<Stored> {
    const stored = await this.held.save(tx, given, must, isLast);
    await this.detections.append(tx, work.tellings, now);
    await this.regrouped.append(tx, work.regrouped);
    return stored;
  }

  committed(partition: PartitionRef, work: BatchWork, stored: Stored): void {
    this.held.committed(partition, stored, work.touched);
    this.statistics.told(work.tellings);
  }

  assigned(partition: PartitionRef, position: Position): Promise<void> {
    this.ticking.delete(nameOf(partition));
    return this.held.assigned(partition, position);
  }

  revoked(partition: PartitionRef): void {
    this.detections.forget();
    this.held.revoked(partition);
  }

  forget(partition: PartitionRef, tenantIds: readonly string[]): void {
    this.held.forget(partition, tenantIds);
  }

  tenantsDue(partition: PartitionRef, isLast: boolean): string[] {
    return this.held.tenantsDue(partition, isLast);
  }

  async tick(tx: EntityManager, tick: Tick): Promise<void> {
    const work = new BatchWork();
    const now = tick.now.getTime();
    for (const group of await this.held.due(tx, tick)) {
      work.touched.add(group);
      const dueAt = group.ruleSet.nextDue(group.state);
      if (dueAt === undefined || dueAt > now) continue;
      this.held.of(tick).touch(group, Number(tick.nextOffset), now);
      work.note(group, group.ruleSet.tick(group.state, now));
    }
    const must = new Set([...work.touched].filter(({ dirtyFrom }) => dirtyFrom !== undefined));
    const stored = await this.write(tx, tick, work, { now: tick.now, must, isLast: tick.isLast });
    this.ticking.set(nameOf(tick), { work, stored });
  }

  ticked(tick: Tick): void {
    const done = this.ticking.get(nameOf(tick));
    this.ticking.delete(nameOf(tick));
    if (done === undefined) return;
    this.committed(tick, done.work, done.stored);
    countDetections(done.work);
  }
}

const nameOf = ({ topic, partition }: PartitionRef): string => `${topic}/${partition}`;
