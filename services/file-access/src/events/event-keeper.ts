import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { Organizations } from '@palisade/organizations';
import { createLogger } from '@palisade/telemetry';
import { EventPartitions } from './event-partitions.js';
import { TenantList } from './tenant-list.js';

/** Of the installation; an organization may choose fewer days for its events. */
export interface Retention {
  readonly eventDays: number;
  readonly dedupeDays: number;
}

const hour = 60 * 60 * 1000;
const rowsAtOnce = 5_000;
const tenantsAtOnce = 200;
const log = createLogger('file-access');

// By received_at, too: what came late to a day that retention has passed is not dropped as it arrives.
const oldEvents = `delete from file_access.events where ctid = any(array(
  select ctid from file_access.events
   where tenant_id = any($1) and occurred_at < $2 and received_at < $2 limit ${rowsAtOnce}))
  and tenant_id = any($1) and occurred_at < $2`;

const oldIds = `delete from file_access.event_dedupe where ctid = any(array(
  select ctid from file_access.event_dedupe where tenant_id = any($1) and taken_at < $2 limit ${rowsAtOnce}))`;

const oldStates = `delete from file_access.group_state where ctid = any(array(
  select ctid from file_access.group_state
   where tenant_id = any($1) and updated_at < $2 and due_at is null limit ${rowsAtOnce}))`;

// Only minutes of the last day are shown.
const oldStats = `delete from file_access.rule_stats where tenant_id = any($1) and minute < $2`;

const oldEpisodes = `delete from file_access.episodes where ctid = any(array(
  select ctid from file_access.episodes
   where tenant_id = any($1) and recorded_at < $2 and phase = 'ended' limit ${rowsAtOnce}))`;

/** Makes days of events ahead and drops what has been kept long enough, every hour, on one replica at a time. */
@Injectable()
export class EventKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly partitions: EventPartitions,
    private readonly tenants: TenantList,
    private readonly retention: Retention,
    private readonly organizations: Organizations,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.start();
    }, hour);
    this.timer.unref();
    this.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.working;
  }

  /** One round. Deleting what another replica deletes too is harmless, so nothing is locked for the length of it. */
  async keep(): Promise<void> {
    await this.partitions.ensureAhead();
    const dropped = await this.partitions.dropOld();
    if (dropped.length > 0) log.info({ dropped }, 'dropped days of events');
    const eventsBefore = daysAgo(this.retention.eventDays);
    const idsBefore = daysAgo(this.retention.dedupeDays);
    const tenants = await this.tenants.all();
    for (let i = 0; i < tenants.length && !this.stopped; i += tenantsAtOnce) {
      const some = tenants.slice(i, i + tenantsAtOnce);
      await this.prune(some, oldEvents, eventsBefore);
      await this.prune(some, oldEpisodes, eventsBefore);
      await this.prune(some, oldIds, idsBefore);
      await this.prune(some, oldStates, idsBefore);
      await this.prune(some, oldStats, eventsBefore);
    }
    await this.keepAsChosen(tenants);
  }

  /** Organizations that keep their events for less than the installation does, as they choose at this moment. */
  private async keepAsChosen(tenants: readonly string[]): Promise<void> {
    const chosen = this.organizations.numbersOf('retention.file_access_events');
    for (const tenantId of tenants) {
      const days = chosen.get(tenantId) ?? this.retention.eventDays;
      if (days < this.retention.eventDays) await this.prune([tenantId], oldEvents, daysAgo(days));
    }
  }

  private start(): void {
    this.working = this.keep().catch((error: unknown) => {
      log.error({ err: error }, 'keeping the store in order failed; it is tried again within the hour');
    });
  }

  /** In batches: one large delete would hold its locks and keep vacuum waiting. */
  private async prune(tenants: readonly string[], sql: string, before: string): Promise<void> {
    for (let deleted = rowsAtOnce; deleted === rowsAtOnce && !this.stopped;) {
      deleted = await this.database.asTenants(tenants, async (tx) => {
        const [, count] = await tx.query<[unknown, number]>(sql, [tenants, before]);
        return count;
      });
    }
  }
}

const daysAgo = (days: number): string => new Date(Date.now() - days * 24 * hour).toISOString();
