import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ScanQueuedRecord } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { Credentials } from '../claims/credentials.js';
import { enqueue, priorityOf } from '../dispatch/enqueue.js';
import { WakeUp } from '../dispatch/wake-up.js';
import { Target } from '../targets/target.entity.js';
import { Task } from '../tasks/task.entity.js';
import { PlanTasks } from './plan-tasks.js';
import { openStates, Scan, type EndedState } from './scan.entity.js';

export interface ScanStart {
  tenantId: string;
  targetId: string;
  trigger: 'manual' | 'schedule';
  /** Chosen by who asked; a new one when absent. */
  scanId?: string;
  scheduleId?: string;
  /** Of the user or API key. */
  requestedBy?: string;
}

export type Started =
  | { started: true; scanId: string }
  | { started: false; reason: 'already-running'; openScanId: string }
  | { started: false; reason: 'connection-unknown'; connectionIds: readonly string[] }
  | { started: false; reason: 'target-unknown' | 'target-inactive' };

/** Scans as they begin. */
@Injectable()
export class Scans {
  constructor(
    private readonly outbox: Outbox,
    private readonly plan: PlanTasks,
    private readonly wakeUp: WakeUp,
    private readonly credentials: Credentials,
  ) {}

  /** Queues a scan of a known, active target of which no scan is open; else says why not, and nothing is written. */
  async start(tx: EntityManager, wanted: ScanStart): Promise<Started> {
    const { tenantId, targetId } = wanted;
    const target = await tx.findOne(Target, {
      where: { tenantId, id: targetId },
      lock: { mode: 'for_key_share' },
    });
    if (target === null) return { started: false, reason: 'target-unknown' };
    if (!target.active) return { started: false, reason: 'target-inactive' };
    const connectionIds = await this.credentials.unknown(tx, tenantId, target.connectionIds);
    if (connectionIds.length > 0) return { started: false, reason: 'connection-unknown', connectionIds };
    const scan = await this.insert(tx, wanted, target);
    if (scan === undefined) {
      const openScanId = await openScanOf(tx, tenantId, targetId);
      if (openScanId !== undefined) return { started: false, reason: 'already-running', openScanId };
      return this.start(tx, wanted); // the one that was open has just ended
    }
    await this.queueTasks(tx, scan, target);
    return { started: true, scanId: scan.id };
  }

  /** A queued scan without tasks, and said so; undefined while another of the target is open. */
  async insert(tx: EntityManager, wanted: ScanStart, target: Target | null): Promise<Scan | undefined> {
    const scan = scanOf(tx, wanted, target);
    if (!(await insertOrIgnore(tx, scan))) return undefined;
    await this.outbox.append(tx, ScanQueuedRecord, {
      tenantId: scan.tenantId,
      key: scan.id,
      data: {
        scan_id: scan.id,
        target_id: scan.targetId,
        trigger: scan.trigger,
        queued_at: scan.queuedAt.toISOString(),
        ...(scan.scheduleId !== null && { schedule_id: scan.scheduleId }),
        ...(scan.requestedBy !== null && { requested_by: scan.requestedBy }),
      },
    });
    return scan;
  }

  /** A scan that is over as it begins; whoever calls says why, and publishes it. */
  async insertEnding(tx: EntityManager, wanted: ScanStart, state: EndedState): Promise<Scan> {
    const target = await tx.findOneBy(Target, { tenantId: wanted.tenantId, id: wanted.targetId });
    const scan = scanOf(tx, wanted, target);
    await insertOrIgnore(tx, Object.assign(scan, { state, endedAt: scan.queuedAt }));
    return scan;
  }

  /** Plans what is to be done for a queued scan, and puts it into the queue. */
  async queueTasks(tx: EntityManager, scan: Scan, target: Target): Promise<void> {
    const planned = this.plan.of(target);
    const tasks = planned.map(({ scanner, input }, position) =>
      tx.create(Task, {
        id: randomUUID(),
        tenantId: scan.tenantId,
        scanId: scan.id,
        position,
        scanner,
        input,
        state: 'waiting',
        attempt: 0,
        queuedAt: scan.queuedAt,
      }),
    );
    await tx.insert(Task, tasks);
    await enqueue(tx, scan, target, {
      tasks: tasks.map(({ id, scanner }) => ({ taskId: id, scanner, attempt: 1 })),
      priority: priorityOf(target, scan.trigger === 'manual'),
    });
    this.wakeUp.after(tx);
  }
}

function scanOf(tx: EntityManager, wanted: ScanStart, target: Target | null): Scan {
  return tx.create(Scan, {
    tenantId: wanted.tenantId,
    id: wanted.scanId ?? randomUUID(),
    targetId: wanted.targetId,
    targetName: target?.name ?? null,
    targetBaseUrl: target?.baseUrl ?? null,
    state: 'queued',
    trigger: wanted.trigger,
    scheduleId: wanted.scheduleId ?? null,
    requestedBy: wanted.requestedBy ?? null,
    replayed: false,
    replayedBy: null,
    ownershipProven: false,
    revision: 0,
    queuedAt: new Date(),
  });
}

async function insertOrIgnore(tx: EntityManager, scan: Scan): Promise<boolean> {
  const { raw } = (await tx
    .createQueryBuilder()
    .insert()
    .into(Scan)
    .values(scan)
    .orIgnore()
    .returning('id')
    .execute()) as { raw: unknown[] };
  return raw.length > 0;
}

export async function openScanOf(
  tx: EntityManager,
  tenantId: string,
  targetId: string,
): Promise<string | undefined> {
  const found = await tx
    .createQueryBuilder(Scan, 'scan')
    .select('scan.id')
    .where('scan.tenantId = :tenantId and scan.targetId = :targetId', { tenantId, targetId })
    .andWhere('scan.state in (:...states)', { states: openStates })
    .getOne();
  return found?.id;
}
