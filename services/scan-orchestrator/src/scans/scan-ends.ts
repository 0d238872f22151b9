import { Injectable } from '@nestjs/common';
import { ScanCancelledRecord, ScanEndedRecord } from '@palisade/contracts';
import { afterCommit } from '@palisade/database';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { WakeUp } from '../dispatch/wake-up.js';
import { scanMetrics } from '../scan-metrics.js';
import { Task } from '../tasks/task.entity.js';
import { lockScan } from './lock-scan.js';
import { isOpen, Scan, type EndedState } from './scan.entity.js';
import { outcomeOf } from './scan-outcome.js';

export interface Why {
  /** A stable word. */
  reason: string;
  /** In words for people. */
  detail?: string;
}

/** Scans as they end: once for each time that they run. */
@Injectable()
export class ScanEnds {
  constructor(
    private readonly outbox: Outbox,
    private readonly wakeUp: WakeUp,
  ) {}

  /** Ends a locked scan whose tasks have all ended. */
  async endIfDone(tx: EntityManager, scan: Scan): Promise<void> {
    const tasks = await tasksOf(tx, scan);
    const outcome = outcomeOf(tasks);
    if (outcome === undefined) return;
    const { state, why } = outcome;
    await this.write(tx, scan, { state, why, tasks });
  }

  /** Ends a locked scan that has no task. */
  async end(tx: EntityManager, scan: Scan, state: EndedState, why: Why): Promise<void> {
    await this.write(tx, scan, { state, why, tasks: [] });
  }

  /** Nothing of it counts from here on but what was finished. False: it had ended already, or there is none. */
  async cancel(tx: EntityManager, { tenantId, id }: { tenantId: string; id: string }, why: Why) {
    const scan = await lockScan(tx, tenantId, id);
    if (scan === null || !isOpen(scan.state)) return false;
    const [taken] = await tx.query<[{ state: string }[], number]>(
      `with doomed as (select task_id from scan_orchestrator.queue where scan_id = $1 and tenant_id = $2
                        order by task_id for update)
       delete from scan_orchestrator.queue q using doomed where q.task_id = doomed.task_id returning q.state`,
      [id, tenantId],
    );
    await tx.query(
      `update scan_orchestrator.tasks set state = 'cancelled', reason = $3, ended_at = now()
        where tenant_id = $1 and scan_id = $2 and ended_at is null`,
      [tenantId, id, why.reason],
    );
    await tx.query(
      `update scan_orchestrator.attempts a set outcome = 'cancelled', ended_at = now()
         from scan_orchestrator.tasks t
        where t.tenant_id = $1 and t.scan_id = $2 and a.tenant_id = $1 and a.task_id = t.id and a.ended_at is null`,
      [tenantId, id],
    );
    await tx.query(`delete from scan_orchestrator.awaited_targets where tenant_id = $1 and scan_id = $2`, [
      tenantId,
      id,
    ]);
    if (taken.some(({ state }) => state !== 'waiting')) {
      const data = { scan_id: id };
      await this.outbox.append(tx, ScanCancelledRecord, { tenantId, key: id, data });
    }
    await this.write(tx, scan, { state: 'cancelled', why, tasks: await tasksOf(tx, scan) });
    return true;
  }

  private async write(
    tx: EntityManager,
    scan: Scan,
    { state, why, tasks }: { state: EndedState; why: Why | undefined; tasks: readonly Task[] },
  ): Promise<void> {
    const { tenantId, id } = scan;
    const endedAt = new Date();
    const revision = scan.revision + 1;
    const reason = why?.reason ?? null;
    const detail = why?.detail ?? null;
    await tx.update(Scan, { tenantId, id }, { state, reason, detail, revision, endedAt });
    const requestedBy = scan.replayed ? scan.replayedBy : scan.requestedBy;
    await this.outbox.append(tx, ScanEndedRecord, {
      tenantId,
      key: id,
      data: {
        scan_id: id,
        target_id: scan.targetId,
        revision,
        state,
        tasks: tasks.map((task) => ({
          task_id: task.id,
          attempt: task.attempt,
          batches: task.batches,
          complete: task.state === 'succeeded',
        })),
        ownership_proven: scan.ownershipProven,
        ended_at: endedAt.toISOString(),
        trigger: scan.replayed ? 'replay' : scan.trigger,
        ...(reason !== null && { reason }),
        ...(detail !== null && { detail }),
        ...(requestedBy !== null && { requested_by: requestedBy }),
      },
    });
    afterCommit(tx, () => {
      scanMetrics.ended(state);
    });
    this.wakeUp.after(tx); // a host, or one of the tenant's places, is free
  }
}

function tasksOf(tx: EntityManager, { tenantId, id }: Scan): Promise<Task[]> {
  return tx.find(Task, { where: { tenantId, scanId: id }, order: { position: 'ASC' } });
}
