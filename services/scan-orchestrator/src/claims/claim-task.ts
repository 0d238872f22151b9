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

/**
 * Grants the lease on a task to the replica that it was offered to, with what it needs: once, but that an answer that was
 * lost is given again, to the same replica by the same token, until the offer would have expired or progress is heard of.
 */
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

  /** Throws a problem: 409 claim-refused for whatever is neither an offer that waits for this very claim nor was granted to it. */
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
    if (offered === undefined) throw refused();
    const isAgain = isGranted(offered, claim);
    if (!isAgain && !isGood(offered, claim)) throw refused();
    const proven = isAgain || (await this.look(offered));
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
    if (scan === null || queued === undefined) throw refused();
    const isAgain = isGranted(queued, claim);
    if (!isAgain && !isGood(queued, claim)) throw refused();
    const target = await tx.findOneBy(Target, { tenantId, id: targetId });
    if (target === null) throw refused();
    const task = await tx.findOneByOrFail(Task, { tenantId, id: claim.taskId });
    const wasProven = isAgain ? scan.ownershipProven : proven;
    const isProven = wasProven && (await this.ownership.isProven(tx, tenantId, targetId));
    const deadline = isAgain ? await this.renew(tx, queued) : await this.begin(tx, scan, queued, isProven);
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
              claimed_hash = token_hash, claimed_again_until = offer_expires_at,
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

  /** The replica counts from the claim that is answered. Returns when the attempt is over, which stays as it was. */
  private async renew(tx: EntityManager, { task_id }: QueueRow): Promise<Date> {
    const [[leased]] = await tx.query<[{ deadline_at: Date }[], number]>(
      `update scan_orchestrator.queue
          set lease_until = least(deadline_at, clock_timestamp() + $2 * interval '1 second')
        where task_id = $1 returning deadline_at`,
      [task_id, this.timing.leaseSeconds],
    );
    if (leased === undefined) throw new Error('a locked row of the queue is gone');
    return leased.deadline_at;
  }

  private async startScan(tx: EntityManager, { tenantId, id, targetId }: Scan, now: Date): Promise<void> {
    await tx.update(Scan, { tenantId, id }, { state: 'running', startedAt: now });
    const data = { scan_id: id, target_id: targetId, started_at: now.toISOString() };
    await this.outbox.append(tx, ScanStartedRecord, { tenantId, key: id, data });
  }
}

/** An offer that waits for this very claim. */
function isGood(queued: QueueRow, claim: Claim): boolean {
  const { state, token_hash, offer_expires_at } = queued;
  return state === 'offered' && isMeant(queued, claim) && opens(claim, token_hash, offer_expires_at);
}

/** This very claim was granted, and nothing was heard of its replica since. */
function isGranted(queued: QueueRow, claim: Claim): boolean {
  const { state, claimed_hash, claimed_again_until } = queued;
  return state === 'running' && isMeant(queued, claim) && opens(claim, claimed_hash, claimed_again_until);
}

function isMeant(queued: QueueRow, { scanner, attempt, replica_id }: Claim): boolean {
  return queued.scanner === scanner && queued.attempt === attempt && queued.replica_id === replica_id;
}

function opens({ claim_token }: Claim, hash: Buffer | null, until: Date | null): boolean {
  return hash !== null && timingSafeEqual(hash, hashOf(claim_token)) && until !== null && until > new Date();
}

/** One answer for all: what the reason was is nothing that a thief of tokens should learn. */
function refused(): Problem {
  return Problem.conflict('claim-refused', 'This is no offer that can be claimed.');
}
