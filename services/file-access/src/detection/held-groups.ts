import type { Database } from '@palisade/database';
import { partitionFor, type PartitionRef, type Position } from '@palisade/messaging';
import { createLogger } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import type { RuleSet } from '../engine/engine.js';
import type { TenantList } from '../events/tenant-list.js';
import type { Group } from './group.js';
import { type GroupRef, idOf } from './group-ref.js';
import type { GroupStore } from './group-store.js';
import { type Memory, PartitionGroups } from './partition-groups.js';
import { recordActivation } from './rule-activations.js';
import type { RuleStatistics } from './rule-statistics.js';
import { Turn } from './turn.js';

/** What the library gives a handler to say where reading must begin anew. */
interface Holding extends PartitionRef {
  readonly nextOffset: bigint;
  resumeFrom(offset: bigint): void;
}

export interface Stored {
  readonly saved: ReadonlySet<Group>;
  readonly resume: number | undefined;
  readonly next: number;
}

export interface RuleSets {
  /** When the rules are known. */
  readonly ready: Promise<void>;
  of(tenantId: string): RuleSet;
  /** Calls `listener` whenever a tenant is known to be erased. */
  onErased?(listener: (tenantId: string) => void): void;
}

const ticksAtOnce = 500;
const tenantsAtOnce = 500;
/** Groups that wait longer than this for their tick are looked for again when it comes nearer. */
const horizonMs = 15 * 60_000;
const lookEveryMs = 5 * 60_000;
const log = createLogger('file-access');

/**
 * Groups' state between memory and Postgres, for one handler. Memory is ahead: what a crash takes of it, the library
 * gives again from the offset that was stored, and rows know which offsets they have counted already.
 */
export class HeldGroups {
  private readonly partitions = new Map<string, PartitionGroups>();
  private readonly announced = new Map<string, GroupRef[]>();
  private readonly looked = new Map<string, number>();
  /** Tenants that a partition lets go of when no batch of it runs. */
  private readonly leaving = new Map<string, string[]>();

  constructor(
    private readonly services: {
      store: GroupStore;
      tenants: TenantList;
      database: Database;
      rules: RuleSets;
      statistics: RuleStatistics;
    },
    private readonly memory: Memory,
  ) {
    services.rules.onErased?.((tenantId) => {
      for (const name of this.partitions.keys())
        this.leaving.set(name, [...(this.leaving.get(name) ?? []), tenantId]);
    });
  }

  of(partition: PartitionRef): PartitionGroups {
    const known = this.partitions.get(nameOf(partition));
    if (known !== undefined) return known;
    const groups = new PartitionGroups(this.memory);
    this.partitions.set(nameOf(partition), groups);
    return groups;
  }

  /** Loads those that are not in memory, under the rules as they are now. `first`: the offset from which these count. */
  async open(
    tx: EntityManager,
    at: PartitionRef & { first: number },
    refs: Iterable<GroupRef>,
  ): Promise<void> {
    const held = this.of(at);
    const all = [...refs];
    for (const tenantId of new Set(all.map((ref) => ref.tenantId))) await this.renewRules(tx, at, tenantId);
    const absent: GroupRef[] = [];
    const turn = new Turn();
    for (const ref of all) {
      if (turn.isOver) await turn.next();
      if (!held.restore(ref, this.ruleSetOf(held, ref.tenantId))) absent.push(ref);
    }
    const where = { topic: at.topic, partition: at.partition, next: held.next };
    const loaded = await this.services.store.load(tx, where, absent, (tenantId) =>
      this.ruleSetOf(held, tenantId),
    );
    for (const group of loaded) held.add(group);
  }

  /** Stores those that must be, and others that are overdue. */
  async save(tx: EntityManager, given: Holding, must: Iterable<Group>, all = false): Promise<Stored> {
    const held = this.of(given);
    const next = Number(given.nextOffset);
    const saved = new Set(must);
    const before = saved.size;
    for (const group of all ? held.dirtyOf() : held.overdue(next, Date.now())) saved.add(group);
    await this.services.store.save(tx, { topic: given.topic, partition: given.partition, next }, [...saved]);
    const resume = held.resumeAfter(saved, next);
    const isWorth = held.resume === undefined || saved.size > before || resume === next;
    if (!isWorth || resume === held.resume) return { saved, resume: undefined, next };
    given.resumeFrom(BigInt(resume));
    return { saved, resume, next };
  }

