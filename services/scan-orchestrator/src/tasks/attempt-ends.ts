import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { mostAttempts } from '../dispatch/enqueue.js';
import { WakeUp } from '../dispatch/wake-up.js';
import type { Scan } from '../scans/scan.entity.js';
import { ScanEnds } from '../scans/scan-ends.js';
import { Timing } from '../timing.js';
import type { QueueRow } from './queue-row.js';
import { Attempt, Task, type AttemptOutcome } from './task.entity.js';

export interface AttemptEnd {
  outcome: Exclude<AttemptOutcome, 'cancelled'>;
  reason?: string;
  detail?: string;
  /** Of results that count. */
  batches: number;
  /** Whether another attempt makes sense. */
  retriable: boolean;
}

/** What becomes of a task when an attempt at it ends. */
@Injectable()
export class AttemptEnds {
  constructor(
    private readonly scans: ScanEnds,
    private readonly timing: Timing,
    private readonly wakeUp: WakeUp,
  ) {}

  /** Of a task that runs; it and its scan are locked. */
  async end(tx: EntityManager, scan: Scan, queued: QueueRow, end: AttemptEnd): Promise<void> {
    const { tenant_id: tenantId, task_id: taskId, attempt } = queued;
    const why = { reason: end.reason ?? null, detail: end.detail ?? null };
    const { outcome, batches } = end;
    await tx.update(
      Attempt,
      { tenantId, taskId, attempt },
      { outcome, batches, endedAt: new Date(), ...why },
    );
    if (end.retriable && attempt < queued.last_attempt) await this.retry(tx, queued, why);
    else await this.finish(tx, scan, queued, end);
    this.wakeUp.after(tx);
  }

  private async retry(
    tx: EntityManager,
    { task_id: id, attempt, last_attempt }: QueueRow,
    why: Pick<Attempt, 'reason' | 'detail'>,
  ): Promise<void> {
    const retries = attempt - (last_attempt - mostAttempts);
    const seconds = backoffSeconds(this.timing.firstBackoffSeconds, retries, Math.random());
    await tx.query(
      `update scan_orchestrator.queue
          set state = 'waiting', attempt = attempt + 1, replica_id = null, lease_until = null, deadline_at = null,
              claimed_hash = null, claimed_again_until = null,
              not_before = now() + $2 * interval '1 second'
        where task_id = $1`,
      [id, seconds],
    );
    await tx.update(Task, { id }, { state: 'waiting', phase: '', done: 0, total: 0, ...why });
  }

  private async finish(tx: EntityManager, scan: Scan, queued: QueueRow, end: AttemptEnd): Promise<void> {
    const { outcome, batches, reason = null, detail = null } = end;
    const state = outcome === 'lease_expired' ? 'failed' : outcome;
    await tx.query(`delete from scan_orchestrator.queue where task_id = $1`, [queued.task_id]);
    await tx.update(Task, { id: queued.task_id }, { state, reason, detail, batches, endedAt: new Date() });
    await this.scans.endIfDone(tx, scan);
  }
}

/** Doubles with each retry; `random` (0 to 1) spreads it by a fifth, so that what failed together isn't tried together. */
export function backoffSeconds(first: number, retries: number, random: number): number {
  return first * 2 ** (retries - 1) * (0.9 + 0.2 * random);
}
