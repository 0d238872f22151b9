import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database, ErasedTenants } from '@palisade/database';
import { Organizations } from '@palisade/organizations';
import { Timing } from '../timing.js';
import { RunSchedule } from './run-schedule.js';

const AT_ONCE = 100;
const LEASE_SECONDS = 10;
const PUT_OFF_SECONDS = 60;

/** Whoever holds the lease ticks. Were two to, what each time comes to is still said once. */
const lease = `update scan_orchestrator.schedule_ticker
   set holder = $1, expires_at = now() + ${String(LEASE_SECONDS)} * interval '1 second'
 where holder = $1 or expires_at < now() returning holder`;

/** Runs schedules that are due, in one replica at a time. */
@Injectable()
export class TickSchedules implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(TickSchedules.name);
  private readonly holder = randomUUID();
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly runs: RunSchedule,
    private readonly organizations: Organizations,
    private readonly timing: Timing,
  ) {}

  onApplicationBootstrap(): void {
    // Not before time zones are known: a schedule that follows its organization's would come at another time.
    void this.organizations.ready.then(() => {
      this.again();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.working;
    await this.giveUp();
  }

  /** What is due now, if it is this replica's to do; returns how many schedules. */
  async tick(now = new Date()): Promise<number> {
    if (!(await this.holds())) return 0;
    const due = await this.database.system((tx) =>
      tx.query<{ schedule_id: string; tenant_id: string }[]>(
        `select schedule_id, tenant_id from scan_orchestrator.due_schedules
          where due_at <= $1 order by due_at limit $2`,
        [now, AT_ONCE],
      ),
    );
    for (const { schedule_id, tenant_id } of due) {
      if (this.isStopping || !(await this.holds())) break;
      await this.runOne(tenant_id, schedule_id, now);
    }
    return due.length;
  }

  private again(): void {
    if (this.isStopping) return;
    this.timer = setTimeout(() => {
      this.working = this.tick()
        .then(
          () => undefined,
          (error: unknown) => {
            this.logger.warn({ err: error }, 'schedules could not be looked at; it is tried again');
          },
        )
        .finally(() => {
          this.again();
        });
    }, this.timing.scheduleMs).unref();
  }

  private async holds(): Promise<boolean> {
    const [rows] = await this.database.withoutTransaction((dataSource) =>
      dataSource.query<[unknown[], number]>(lease, [this.holder]),
    );
    return rows.length > 0;
  }

  /** One that fails must not keep the others from their time. */
  private async runOne(tenantId: string, scheduleId: string, now: Date): Promise<void> {
    try {
      await this.runs.run(tenantId, scheduleId, now);
    } catch (error) {
      if (error instanceof ErasedTenants) return; // its rows are about to go
      this.logger.error(
        { err: error, tenantId, scheduleId },
        'a schedule could not be run; it is tried again',
      );
      await this.database.system((tx) =>
        tx.query(
          `update scan_orchestrator.due_schedules set due_at = now() + $2 * interval '1 second'
            where schedule_id = $1`,
          [scheduleId, PUT_OFF_SECONDS],
        ),
      );
    }
  }

  private async giveUp(): Promise<void> {
    try {
      await this.database.withoutTransaction((dataSource) =>
        dataSource.query(
          `update scan_orchestrator.schedule_ticker set expires_at = '-infinity' where holder = $1`,
          [this.holder],
        ),
      );
    } catch {
      // It runs out by itself.
    }
  }
}
