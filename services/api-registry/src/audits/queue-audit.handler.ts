import { Injectable } from '@nestjs/common';
import { ScanQueuedRecord, type Contract } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { lockKnownApi } from '../apis/api-store.js';
import { knowAudit, showAtApi } from './audit-row.js';

/** A scan of an API was queued: its audit is known from here on, also when a schedule or another service asked for it. */
@Injectable()
export class QueueAudit implements EventHandler<ScanQueuedRecord> {
  readonly group = 'api-registry.follow-scans';
  readonly contract: Contract<ScanQueuedRecord> = ScanQueuedRecord;

  async handle({ tenantId, data }: Event<ScanQueuedRecord>, tx: EntityManager): Promise<void> {
    const api = await lockKnownApi(tx, tenantId, data.target_id);
    if (api === undefined) return; // deleted, or no API
    await knowAudit(tx, {
      tenantId,
      id: data.scan_id,
      api,
      queuedAt: new Date(data.queued_at),
      trigger: data.trigger ?? null,
      scheduleId: data.schedule_id,
      requestedBy: data.requested_by,
    });
    await showAtApi(tx, tenantId, api.id);
  }
}
