import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail, type AuditActor } from '@palisade/auth';
import { ScanRequestedRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import { keyOf } from '../apis/api-events.js';
import { lockApi } from '../apis/api-store.js';
import type { OpenAuditView } from '../apis/api-view.js';
import { knowAudit, showAtApi } from './audit-row.js';

@Injectable()
export class RequestAudit {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /** Queues an audit and asks for its scan, or throws a 409: the API is not active, or an audit of it has not ended. */
  request(
    { tenantId, callerId, actor }: { tenantId: string; callerId: string; actor: AuditActor },
    apiId: string,
  ): Promise<OpenAuditView> {
    return this.database.asTenant(tenantId, async (tx) => {
      const api = await lockApi(tx, tenantId, apiId);
      if (!api.active) throw Problem.conflict('api-inactive', 'The API is deactivated.');
      if (api.open_audit_state === 'queued' || api.open_audit_state === 'running')
        throw Problem.conflict('audit-running', 'An audit of the API has not ended yet.');
      const at = new Date();
      const id = randomUUID();
      await knowAudit(tx, { tenantId, id, api, queuedAt: at, trigger: 'manual', requestedBy: callerId });
      await showAtApi(tx, tenantId, api.id);
      await this.outbox.append(tx, ScanRequestedRecord, {
        tenantId,
        key: keyOf(api),
        data: {
          scan_id: id,
          target_id: api.id,
          trigger: 'manual',
          requested_by: callerId,
          requested_at: at.toISOString(),
        },
      });
      await this.audit.record(tx, {
        tenantId,
        action: 'apis.audit.requested',
        outcome: 'success',
        actor,
        target: { kind: 'api', id: api.id },
        details: { name: api.name, audit_id: id },
      });
      return { id, state: 'queued' };
    });
  }
}
