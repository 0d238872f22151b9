import { Injectable } from '@nestjs/common';
import { type Contract, ApiChangedRecord } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { Credentials } from '../claims/credentials.js';
import { stopAwaiting } from '../scans/awaited-targets.js';
import { lockScan } from '../scans/lock-scan.js';
import { connectionUnknown } from '../scans/connection-unknown.js';
import { Scan } from '../scans/scan.entity.js';
import { Scans } from '../scans/scans.js';
import { ScanEnds, type Why } from '../scans/scan-ends.js';
import { hostOf } from './host-of.js';
import { lockTarget } from './lock-target.js';
import { Target } from './target.entity.js';
import { TargetWatch } from './target-watch.js';

/** Keeps an API as a target, and begins the scans that waited for it. */
@Injectable()
export class KeepTarget implements EventHandler<ApiChangedRecord> {
  readonly group = 'scan-orchestrator.follow-apis';
  readonly contract: Contract<ApiChangedRecord> = ApiChangedRecord;

  constructor(
    private readonly scans: Scans,
    private readonly ends: ScanEnds,
    private readonly watch: TargetWatch,
    private readonly credentials: Credentials,
  ) {}

  async handle({ tenantId, data: api }: Event<ApiChangedRecord>, tx: EntityManager) {
    await lockTarget(tx, tenantId, api.api_id);
    if (await isDeleted(tx, tenantId, api)) return;
    const before = await tx.findOneBy(Target, { tenantId, id: api.api_id });
    if (before !== null && before.revision >= api.revision) return;

    const target = targetOf(tenantId, api);
    await tx.upsert(Target, target, ['tenantId', 'id']);
    if (target.documentId !== before?.documentId) await this.forgetDocuments(tx, target);
    if (before !== null && target.host !== before.host) await moveWaiting(tx, target);
    await this.watch.changed(tx, target, before);
    await this.beginAwaiting(tx, target);
  }

  private async forgetDocuments(tx: EntityManager, { tenantId, id, documentId }: Target): Promise<void> {
    await tx.query(
      `delete from scan_orchestrator.target_documents
        where tenant_id = $1 and target_id = $2 and document_id is distinct from $3`,
      [tenantId, id, documentId],
    );
  }

  private async beginAwaiting(tx: EntityManager, target: Target): Promise<void> {
    const { tenantId, id } = target;
    const awaiting = await tx.query<{ scan_id: string }[]>(
      `select scan_id from scan_orchestrator.awaited_targets where tenant_id = $1 and target_id = $2`,
      [tenantId, id],
    );
    for (const { scan_id } of awaiting) {
      const scan = await lockScan(tx, tenantId, scan_id);
      if (scan === null || !(await stopAwaiting(tx, tenantId, scan_id))) continue;
      const named = { targetName: target.name, targetBaseUrl: target.baseUrl };
      await tx.update(Scan, { tenantId, id: scan_id }, named);
      const why = await this.whyNot(tx, target);
      if (why === undefined) await this.scans.queueTasks(tx, scan, target);
      else await this.ends.end(tx, scan, 'failed', why);
    }
  }

  private async whyNot(
    tx: EntityManager,
    { tenantId, active, connectionIds }: Target,
  ): Promise<Why | undefined> {
    if (!active) return { reason: 'target-inactive' };
    const unknown = await this.credentials.unknown(tx, tenantId, connectionIds);
    return unknown.length === 0 ? undefined : connectionUnknown(unknown);
  }
}

/** Scans that wait count at the host that they will talk to. */
async function moveWaiting(tx: EntityManager, { tenantId, id, host }: Target): Promise<void> {
  await tx.query(
    `with waiting as (select task_id from scan_orchestrator.queue
                       where tenant_id = $1 and target_id = $2 and state = 'waiting' order by task_id for update)
     update scan_orchestrator.queue q set host = $3 from waiting w where q.task_id = w.task_id`,
    [tenantId, id, host],
  );
}

/** A record from before the deletion, replayed late. */
async function isDeleted(tx: EntityManager, tenantId: string, api: ApiChangedRecord): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    `select from scan_orchestrator.deleted_targets where tenant_id = $1 and id = $2 and revision >= $3`,
    [tenantId, api.api_id, api.revision],
  );
  return rows.length > 0;
}

function targetOf(tenantId: string, api: ApiChangedRecord): Target {
  return Object.assign(new Target(), {
    tenantId,
    id: api.api_id.toLowerCase(),
    kind: 'api' as const,
    revision: api.revision,
    name: api.name,
    baseUrl: api.base_url,
    baseUrlRevision: api.base_url_revision,
    host: hostOf(api.base_url),
    active: api.active ?? false,
    criticality: api.criticality ?? 'medium',
    dataSensitivity: api.data_sensitivity ?? 'internal',
    environment: api.environment ?? '',
    maxRequestsPerSecond: api.max_requests_per_second ?? 2,
    connectionIds: api.connection_ids ?? [],
    documentId: api.document_id ?? null,
    changedAt: new Date(api.changed_at),
  });
}
