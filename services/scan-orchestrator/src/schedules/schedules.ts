import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { Target } from '../targets/target.entity.js';
import { PlanSchedules } from './plan-schedules.js';
import type { ChangeScheduleBody, CreateScheduleBody, ScheduleBody } from './schedule-bodies.js';
import { find, ScheduleReads } from './schedule-reads.js';
import { Schedule } from './schedule.entity.js';

const MOST_OF_A_TARGET = 10;
const MOST_OF_A_TENANT = 5_000;

/** Schedules, as an organization's admins make them. */
@Injectable()
export class Schedules {
  constructor(
    private readonly database: Database,
    private readonly planned: PlanSchedules,
    private readonly reads: ScheduleReads,
    private readonly audit: AuditTrail,
  ) {}

  create(tenantId: string, body: CreateScheduleBody, by: AuditActor): Promise<ScheduleBody> {
    const { target_id: targetId, cron, time_zone = null, jitter_seconds = 0, enabled = true } = body;
    return this.database.asTenant(tenantId, async (tx) => {
      const target = await tx.findOne(Target, {
        where: { tenantId, id: targetId },
        lock: { mode: 'pessimistic_write' },
      });
      if (target === null)
        throw Problem.invalid([{ path: 'target_id', message: 'is no target of the organization' }]);
      await refuseTooMany(tx, tenantId, targetId);
      const now = new Date();
      const schedule = tx.create(Schedule, {
        tenantId,
        id: randomUUID(),
        targetId,
        revision: 1,
        cron,
        timeZone: time_zone,
        jitterSeconds: jitter_seconds,
        enabled,
        createdAt: now,
        updatedAt: now,
      });
      await tx.insert(Schedule, schedule);
      await this.planned.plan(tx, schedule, { isActive: target.active });
      await this.record(tx, 'created', schedule, by);
      return this.reads.bodyOf(tx, schedule);
    });
  }

  change(tenantId: string, id: string, body: ChangeScheduleBody, by: AuditActor): Promise<ScheduleBody> {
    return this.database.asTenant(tenantId, async (tx) => {
      const schedule = await find(tx, tenantId, id, { toChange: true });
      if (schedule.revision !== body.revision) {
        throw Problem.conflict('stale-revision', 'The schedule was changed in the meantime; read it again.');
      }
      schedule.revision += 1;
      schedule.cron = body.cron ?? schedule.cron;
      if (body.time_zone !== undefined) schedule.timeZone = body.time_zone;
      schedule.jitterSeconds = body.jitter_seconds ?? schedule.jitterSeconds;
      schedule.enabled = body.enabled ?? schedule.enabled;
      schedule.updatedAt = new Date();
      await tx.save(Schedule, schedule);
      const target = await tx.findOneBy(Target, { tenantId, id: schedule.targetId });
      await this.planned.plan(tx, schedule, { isActive: target?.active ?? false });
      await this.record(tx, 'changed', schedule, by);
      return this.reads.bodyOf(tx, schedule);
    });
  }

  async remove(tenantId: string, id: string, by: AuditActor): Promise<void> {
    await this.database.asTenant(tenantId, async (tx) => {
      const schedule = await find(tx, tenantId, id, { toChange: true });
      await this.take(tx, schedule);
      await this.record(tx, 'deleted', schedule, by);
    });
  }

  /** Schedules of an inactive target stand still; when it is active again they go on from then. */
  async targetActive(tx: EntityManager, { tenantId, id, active }: Target): Promise<void> {
    for (const schedule of await schedulesOf(tx, tenantId, id)) {
      await this.planned.plan(tx, schedule, { isActive: active });
    }
  }

  async targetDeleted(tx: EntityManager, tenantId: string, targetId: string): Promise<void> {
    for (const schedule of await schedulesOf(tx, tenantId, targetId)) await this.take(tx, schedule);
  }

  /** When each target is next scanned by one of its schedules. */
  async nextOf(
    tx: EntityManager,
    tenantId: string,
    targetIds: readonly string[],
  ): Promise<ReadonlyMap<string, Date>> {
    const rows = await tx.query<{ target_id: string; due_at: Date }[]>(
      `select s.target_id, min(d.due_at) as due_at from scan_orchestrator.schedules s
         join scan_orchestrator.due_schedules d on d.schedule_id = s.id and d.tenant_id = s.tenant_id
        where s.tenant_id = $1 and s.target_id = any($2::uuid[]) group by s.target_id`,
      [tenantId, targetIds],
    );
    return new Map(rows.map(({ target_id, due_at }) => [target_id, due_at]));
  }

  private async take(tx: EntityManager, schedule: Schedule): Promise<void> {
    const { tenantId, id } = schedule;
    await this.planned.forget(tx, schedule);
    await tx.query('delete from scan_orchestrator.schedule_runs where tenant_id = $1 and schedule_id = $2', [
      tenantId,
      id,
    ]);
    await tx.delete(Schedule, { tenantId, id });
  }

  private record(
    tx: EntityManager,
    what: 'created' | 'changed' | 'deleted',
    { tenantId, id, targetId, cron, timeZone, enabled, revision }: Schedule,
    actor: AuditActor,
  ): Promise<void> {
    return this.audit.record(tx, {
      action: `scans.schedule.${what}`,
      outcome: 'success',
      actor,
      target: { kind: 'schedule', id },
      details: {
        target_id: targetId,
        cron,
        time_zone: timeZone ?? "the organization's",
        enabled: String(enabled),
        revision: String(revision),
      },
      tenantId,
    });
  }
}

async function refuseTooMany(tx: EntityManager, tenantId: string, targetId: string): Promise<void> {
  if ((await tx.countBy(Schedule, { tenantId, targetId })) >= MOST_OF_A_TARGET) {
    throw Problem.conflict(
      'too-many-schedules',
      `A target has at most ${String(MOST_OF_A_TARGET)} schedules.`,
    );
  }
  if ((await tx.countBy(Schedule, { tenantId })) >= MOST_OF_A_TENANT) {
    throw Problem.conflict(
      'too-many-schedules',
      `An organization has at most ${String(MOST_OF_A_TENANT)} schedules.`,
    );
  }
}

function schedulesOf(tx: EntityManager, tenantId: string, targetId: string): Promise<Schedule[]> {
  return tx.find(Schedule, {
    where: { tenantId, targetId },
    order: { id: 'asc' },
    lock: { mode: 'pessimistic_write' },
  });
}
