import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { connectionUnknown } from '../scans/connection-unknown.js';
import { RefusedScans } from '../scans/refused-scans.js';
import { Scans, type ScanStart, type Started } from '../scans/scans.js';
import { lockTarget } from '../targets/lock-target.js';
import { PlanSchedules } from './plan-schedules.js';
import { Schedule } from './schedule.entity.js';
import { whatIsDue } from './what-is-due.js';

const KEPT = `interval '90 days'`;

interface Run {
  nominal: Date;
  outcome: 'started' | 'made_up' | 'skipped' | 'missed';
  reason: string | null;
  scanId: string | null;
}

/** Does what a schedule is to do at a time: in one transaction with its scan, and once for each nominal time. */
@Injectable()
export class RunSchedule {
  constructor(
    private readonly database: Database,
    private readonly scans: Scans,
    private readonly refused: RefusedScans,
    private readonly planned: PlanSchedules,
  ) {}

  run(tenantId: string, scheduleId: string, now: Date): Promise<void> {
    return this.database.asTenant(tenantId, async (tx) => {
      await lockItsTarget(tx, tenantId, scheduleId);
      const schedule = await tx.findOne(Schedule, {
        where: { tenantId, id: scheduleId },
        lock: { mode: 'pessimistic_write' },
      });
      const nominal = await nominalOf(tx, tenantId, scheduleId, now);
      if (nominal === undefined) return; // another replica was first, or it was changed
      if (schedule === null) {
        await this.planned.forget(tx, { id: scheduleId, tenantId });
        return;
      }
      const { missed, run, next } = whatIsDue(this.planned.timetableOf(schedule), nominal, now);
      for (const each of missed) {
        await keep(
          tx,
          schedule,
          { nominal: each, outcome: 'missed', reason: 'nobody-ticked', scanId: null },
          now,
        );
      }
      if (run !== undefined) await this.start(tx, schedule, run, now);
      await forgetOld(tx, schedule);
      await this.planned.keep(tx, schedule, next);
    });
  }

  private async start(
    tx: EntityManager,
    schedule: Schedule,
    { nominal, isMadeUp }: { nominal: Date; isMadeUp: boolean },
    now: Date,
  ): Promise<void> {
    const { tenantId, id, targetId } = schedule;
    const [known] = await tx.query<unknown[]>(
      'select from scan_orchestrator.schedule_runs where tenant_id = $1 and schedule_id = $2 and nominal_at = $3',
      [tenantId, id, nominal],
    );
    if (known !== undefined) return;
    const started = await this.begin(tx, { tenantId, targetId, trigger: 'schedule', scheduleId: id });
    await keep(tx, schedule, runOf(nominal, started, isMadeUp), now);
  }

  /** What nobody but an admin can mend fails as a scan, where it is seen: a run that is skipped is not. */
  private async begin(tx: EntityManager, wanted: ScanStart): Promise<Started> {
    const started = await this.scans.start(tx, wanted);
    if (started.started || started.reason !== 'connection-unknown') return started;
    const why = connectionUnknown(started.connectionIds);
    return { started: true, scanId: await this.refused.refuse(tx, wanted, 'failed', why) };
  }
}

function runOf(nominal: Date, started: Started, isMadeUp: boolean): Run {
  if (!started.started) return { nominal, outcome: 'skipped', reason: started.reason, scanId: null };
  const { scanId } = started;
  return isMadeUp
    ? { nominal, outcome: 'made_up', reason: 'nobody-ticked', scanId }
    : { nominal, outcome: 'started', reason: null, scanId };
}

/** First, as whoever changes a target and then its schedules does. */
async function lockItsTarget(tx: EntityManager, tenantId: string, id: string): Promise<void> {
  const schedule = await tx.findOneBy(Schedule, { tenantId, id });
  if (schedule !== null) await lockTarget(tx, tenantId, schedule.targetId);
}

async function nominalOf(
  tx: EntityManager,
  tenantId: string,
  scheduleId: string,
  now: Date,
): Promise<Date | undefined> {
  const [row] = await tx.query<{ nominal_at: Date }[]>(
    `select nominal_at from scan_orchestrator.due_schedules
      where schedule_id = $1 and tenant_id = $2 and due_at <= $3 for update`,
    [scheduleId, tenantId, now],
  );
  return row?.nominal_at;
}

/** `on conflict` is for who ticks late: what came of a time is said once. */
async function keep(tx: EntityManager, { tenantId, id }: Schedule, run: Run, now: Date): Promise<void> {
  await tx.query(
    `insert into scan_orchestrator.schedule_runs
       (tenant_id, schedule_id, nominal_at, started_at, outcome, reason, scan_id)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (schedule_id, nominal_at) do nothing`,
    [tenantId, id, run.nominal, now, run.outcome, run.reason, run.scanId],
  );
}

async function forgetOld(tx: EntityManager, { tenantId, id }: Schedule): Promise<void> {
  await tx.query(
    `delete from scan_orchestrator.schedule_runs
      where tenant_id = $1 and schedule_id = $2 and nominal_at < now() - ${KEPT}`,
    [tenantId, id],
  );
}