  committed(partition: PartitionRef, { saved, resume, next }: Stored, touched: Iterable<Group>): void {
    const held = this.of(partition);
    held.next = next;
    held.resume = resume ?? held.resume;
    held.saved(saved);
    held.used(touched, saved);
  }

  async assigned(partition: PartitionRef, { next }: Position): Promise<void> {
    this.revoked(partition);
    this.of(partition).next = Number(next);
    await this.services.rules.ready;
    await this.lookForDue(partition);
  }

  /** These are erased; never while a batch of the partition runs. */
  forget(partition: PartitionRef, tenantIds: readonly string[]): void {
    for (const tenantId of tenantIds) this.of(partition).erase(tenantId);
  }

  revoked(partition: PartitionRef): void {
    this.leaving.delete(nameOf(partition));
    this.partitions.get(nameOf(partition))?.clear();
    this.partitions.delete(nameOf(partition));
    this.announced.delete(nameOf(partition));
  }

  /** Whose groups a tick would have work with. */
  tenantsDue(partition: PartitionRef, isLast: boolean): string[] {
    const held = this.of(partition);
    this.forget(partition, this.leaving.get(nameOf(partition)) ?? []);
    this.leaving.delete(nameOf(partition));
    const now = Date.now();
    const due = isLast ? [] : held.dueBy(now, ticksAtOnce);
    this.announced.set(nameOf(partition), due);
    if (now - (this.looked.get(nameOf(partition)) ?? 0) > lookEveryMs) {
      this.looked.set(nameOf(partition), now);
      this.lookForDue(partition).catch((error: unknown) => {
        log.warn({ err: error }, 'groups that are due could not be looked for; that is tried again');
      });
    }
    const dirty = isLast ? held.dirtyOf() : held.overdue(held.next, now);
    return [...new Set([...due, ...dirty.map(({ ref }) => ref)].map(({ tenantId }) => tenantId))];
  }

  /** The groups that were announced and are still this partition's, loaded. */
  async due(
    tx: EntityManager,
    tick: PartitionRef & { partitions: number; nextOffset: bigint },
  ): Promise<Group[]> {
    const held = this.of(tick);
    const announced = this.announced.get(nameOf(tick)) ?? [];
    this.announced.delete(nameOf(tick));
    const mine = announced.filter((ref) => partitionFor(ref.heldBy, tick.partitions) === tick.partition);
    for (const ref of announced) if (!mine.includes(ref)) held.undue(idOf(ref));
    await this.open(tx, { ...tick, first: Number(tick.nextOffset) }, mine);
    return mine.flatMap((ref) => held.get(idOf(ref)) ?? []);
  }

  /**
   * When a tenant's rules change, everything is stored as the old ones left it before the new ones see an event: what is
   * read again after a crash never crosses a change.
   */
  private async renewRules(
    tx: EntityManager,
    at: PartitionRef & { first: number },
    tenantId: string,
  ): Promise<void> {
    const held = this.of(at);
    const ruleSet = this.services.rules.of(tenantId);
    const before = held.ruleSets.get(tenantId);
    this.services.statistics.uses(tenantId, ruleSet);
    if (before === ruleSet) return;
    if (before?.fingerprint !== ruleSet.fingerprint) {
      const { topic, partition } = at;
      const dirty = held.dirtyOf(tenantId);
      await this.services.store.save(tx, { topic, partition, next: at.first }, dirty);
      held.forget(tenantId);
      await recordActivation(tx, { topic, partition, next: at.first, tenantId, ruleSet, before });
    }
    held.ruleSets.set(tenantId, ruleSet);
  }

  private ruleSetOf(held: PartitionGroups, tenantId: string): RuleSet {
    return held.ruleSets.get(tenantId) ?? this.services.rules.of(tenantId);
  }

  private async lookForDue(partition: PartitionRef): Promise<void> {
    const { tenants, database, store } = this.services;
    const all = await tenants.all();
    const held = this.of(partition);
    const by = new Date(Date.now() + horizonMs);
    for (let i = 0; i < all.length; i += tenantsAtOnce) {
      const some = all.slice(i, i + tenantsAtOnce);
      for (const row of await database.asTenants(some, (tx) => store.due(tx, some, partition.topic, by))) {
        const { tenant_id: tenantId, group_id: groupId, held_by: heldBy, state_key: stateKey } = row;
        const ref = { tenantId, groupId, heldBy, stateKey };
        held.setDue(idOf(ref), { ref, at: row.due_at.getTime() });
      }
    }
  }
}

const nameOf = ({ topic, partition }: PartitionRef): string => `${topic}/${partition}`;
