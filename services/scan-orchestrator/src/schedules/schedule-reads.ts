import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { decodeCursor, type Page, page, type PageQuery, Problem } from '@palisade/http';
import { isUUID } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { timesAhead } from './clock.js';
import { PlanSchedules } from './plan-schedules.js';
import type { ListSchedulesQuery, RunOutcome, ScheduleBody, ScheduleRunBody } from './schedule-bodies.js';
import { Schedule } from './schedule.entity.js';

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

interface Position {
  at: string;
  id: string;
}

interface RunRow {
  schedule_id: string;
  nominal_at: Date;
  started_at: Date;
  outcome: RunOutcome;
  reason: string | null;
  scan_id: string | null;
}

interface About {
  schedule_id: string;
  name: string;
  base_url: string;
  active: boolean;
  due_at: Date | null;
}

/** Schedules as pages show them. */
@Injectable()
export class ScheduleReads {
  constructor(
    private readonly database: Database,
    private readonly planned: PlanSchedules,
  ) {}

  list(
    tenantId: string,
    { target_id: targetId, limit, cursor }: ListSchedulesQuery,
  ): Promise<Page<ScheduleBody>> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, isPosition);
    return this.database.asTenant(tenantId, async (tx) => {
      const query = tx
        .createQueryBuilder(Schedule, 's')
        .where('s.tenantId = :tenantId', { tenantId })
        .orderBy('s.createdAt')
        .addOrderBy('s.id')
        .limit(limit + 1);
      if (targetId !== undefined) query.andWhere('s.targetId = :targetId', { targetId });
      if (after !== undefined) query.andWhere('(s.createdAt, s.id) > (:at::timestamptz, :id::uuid)', after);
      const { items, next_cursor } = page(await query.getMany(), limit, ({ createdAt, id }): Position => ({
        at: createdAt.toISOString(),
        id,
      }));
      return { items: await this.bodiesOf(tx, tenantId, items), next_cursor };
    });
  }

  one(tenantId: string, id: string): Promise<ScheduleBody> {
    return this.database.asTenant(tenantId, async (tx) => this.bodyOf(tx, await find(tx, tenantId, id)));
  }

  async bodyOf(tx: EntityManager, schedule: Schedule): Promise<ScheduleBody> {
    const [body] = await this.bodiesOf(tx, schedule.tenantId, [schedule]);
    if (body === undefined) throw Problem.notFound('schedule');
    return body;
  }

  /** What came of its times, the latest first. */
  runs(tenantId: string, id: string, { limit, cursor }: PageQuery): Promise<Page<ScheduleRunBody>> {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, isPosition);
    return this.database.asTenant(tenantId, async (tx) => {
      await find(tx, tenantId, id);
      const rows = await tx.query<RunRow[]>(
        `select * from scan_orchestrator.schedule_runs
          where tenant_id = $1 and schedule_id = $2 and ($3::timestamptz is null or nominal_at < $3)
          order by nominal_at desc limit $4`,
        [tenantId, id, before?.at ?? null, limit + 1],
      );
      const { items, next_cursor } = page(rows, limit, (row): Position => ({
        at: row.nominal_at.toISOString(),
        id,
      }));
      return { items: items.map(runBody), next_cursor };
    });
  }

  private async bodiesOf(
    tx: EntityManager,
    tenantId: string,
    schedules: readonly Schedule[],
  ): Promise<ScheduleBody[]> {
    const ids = schedules.map(({ id }) => id);
    const about = await tx.query<About[]>(
      `select s.id as schedule_id, t.name, t.base_url, t.active, d.due_at from scan_orchestrator.schedules s
         join scan_orchestrator.targets t on t.tenant_id = s.tenant_id and t.id = s.target_id
         left join scan_orchestrator.due_schedules d on d.schedule_id = s.id and d.tenant_id = s.tenant_id
        where s.tenant_id = $1 and s.id = any($2::uuid[])`,
      [tenantId, ids],
    );
    const last = await tx.query<RunRow[]>(
      `select r.* from unnest($2::uuid[]) as wanted(id), lateral (
         select * from scan_orchestrator.schedule_runs
          where tenant_id = $1 and schedule_id = wanted.id order by nominal_at desc limit 1) r`,
      [tenantId, ids],
    );
    return schedules.flatMap((schedule) => {
      const known = about.find(({ schedule_id }) => schedule_id === schedule.id);
      const run = last.find(({ schedule_id }) => schedule_id === schedule.id);
      return known === undefined ? [] : [this.shown(schedule, known, run)];
    });
  }

  private shown(schedule: Schedule, about: About, run: RunRow | undefined): ScheduleBody {
    const { name, base_url, active, due_at } = about;
    const { id, tenantId, targetId, revision, cron, timeZone, jitterSeconds, enabled } = schedule;
    return {
      id,
      revision,
      target: { id: targetId, name, base_url, active },
      cron,
      time_zone: timeZone ?? this.planned.timeZoneOf(tenantId),
      follows_organization: timeZone === null,
      jitter_seconds: jitterSeconds,
      enabled,
      next_run_at: due_at?.toISOString() ?? null,
      next_runs: enabled && active ? this.timesOf(schedule) : [],
      last_run: run === undefined ? null : runBody(run),
      created_at: schedule.createdAt.toISOString(),
      updated_at: schedule.updatedAt.toISOString(),
    };
  }

  private timesOf(schedule: Schedule): string[] {
    const times = timesAhead(this.planned.timetableOf(schedule), new Date());
    return times.map((time) => time.toISOString());
  }
}

export async function find(
  tx: EntityManager,
  tenantId: string,
  id: string,
  { toChange = false } = {},
): Promise<Schedule> {
  const lock = toChange ? ({ mode: 'pessimistic_write' } as const) : undefined;
  const schedule = await tx.findOne(Schedule, { where: { tenantId, id }, ...(lock && { lock }) });
  if (schedule === null) throw Problem.notFound('schedule');
  return schedule;
}

function runBody({ nominal_at, started_at, outcome, reason, scan_id }: RunRow): ScheduleRunBody {
  return {
    nominal_at: nominal_at.toISOString(),
    started_at: started_at.toISOString(),
    outcome,
    reason,
    scan_id,
  };
}

function isPosition(position: unknown): position is Position {
  const { at, id } = position as Partial<Position>;
  return typeof at === 'string' && instant.test(at) && !Number.isNaN(Date.parse(at)) && isUUID(id);
}
