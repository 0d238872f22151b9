import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ScanStartedRecord } from '@palisade/contracts';
import { Database, ErasedTenants } from '@palisade/database';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import { isUUID } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { ScanOrchestratorSettings } from '../config.js';
import { hashOf } from '../dispatch/offers.js';
import { scanMetrics } from '../scan-metrics.js';
import { lockScan } from '../scans/lock-scan.js';
import { Scan } from '../scans/scan.entity.js';
import { documentOf } from '../targets/keep-document.handler.js';
import { Ownership } from '../targets/ownership.js';
import { Target } from '../targets/target.entity.js';
import { lockQueued, type QueueRow } from '../tasks/queue-row.js';
import { Attempt, Task } from '../tasks/task.entity.js';
import { Timing } from '../timing.js';
import type { ClaimBody, ClaimRequest } from './claim-body.js';
import { Credentials } from './credentials.js';

interface Claim extends ClaimRequest {
  scanner: string;
  taskId: string;
}

/** Grants the lease on a task to the replica that it was offered to, once, with what it needs. */
@Injectable()
export class ClaimTask {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly credentials: Credentials,
    private readonly ownership: Ownership,
    private readonly settings: ScanOrchestratorSettings,
    private readonly timing: Timing,
  ) {}

  /** Throws a problem: 409 claim-refused for whatever is not an offer that waits for this very claim. */
  async claim(scanner: string, taskId: string, wanted: ClaimRequest): Promise<ClaimBody> {
    const claim: Claim = { ...wanted, scanner, taskId };
    try {
      const body = await this.attempt(claim);
      scanMetrics.offered(scanner, 'claimed');
      return body;
    } catch (error) {
      if (error instanceof Problem) scanMetrics.offered(scanner, 'refused');
      if (error instanceof ErasedTenants) throw refused();
      throw error;
    }
  }

  private async attempt(claim: Claim): Promise<ClaimBody> {
    if (!isUUID(claim.taskId)) throw refused();
    const offered = await this.database.system((tx) => lockQueued(tx, claim.taskId));
    if (offered === undefined || !isGood(offered, claim)) throw refused();
    const proven = await this.look(offered);
    return this.database.asTenant(offered.tenant_id, (tx) => this.grant(tx, claim, offered, proven));
  }

  /** What was proven is looked at again before something is sent on the strength of it; outside of the transaction. */
  private async look({ tenant_id, target_id }: QueueRow): Promise<boolean> {
    const { ownership } = this;
    const was = await this.database.asTenant(tenant_id, (tx) => ownership.isProven(tx, tenant_id, target_id));
    return was && (await ownership.checkNow(tenant_id, target_id));
  }

  private async grant(
    tx: EntityManager,
    claim: Claim,
    { tenant_id: tenantId, scan_id: scanId, target_id: targetId }: QueueRow,
    proven: boolean,
  ): Promise<ClaimBody> {
    const scan = await lockScan(tx, tenantId, scanId);
    const queued = await lockQueued(tx, claim.taskId);
    if (scan === null || queued === undefined || !isGood(queued, claim)) throw refused();
    const target = await tx.findOneBy(Target, { tenantId, id: targetId });
    if (target === null) throw refused();
    const task = await tx.findOneByOrFail(Task, { tenantId, id: claim.taskId });
    const isProven = proven && (await this.ownership.isProven(tx, tenantId, targetId));
    const deadline = await this.begin(tx, scan, queued, isProven);
    return {
      scan_id: scanId,
      task_id: claim.taskId,
      attempt: queued.attempt,
      tenant_id: tenantId,
      lease_seconds: this.timing.leaseSeconds,
      deadline_at: deadline.toISOString(),
      target: {
        id: target.id,
        kind: target.kind,
        name: target.name,
        base_url: target.baseUrl,
        ownership_proven: isProven,
        environment: target.environment,
        criticality: target.criticality,
        data_sensitivity: target.dataSensitivity,
        max_requests_per_second: target.maxRequestsPerSecond,
      },
      task: task.input,
      credentials: await this.credentials.forClaim(tx, {
        tenantId,
        connectionIds: target.connectionIds,
        actor: { kind: 'system', id: `scanner:${claim.scanner}:${claim.replica_id}` },
        scanId,
        taskId: claim.taskId,
      }),
      document: await documentOf(tx, target),
    };
  }

  /** Returns when the attempt is over at the latest. */
  private async begin(tx: EntityManager, scan: Scan, queued: QueueRow, isProven: boolean): Promise<Date> {
    const { tenantId, id } = scan;
    const { task_id: taskId, attempt } = queued;
    const [[leased]] = await tx.query<[{ deadline_at: Date }[], number]>(
      `update scan_orchestrator.queue
          set state = 'running', token_hash = null, offer_expires_at = null,
              lease_until = clock_timestamp() + $2 * interval '1 second',
              deadline_at = clock_timestamp() + $3 * interval '1 second'
        where task_id = $1 returning deadline_at`,
      [taskId, this.timing.leaseSeconds, this.settings.SCAN_TASK_SECONDS],
    );
    if (leased === undefined) throw new Error('a locked row of the queue is gone');
    const now = new Date();
    await tx.query(
      `update scan_orchestrator.tasks
          set state = 'running', attempt = $3, started_at = coalesce(started_at, $4), phase = '', done = 0, total = 0
        where tenant_id = $1 and id = $2`,
      [tenantId, taskId, attempt, now],
    );
    await tx.update(Attempt, { tenantId, taskId, attempt }, { claimedAt: now });
    await tx.update(Scan, { tenantId, id }, { ownershipProven: isProven });
    if (scan.state === 'queued') await this.startScan(tx, scan, now);
    return leased.deadline_at;
  }

  private async startScan(tx: EntityManager, { tenantId, id, targetId }: Scan, now: Date): Promise<void> {
    await tx.update(Scan, { tenantId, id }, { state: 'running', startedAt: now });
    const data = { scan_id: id, target_id: targetId, started_at: now.toISOString() };
    await this.outbox.append(tx, ScanStartedRecord, { tenantId, key: id, data });
  }
}

function isGood(queued: QueueRow, { scanner, attempt, replica_id, claim_token }: Claim): boolean {
  return (
    queued.state === 'offered' &&
    queued.scanner === scanner &&
    queued.attempt === attempt &&
    queued.replica_id === replica_id &&
    queued.token_hash !== null &&
    timingSafeEqual(queued.token_hash, hashOf(claim_token)) &&
    queued.offer_expires_at !== null &&
    queued.offer_expires_at > new Date()
  );
}

/** One answer for all: what the reason was is nothing that a thief of tokens should learn. */
function refused(): Problem {
  return Problem.conflict('claim-refused', 'This is no offer that can be claimed.');
}
