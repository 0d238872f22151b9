import { Injectable } from '@nestjs/common';
import { type Contract, ApiDeletedRecord } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { ScanEnds } from '../scans/scan-ends.js';
import { openScanOf } from '../scans/scans.js';
import { lockTarget } from './lock-target.js';
import { Target } from './target.entity.js';
import { TargetWatch } from './target-watch.js';

/** Forgets a target, and cancels what is scanned of it. What was scanned stays. */
@Injectable()
export class DeleteTarget implements EventHandler<ApiDeletedRecord> {
  readonly group = 'scan-orchestrator.follow-apis';
  readonly contract: Contract<ApiDeletedRecord> = ApiDeletedRecord;

  constructor(
    private readonly ends: ScanEnds,
    private readonly watch: TargetWatch,
  ) {}

  async handle({ tenantId, data: api }: Event<ApiDeletedRecord>, tx: EntityManager) {
    await lockTarget(tx, tenantId, api.api_id);
    const open = await openScanOf(tx, tenantId, api.api_id);
    if (open !== undefined) await this.ends.cancel(tx, { tenantId, id: open }, { reason: 'target-deleted' });
    await this.watch.deleted(tx, tenantId, api.api_id);
    await tx.delete(Target, { tenantId, id: api.api_id });
    await tx.query(`delete from scan_orchestrator.target_documents where tenant_id = $1 and target_id = $2`, [
      tenantId,
      api.api_id,
    ]);
    await tx.query(
      `insert into scan_orchestrator.deleted_targets as d (tenant_id, id, revision) values ($1, $2, $3)
       on conflict (tenant_id, id) do update set revision = greatest(d.revision, excluded.revision)`,
      [tenantId, api.api_id, api.revision],
    );
  }
}
