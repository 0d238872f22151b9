import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Organizations } from '@palisade/organizations';
import { Schedule } from './schedule.entity.js';
import { PlanSchedules } from './plan-schedules.js';

/** Plans schedules anew that follow their organization's time zone, when it has changed, also while nobody ran. */
@Injectable()
export class FollowTimeZones implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(FollowTimeZones.name);
  private working: Promise<void> = Promise.resolve();
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly planned: PlanSchedules,
    private readonly organizations: Organizations,
  ) {}

  onApplicationBootstrap(): void {
    void this.organizations.ready.then(() => {
      this.stopListening = this.organizations.onChange((tenantId) => {
        if (this.organizations.of(tenantId) !== undefined) this.after(() => this.follow(tenantId));
      });
      this.after(() => this.followAll());
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopListening();
    await this.working;
  }

  private after(work: () => Promise<void>): void {
    this.working = this.working.then(work).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'schedules do not follow a changed time zone yet');
    });
  }

  private async followAll(): Promise<void> {
    const rows = await this.database.system((tx) =>
      tx.query<{ tenant_id: string; time_zone: string }[]>(
        'select distinct tenant_id, time_zone from scan_orchestrator.due_schedules where follows_organization',
      ),
    );
    const changed = rows.filter(
      ({ tenant_id, time_zone }) => this.planned.timeZoneOf(tenant_id) !== time_zone,
    );
    for (const tenantId of new Set(changed.map(({ tenant_id }) => tenant_id))) await this.follow(tenantId);
  }

  /** What is due already is run first, by the time zone that it was planned in. */
  private async follow(tenantId: string): Promise<void> {
    const zone = this.planned.timeZoneOf(tenantId);
    const due = await this.database.system((tx) =>
      tx.query<{ schedule_id: string }[]>(
        `select schedule_id from scan_orchestrator.due_schedules
          where tenant_id = $1 and follows_organization and time_zone <> $2 and due_at > now()`,
        [tenantId, zone],
      ),
    );
    if (due.length === 0) return;
    await this.database.asTenant(tenantId, async (tx) => {
      for (const { schedule_id: id } of due) {
        const schedule = await tx.findOne(Schedule, {
          where: { tenantId, id },
          lock: { mode: 'pessimistic_write' },
        });
        if (schedule?.timeZone === null) await this.planned.plan(tx, schedule, { isActive: true });
      }
    });
  }
}
