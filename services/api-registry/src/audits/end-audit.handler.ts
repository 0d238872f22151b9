import { Injectable } from '@nestjs/common';
import { ScanEndedRecord, type Contract } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { lockKnownApi } from '../apis/api-store.js';
import { storable } from '../text.js';
import { type AuditRow, type EndedTask, knowAudit, showAtApi } from './audit-row.js';
import { closeIfStored } from './close-audit.js';

/** Nothing of the scan runs any more: the audit closes as soon as every batch that counts is stored. */
@Injectable()
export class EndAudit implements EventHandler<ScanEndedRecord> {
  readonly group = 'api-registry.follow-scans';
  readonly contract: Contract<ScanEndedRecord> = ScanEndedRecord;

  async handle({ tenantId, data }: Event<ScanEndedRecord>, tx: EntityManager): Promise<void> {
    const api = await lockKnownApi(tx, tenantId, data.target_id);
    if (api === undefined) return;
    const { ended_revision } = await knowAudit(tx, {
      tenantId,
      id: data.scan_id,
      api,
      queuedAt: new Date(data.ended_at),
      trigger: data.trigger ?? null,
      requestedBy: data.requested_by,
    });
    if (ended_revision >= data.revision) return;
    const [[audit]] = await tx.query<[AuditRow[], number]>(
      `update api_registry.audits
          set state = 'closing', ended_revision = $3, ended_state = $4, ended_tasks = $5, ended_at = $6,
              reason = $7, detail = $8, ownership_proven = $9, lost_batches = null
        where tenant_id = $1 and id = $2 returning *`,
      [
        ...[tenantId, data.scan_id, data.revision, data.state, JSON.stringify(countedTasks(data))],
        ...[
          new Date(data.ended_at),
          data.reason ?? null,
          storable(data.detail ?? ''),
          data.ownership_proven ?? false,
        ],
      ],
    );
    if (audit !== undefined) await closeIfStored(tx, audit);
    await showAtApi(tx, tenantId, api.id);
  }
}

function countedTasks({ tasks = [] }: ScanEndedRecord): EndedTask[] {
  return tasks.map(({ task_id = '', attempt = 0, batches = 0, complete = false }) => ({
    task_id: storable(task_id),
    attempt,
    batches,
    complete,
  }));
}
