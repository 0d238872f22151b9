import { Injectable } from '@nestjs/common';
import { AttemptSupersededRecord } from '@palisade/contracts';
import { Database, ErasedTenants } from '@palisade/database';
import { CaughtUp, Outbox } from '@palisade/messaging';
import { createLogger } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import { scanMetrics } from '../scan-metrics.js';
import { lockScan } from '../scans/lock-scan.js';
import { AttemptEnds } from '../tasks/attempt-ends.js';
import { FinishTask } from '../tasks/finish-task.handler.js';
import { lockQueued, type QueueRow } from '../tasks/queue-row.js';
import { RenewLeases } from './renew-leases.handler.js';

const log = createLogger('scan-orchestrator');
const atOnce = 200;

type Expired = Pick<QueueRow, 'task_id' | 'tenant_id' | 'scan_id'>;

/** Ends attempts whose scanner is no longer heard of. */
@Injectable()
export class ExpireLeases {
  constructor(
    private readonly database: Database,
    private readonly caughtUp: CaughtUp,
    private readonly outbox: Outbox,
    private readonly attempts: AttemptEnds,
    private readonly renewals: RenewLeases,
    private readonly finishing: FinishTask,
  ) {}

  /**
   * Leases that ran out before now. None, while what scanners have written up to now is not all read: after an outage, or
   * behind a lag, a lease looks as if it had run out when its progress only wasn't read yet, or the work is done.
   */
  async expire(): Promise<number> {
    // A second late: the ends of the topic may have been asked for a moment before.
    const { now, expired } = await this.expired();
    if (expired.length === 0) return 0;
    if (!(await this.caughtUp.is(this.renewals)) || !(await this.caughtUp.is(this.finishing))) {
      log.info({ leases: expired.length }, 'leases that may have run out wait for progress to be read');
      return 0;
    }
    for (const row of expired) await this.supersede(row, now);
    return expired.length;
  }

  private async expired(): Promise<{ now: Date; expired: Expired[] }> {
    return this.database.system(async (tx) => {
      const [clock] = await tx.query<{ now: Date }[]>(
        `select clock_timestamp() - interval '1 second' as now`,
      );
      if (clock === undefined) throw new Error('Postgres has no clock');
      const expired = await tx.query<Expired[]>(
        `select task_id, tenant_id, scan_id from scan_orchestrator.queue
          where state = 'running' and lease_until < $1 order by lease_until limit ${String(atOnce)}`,
        [clock.now],
      );
      return { now: clock.now, expired };
    });
  }

  private async supersede({ task_id, tenant_id, scan_id }: Expired, now: Date): Promise<void> {
    try {
      await this.database.asTenant(tenant_id, (tx) => this.end(tx, { task_id, tenant_id, scan_id }, now));
    } catch (error) {
      if (!(error instanceof ErasedTenants)) throw error; // else its rows go with it
    }
  }

  private async end(tx: EntityManager, { task_id, tenant_id, scan_id }: Expired, now: Date): Promise<void> {
    const scan = await lockScan(tx, tenant_id, scan_id);
    const queued = await lockQueued(tx, task_id);
    if (scan === null || queued?.state !== 'running') return;
    if (queued.lease_until === null || queued.lease_until >= now) return;
    const { attempt, scanner } = queued;
    const data = { scan_id, task_id, attempt };
    await this.outbox.append(tx, AttemptSupersededRecord, { tenantId: tenant_id, key: scan_id, data });
    const isOver = queued.deadline_at !== null && queued.deadline_at <= queued.lease_until;
    await this.attempts.end(tx, scan, queued, {
      outcome: 'lease_expired',
      reason: isOver ? 'deadline-exceeded' : 'lease-expired',
      detail: isOver
        ? 'The task took longer than it may.'
        : `The scanner's replica ${queued.replica_id ?? ''} was not heard of any more.`,
      batches: 0,
      retriable: !isOver,
    });
    scanMetrics.leaseExpired(scanner);
  }
}
