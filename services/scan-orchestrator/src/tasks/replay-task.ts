import { Injectable } from '@nestjs/common';
import { AuditTrail, type AuditActor } from '@palisade/auth';
import { ScanStartedRecord } from '@palisade/contracts';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { Credentials } from '../claims/credentials.js';
import { enqueue, priorityOf } from '../dispatch/enqueue.js';
import { WakeUp } from '../dispatch/wake-up.js';
import { connectionUnknownProblem } from '../scans/connection-unknown.js';
import { lockScan } from '../scans/lock-scan.js';
import { isOpen, Scan } from '../scans/scan.entity.js';
import { openScanOf } from '../scans/scans.js';
import { lockTarget } from '../targets/lock-target.js';
import { Target } from '../targets/target.entity.js';
import { Task } from './task.entity.js';

interface Replay {
  tenantId: string;
  taskId: string;
  actor: AuditActor;
}

/** Runs a failed task again: another attempt, of the same scan, which ends once more. */
@Injectable()
export class ReplayTask {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly wakeUp: WakeUp,
    private readonly credentials: Credentials,
  ) {}

  /** Throws a problem: 404, or 409 for a task that didn't fail, a target that is gone, names an unknown connection, or of which another scan is open. */
  async replay(tx: EntityManager, { tenantId, taskId, actor }: Replay): Promise<void> {
    const { scan, target } = await this.locked(tx, tenantId, taskId);
    const task = await tx.findOneByOrFail(Task, { tenantId, id: taskId });
    if (task.state !== 'failed') {
      throw Problem.conflict(
        'task-not-failed',
        `Only a failed task can be run again; this one is ${task.state}.`,
      );
    }
    const unknown = await this.credentials.unknown(tx, tenantId, target.connectionIds);
    if (unknown.length > 0) throw connectionUnknownProblem(unknown);
    const requestedBy = actor.id ?? null;
    await tx.update(Task, { tenantId, id: taskId }, { state: 'waiting', endedAt: null, batches: 0 });
    await tx.update(
      Scan,
      { tenantId, id: scan.id },
      {
        state: 'running',
        endedAt: null,
        reason: null,
        detail: null,
        replayed: true,
        replayedBy: requestedBy,
        startedAt: scan.startedAt ?? new Date(),
      },
    );
    await enqueue(tx, { tenantId, id: scan.id, queuedAt: new Date() }, target, {
      tasks: [{ taskId, scanner: task.scanner, attempt: task.attempt + 1 }],
      priority: priorityOf(target, true),
    });
    if (!isOpen(scan.state)) await this.startAgain(tx, scan);
    await this.audit.record(tx, {
      tenantId,
      action: 'scans.task.replayed',
      outcome: 'success',
      actor,
      target: { kind: 'task', id: taskId },
      details: { scan_id: scan.id, target_id: scan.targetId },
    });
    this.wakeUp.after(tx);
  }

  private async startAgain(tx: EntityManager, { tenantId, id, targetId }: Scan): Promise<void> {
    const data = { scan_id: id, target_id: targetId, started_at: new Date().toISOString() };
    await this.outbox.append(tx, ScanStartedRecord, { tenantId, key: id, data });
  }

  private async locked(tx: EntityManager, tenantId: string, taskId: string) {
    const found = await tx.findOneBy(Task, { tenantId, id: taskId });
    const before = found === null ? null : await tx.findOneByOrFail(Scan, { tenantId, id: found.scanId });
    if (before === null) throw Problem.notFound('task');
    await lockTarget(tx, tenantId, before.targetId);
    const open = await openScanOf(tx, tenantId, before.targetId);
    if (open !== undefined && open !== before.id) {
      throw Problem.conflict('scan-running', 'Another scan of this target is queued or running.');
    }
    const scan = await lockScan(tx, tenantId, before.id);
    const target = await tx.findOneBy(Target, { tenantId, id: before.targetId });
    if (scan === null || target === null) {
      throw Problem.conflict('target-unknown', 'The target of this task was deleted.');
    }
    return { scan, target };
  }
}
