import { Injectable } from '@nestjs/common';
import { ResultBatchRecord, type Contract } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { lockKnownApi } from '../apis/api-store.js';
import { storable } from '../text.js';
import { rankOf, severities } from '../words.js';
import { showAtApi, type AuditRow } from './audit-row.js';
import { closeIfStored, closeWithoutLost } from './close-audit.js';

/** Keeps what a scanner found. It may come before anything else is known of the scan, and after its end. */
@Injectable()
export class StoreBatch implements EventHandler<ResultBatchRecord> {
  readonly group = 'api-registry.store-results';
  readonly contract: Contract<ResultBatchRecord> = ResultBatchRecord;

  async handle({ tenantId, data }: Event<ResultBatchRecord>, tx: EntityManager): Promise<void> {
    // The lock, too: of two that store the last batch and the end of a scan, one sees what the other did.
    const api = await lockKnownApi(tx, tenantId, data.target_id);
    if (api === undefined) return;
    const [audit] = await tx.query<AuditRow[]>(
      'select * from api_registry.audits where tenant_id = $1 and id = $2',
      [tenantId, data.scan_id],
    );
    if (audit !== undefined && isSuperseded(audit, data)) return;
    if (!(await store(tx, { tenantId, apiId: api.id }, data))) return;
    if (audit === undefined) return;
    if (audit.lost_batches !== null) await closeWithoutLost(tx, audit);
    else if (audit.state === 'closing') await closeIfStored(tx, audit);
    else return;
    await showAtApi(tx, tenantId, api.id);
  }
}

/** A later attempt is one that was made again after the end: it waits for the scan's next one. */
function isSuperseded({ ended_tasks, forgotten_at }: AuditRow, batch: ResultBatchRecord): boolean {
  if (forgotten_at !== null) return true;
  const counted = ended_tasks?.find(({ task_id }) => task_id === batch.task_id);
  return counted !== undefined && batch.attempt < counted.attempt;
}

/** False when it is stored already. */
async function store(
  tx: EntityManager,
  { tenantId, apiId }: { tenantId: string; apiId: string },
  batch: ResultBatchRecord,
): Promise<boolean> {
  const key = [tenantId, batch.scan_id, storable(batch.task_id), batch.attempt, batch.index ?? 0];
  const inserted = await tx.query<unknown[]>(
    `insert into api_registry.audit_batches (tenant_id, audit_id, task_id, attempt, index, api_id, scanner, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, now()) on conflict do nothing returning 1`,
    [...key, apiId, storable(batch.scanner)],
  );
  if (inserted.length === 0) return false;
  const outcomes = batch.outcomes ?? [];
  await tx.query(
    `insert into api_registry.audit_outcomes (tenant_id, audit_id, task_id, attempt, index, place, check_id,
            check_revision, asset_id, status, severity, reason, summary, evidence)
     select $1, $2, $3, $4, $5, o.place, o.check_id, o.revision, o.asset_id, o.status, o.severity, o.reason, o.summary,
            o.evidence
       from unnest($6::text[], $7::int[], $8::text[], $9::text[], $10::smallint[], $11::text[], $12::text[], $13::text[])
            with ordinality as o(check_id, revision, asset_id, status, severity, reason, summary, evidence, place)`,
    [
      ...key,
      outcomes.map(({ check_id }) => storable(check_id)),
      outcomes.map(({ check_revision }) => check_revision ?? 0),
      outcomes.map(({ asset_id }) => storable(asset_id)),
      outcomes.map(({ status }) => status),
      outcomes.map(({ severity }) => rankOf(severities, severity)),
      outcomes.map(({ reason }) => (reason === undefined ? null : storable(reason))),
      outcomes.map(({ summary }) => storable(summary ?? '')),
      outcomes.map(({ evidence }) => storable(evidence ?? '')),
    ],
  );
  const assets = batch.assets ?? [];
  await tx.query(
    `insert into api_registry.audit_assets (tenant_id, audit_id, task_id, attempt, index, asset_id, asset_type, name)
     select $1, $2, $3, $4, $5, a.asset_id, a.asset_type, a.name
       from unnest($6::text[], $7::text[], $8::text[]) as a(asset_id, asset_type, name) on conflict do nothing`,
    [
      ...key,
      assets.map(({ asset_id }) => storable(asset_id)),
      assets.map(({ asset_type }) => storable(asset_type)),
      assets.map(({ name }) => storable(name ?? '')),
    ],
  );
  return true;
}
