import { Injectable } from '@nestjs/common';
import { Organizations } from '@palisade/organizations';
import type { EntityManager } from 'typeorm';
import { nextNominal, startOf, type Timetable } from './clock.js';
import type { Schedule } from './schedule.entity.js';

const UTC = 'UTC';

/** When schedules come next, kept where it is found over all tenants. */
@Injectable()
export class PlanSchedules {
  constructor(private readonly organizations: Organizations) {}

  timetableOf({ id, tenantId, cron, timeZone, jitterSeconds }: Schedule): Timetable {
    return { id, cron, timeZone: timeZone ?? this.timeZoneOf(tenantId), jitterSeconds };
  }

  timeZoneOf(tenantId: string): string {
    return this.organizations.of(tenantId)?.timeZone ?? UTC;
  }

  /** From `after` on; a schedule that is off, or of an inactive target, is not planned. */
  async plan(
    tx: EntityManager,
    schedule: Schedule,
    { isActive, after = new Date() }: { isActive: boolean; after?: Date },
  ): Promise<void> {
    const next = nextNominal(this.timetableOf(schedule), after);
    await this.keep(tx, schedule, schedule.enabled && isActive ? next : undefined);
  }

  /** That this is its next time; undefined: there is none. */
  async keep(tx: EntityManager, schedule: Schedule, nominal: Date | undefined): Promise<void> {
    if (nominal === undefined) {
      await this.forget(tx, schedule);
      return;
    }
    const timetable = this.timetableOf(schedule);
    await tx.query(
      `insert into scan_orchestrator.due_schedules
         (schedule_id, tenant_id, nominal_at, due_at, follows_organization, time_zone)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (schedule_id) do update set nominal_at = excluded.nominal_at, due_at = excluded.due_at,
         follows_organization = excluded.follows_organization, time_zone = excluded.time_zone`,
      [
        schedule.id,
        schedule.tenantId,
        nominal,
        startOf(timetable, nominal),
        schedule.timeZone === null,
        timetable.timeZone,
      ],
    );
  }

  async forget(tx: EntityManager, { id, tenantId }: Pick<Schedule, 'id' | 'tenantId'>): Promise<void> {
    await tx.query('delete from scan_orchestrator.due_schedules where schedule_id = $1 and tenant_id = $2', [
      id,
      tenantId,
    ]);
  }
}
