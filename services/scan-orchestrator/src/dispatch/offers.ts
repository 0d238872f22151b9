import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TaskOfferedRecord, type Contract } from '@palisade/contracts';
import { Database, ErasedTenants } from '@palisade/database';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { scanMetrics } from '../scan-metrics.js';
import { Timing } from '../timing.js';
import type { Choice } from './choose.js';
import { type DispatcherLease, DispatcherLeases } from './dispatcher-lease.js';
import { Replicas } from './replicas.js';

/** The topics of each scanner's tasks. */
const topics: Readonly<Record<string, Contract<TaskOfferedRecord>>> = { web: TaskOfferedRecord };

interface Offered {
  scan_id: string;
  attempt: number;
  offer_expires_at: Date;
}

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Tasks offered to replicas, until they are claimed or the offer expires. */
@Injectable()
export class Offers {
  constructor(
    private readonly database: Database,
    private readonly leases: DispatcherLeases,
    private readonly outbox: Outbox,
    private readonly replicas: Replicas,
    private readonly timing: Timing,
  ) {}

  /** False: the task no longer waits. Throws LostDispatch. */
  async make(lease: DispatcherLease, scanner: string, choice: Choice): Promise<boolean> {
    try {
      return await this.database.asTenant(choice.tenantId, async (tx) => {
        await this.leases.fence(tx, lease);
        return this.offer(tx, scanner, choice);
      });
    } catch (error) {
      if (error instanceof ErasedTenants) return false; // its rows are about to go
      throw error;
    }
  }

  /** Those that were not claimed in time wait again: the attempt is not spent. */
  async expire(): Promise<number> {
    const expired = await this.database.withoutTransaction((source) =>
      source.query<{ task_id: string; tenant_id: string; replica_id: string; scanner: string }[]>(
        `select task_id, tenant_id, replica_id, scanner from scan_orchestrator.queue
          where state = 'offered' and offer_expires_at < clock_timestamp() limit 200`,
      ),
    );
    for (const { task_id, tenant_id, replica_id, scanner } of expired) {
      if (!(await this.takeBack(task_id, tenant_id))) continue;
      this.replicas.passOver(replica_id);
      scanMetrics.offered(scanner, 'expired');
    }
    return expired.length;
  }

  private async offer(tx: EntityManager, scanner: string, choice: Choice): Promise<boolean> {
    const { tenantId, taskId, replicaId } = choice;
    const contract = topics[scanner];
    if (contract === undefined) throw new Error(`the scanner ${scanner} has no topic of tasks`);
    const token = randomBytes(32).toString('base64url');
    const [[offered]] = await tx.query<[Offered[], number]>(
      `update scan_orchestrator.queue
          set state = 'offered', replica_id = $2, token_hash = $3,
              offer_expires_at = clock_timestamp() + $4 * interval '1 second'
        where task_id = $1 and state = 'waiting' and tenant_id = $5
        returning scan_id, attempt, offer_expires_at`,
      [taskId, replicaId, hashOf(token), this.timing.offerSeconds, tenantId],
    );
    if (offered === undefined) return false;
    await this.note(tx, choice, { scanner, attempt: offered.attempt });
    await this.outbox.append(tx, contract, {
      tenantId,
      key: taskId,
      data: {
        task_id: taskId,
        scan_id: offered.scan_id,
        attempt: offered.attempt,
        replica_id: replicaId,
        claim_token: token,
        expires_at: offered.offer_expires_at.toISOString(),
      },
    });
    scanMetrics.offered(scanner, 'made');
    return true;
  }

  private async note(
    tx: EntityManager,
    { tenantId, taskId, replicaId }: Choice,
    { scanner, attempt }: { scanner: string; attempt: number },
  ): Promise<void> {
    await tx.query(`update scan_orchestrator.tasks set state = 'offered' where tenant_id = $1 and id = $2`, [
      tenantId,
      taskId,
    ]);
    await tx.query(
      `insert into scan_orchestrator.attempts as a (tenant_id, task_id, attempt, replica_id, offered_at)
       values ($1, $2, $3, $4, now())
       on conflict (tenant_id, task_id, attempt)
         do update set replica_id = excluded.replica_id, offered_at = excluded.offered_at, offers = a.offers + 1`,
      [tenantId, taskId, attempt, replicaId],
    );
    await tx.query(
      `insert into scan_orchestrator.turns (scanner, tenant_id, served_at) values ($1, $2, clock_timestamp())
       on conflict (scanner, tenant_id) do update set served_at = excluded.served_at`,
      [scanner, tenantId],
    );
  }

  private async takeBack(taskId: string, tenantId: string): Promise<boolean> {
    try {
      return await this.database.asTenant(tenantId, async (tx) => {
        const [, changed] = await tx.query<[unknown, number]>(
          `update scan_orchestrator.queue
              set state = 'waiting', replica_id = null, token_hash = null, offer_expires_at = null
            where task_id = $1 and state = 'offered' and offer_expires_at < clock_timestamp()`,
          [taskId],
        );
        if (changed === 0) return false;
        await tx.query(
          `update scan_orchestrator.tasks set state = 'waiting' where tenant_id = $1 and id = $2`,
          [tenantId, taskId],
        );
        return true;
      });
    } catch (error) {
      if (error instanceof ErasedTenants) return false;
      throw error;
    }
  }
}
