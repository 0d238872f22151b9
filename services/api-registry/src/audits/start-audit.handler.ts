import { Injectable } from '@nestjs/common';
import { ScanStartedRecord, type Contract } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { lockKnownApi } from '../apis/api-store.js';
import { knowAudit, showAtApi } from './audit-row.js';

/** Somebody works on the scan; again so, when a task of it is replayed after its end. */
@Injectable()
export class StartAudit implements EventHandler<ScanStartedRecord> {
  readonly group = 'api-registry.follow-scans';
  readonly contract: Contract<ScanStartedRecord> = ScanStartedRecord;

  async handle({ tenantId, data }: Event<ScanStartedRecord>, tx: EntityManager): Promise<void> {
    const api = await lockKnownApi(tx, tenantId, data.target_id);
    if (api === undefined) return;
    const startedAt = new Date(data.started_at);
    const audit = await knowAudit(tx, {
      tenantId,
      id: data.scan_id,
      api,
      queuedAt: startedAt,
      trigger: null,
    });
    const runs = audit.ended_at === null ? audit.state === 'queued' : startedAt > audit.ended_at;
    await tx.query(
      `update api_registry.audits
          set started_at = coalesce(started_at, $3), state = case when $4 then 'running' else state end
        where tenant_id = $1 and id = $2`,
      [tenantId, audit.id, startedAt, runs],
    );
    await showAtApi(tx, tenantId, api.id);
  }
}
