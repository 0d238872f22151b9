import { Injectable } from '@nestjs/common';
import { type Contract, ScanRequestedRecord } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { lockTarget } from '../targets/lock-target.js';
import { Timing } from '../timing.js';
import { connectionUnknown } from './connection-unknown.js';
import { RefusedScans } from './refused-scans.js';
import { Scan } from './scan.entity.js';
import { Scans, type ScanStart } from './scans.js';

/** Begins the scan that another service asked for; one that can't be begins and ends, so that whoever asked learns of it. */
@Injectable()
export class RequestScan implements EventHandler<ScanRequestedRecord> {
  readonly group = 'scan-orchestrator.take-commands';
  readonly contract: Contract<ScanRequestedRecord> = ScanRequestedRecord;

  constructor(
    private readonly scans: Scans,
    private readonly refused: RefusedScans,
    private readonly timing: Timing,
  ) {}

  async handle({ tenantId, data: wish }: Event<ScanRequestedRecord>, tx: EntityManager) {
    const { scan_id: scanId, target_id: targetId, trigger, requested_by: requestedBy } = wish;
    await lockTarget(tx, tenantId, targetId);
    if (await tx.existsBy(Scan, { tenantId, id: scanId })) return;
    const wanted: ScanStart = {
      tenantId,
      targetId,
      scanId,
      trigger: trigger === 'schedule' ? 'schedule' : 'manual',
      ...(requestedBy !== undefined && { requestedBy }),
    };
    const begun = await this.scans.start(tx, wanted);
    if (begun.started) return;
    switch (begun.reason) {
      case 'target-unknown':
        return this.await(tx, wanted);
      case 'connection-unknown':
        await this.refused.refuse(tx, wanted, 'failed', connectionUnknown(begun.connectionIds));
        return;
      case 'target-inactive':
        await this.refused.refuse(tx, wanted, 'failed', { reason: begun.reason });
        return;
      case 'already-running':
        await this.refused.refuse(tx, wanted, 'cancelled', { reason: begun.reason });
    }
  }

  private async await(tx: EntityManager, wanted: ScanStart): Promise<void> {
    const { tenantId, targetId } = wanted;
    const gone = await tx.query<unknown[]>(
      `select from scan_orchestrator.deleted_targets where tenant_id = $1 and id = $2`,
      [tenantId, targetId],
    );
    if (gone.length > 0) {
      await this.refused.refuse(tx, wanted, 'failed', { reason: 'target-unknown' });
      return;
    }
    const scan = await this.scans.insert(tx, wanted, null);
    if (scan === undefined) {
      await this.refused.refuse(tx, wanted, 'cancelled', { reason: 'already-running' });
      return;
    }
    await tx.query(
      `insert into scan_orchestrator.awaited_targets (tenant_id, scan_id, target_id, until)
       values ($1, $2, $3, now() + $4 * interval '1 second')`,
      [tenantId, scan.id, targetId, this.timing.targetSeconds],
    );
  }
}
