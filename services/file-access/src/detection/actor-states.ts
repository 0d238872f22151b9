import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { TenantList } from '../events/tenant-list.js';
import { ActorCache } from './actor-cache.js';
import { ActorStore } from './actor-store.js';
import { BatchWork } from './batch-work.js';
import { BurstDetector } from './burst-detector.js';
import { burstRules } from './burst-rule.js';
import { type DueActor, DueActors } from './due-actors.js';
import { countedTime, type TimeLimits } from './event-time.js';
import type { IncomingEvent } from './incoming-event.js';

export interface DetectionLimits extends TimeLimits {
  readonly cacheBytes: number;
}

interface TickOf {
  readonly now: number;
  readonly isMine: (key: string) => boolean;
}

const ticksAtOnce = 500;
const tenantsAtOnce = 500;

/** Actors' state between memory and Postgres. Memory holds only what was committed, of partitions that are ours. */
@Injectable()
export class ActorStates {
  private readonly detector: BurstDetector;
  private readonly cache: ActorCache;
  private readonly due = new DueActors();
  /** By partition, what the tick that was announced is to work on: its transaction sees the tenants of these alone. */
  private readonly announced = new Map<string, DueActor[]>();

  constructor(
    private readonly store: ActorStore,
    private readonly tenants: TenantList,
    private readonly database: Database,
    private readonly limits: DetectionLimits,
  ) {
    this.detector = new BurstDetector(burstRules, limits);
    this.cache = new ActorCache(limits.cacheBytes);
  }

  countedTime({ occurredAt, appendedAt }: IncomingEvent): number {
    return countedTime(occurredAt, appendedAt, this.limits);
  }

  /** Copies of the states of the actors of these events. */
  async open(tx: EntityManager, partition: string, events: readonly IncomingEvent[]): Promise<BatchWork> {
    const work = new BatchWork(this.detector);
    const actors = new Map(events.map((event) => [event.key, event]));
    const absent: IncomingEvent[] = [];
    for (const [key, ref] of actors) {
      const cached = this.cache.get(key);
      if (cached === undefined) absent.push(ref);
      else work.add(key, ref, cached);
    }
    const loaded = await this.store.load(tx, absent);
    for (const [i, ref] of absent.entries()) {
      const state = loaded[i];
      if (state !== undefined) work.add(ref.key, ref, state);
    }
    return work;
  }

  async save(tx: EntityManager, work: BatchWork): Promise<void> {
    await this.store.save(tx, work.changes);
  }

  committed(partition: string, work: BatchWork): void {
    for (const { key, tenantId, actor, state, dueAt } of work.changes) {
      this.cache.set(partition, key, state);
      if (dueAt === undefined) this.due.delete(partition, key);
      else this.due.set(partition, { key, tenantId, actor, dueAt });
    }
  }

  /** Finds the actors with open episodes, of which no event may ever come again. */
  async assigned(partition: string): Promise<void> {
    this.revoked(partition);
    const tenants = await this.tenants.all();
    for (let i = 0; i < tenants.length; i += tenantsAtOnce) {
      const some = tenants.slice(i, i + tenantsAtOnce);
      const rows = await this.database.asTenants(some, (tx) =>
        tx.query<{ tenant_id: string; actor: string; due_at: Date }[]>(
          'select tenant_id, actor, due_at from file_access.actor_state where tenant_id = any($1) and due_at is not null',
          [some],
        ),
      );
      for (const { tenant_id: tenantId, actor, due_at: dueAt } of rows) {
        this.due.set(partition, { key: `${tenantId}:${actor}`, tenantId, actor, dueAt: dueAt.getTime() });
      }
    }
  }

  revoked(partition: string): void {
    this.cache.deletePartition(partition);
    this.due.deletePartition(partition);
    this.announced.delete(partition);
  }

  tenantsDue(partition: string, now: number): string[] {
    const due = this.due.at(partition, now, ticksAtOnce);
    this.announced.set(partition, due);
    return [...new Set(due.map(({ tenantId }) => tenantId))];
  }

  /**
   * Works on the actors that are due, from Postgres. They leave memory, and stay due until a later tick has read that
   * nothing is: whether this one commits is not told.
   */
  async tick(tx: EntityManager, partition: string, { now, isMine }: TickOf): Promise<BatchWork> {
    const work = new BatchWork(this.detector);
    const due = this.announced.get(partition) ?? [];
    const mine = due.filter(({ key }) => isMine(key));
    for (const { key } of due) if (!isMine(key)) this.due.delete(partition, key);
    const states = await this.store.load(tx, mine);
    for (const [i, actor] of mine.entries()) {
      const state = states[i];
      if (state === undefined) continue;
      const dueAt = this.detector.nextDue(state);
      if (dueAt === undefined) this.due.delete(partition, actor.key);
      else if (dueAt > now) this.due.set(partition, { ...actor, dueAt });
      else {
        this.cache.delete(actor.key);
        work.add(actor.key, actor, state);
        work.tick(actor.key, now);
      }
    }
    return work;
  }
}
