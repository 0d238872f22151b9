import type { scan } from '@palisade/contracts';
import type { EntityManager } from 'typeorm';
import type { AuditState, Grade, Trigger } from '../words.js';
import type { Difference } from './difference.js';
import type { Score } from './score.js';

/** What the closing of an audit makes of its outcomes. */
export interface AuditResult extends Pick<Score, 'arithmetic' | 'cap' | 'counts' | 'uncapped'> {
  /** Null where there is no completed audit before it of the same base URL. */
  readonly difference: (Difference & { audit_id: string; score_change: number | null }) | null;
}

export type EndedTask = Required<scan.EndedTask>;

/** A row of api_registry.audits. */
export interface AuditRow {
  tenant_id: string;
  id: string;
  api_id: string;
  base_url_revision: number;
  state: AuditState;
  reason: string | null;
  detail: string | null;
  trigger: Trigger | null;
  schedule_id: string | null;
  requested_by: string | null;
  queued_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  /** Of the last ScanEnded; 0: none yet. */
  ended_revision: number;
  /** What the audit is once all that counts is stored. */
  ended_state: AuditState | null;
  ended_tasks: EndedTask[] | null;
  /** It was closed although so many of the batches that count were missing; null: it wasn't. */
  lost_batches: number | null;
  ownership_proven: boolean;
  score: number | null;
  grade: Grade | null;
  coverage: number | null;
  result: AuditResult | null;
  /** When its outcomes were forgotten. */
  forgotten_at: Date | null;
}

/** An audit as it is first heard of. */
export interface NewAudit {
  tenantId: string;
  id: string;
  api: { id: string; base_url_revision: number };
  queuedAt: Date;
  trigger: Trigger | null;
  scheduleId?: string | undefined;
  requestedBy?: string | undefined;
}

/** Makes the row unless there is one, which then learns what it lacks: what is told of a scan may come in any order. */
export async function knowAudit(tx: EntityManager, audit: NewAudit): Promise<AuditRow> {
  const { tenantId, id, api, queuedAt, trigger, scheduleId = null, requestedBy = null } = audit;
  const [row] = await tx.query<AuditRow[]>(
    `insert into api_registry.audits as a (tenant_id, id, api_id, base_url_revision, state, trigger, schedule_id,
            requested_by, queued_at, ended_revision, ownership_proven)
     values ($1, $2, $3, $4, 'queued', $5, $6, $7, $8, 0, false)
     on conflict (tenant_id, id) do update
        set trigger = coalesce(a.trigger, excluded.trigger),
            schedule_id = coalesce(a.schedule_id, excluded.schedule_id),
            requested_by = coalesce(a.requested_by, excluded.requested_by),
            queued_at = least(a.queued_at, excluded.queued_at)
     returning *`,
    [tenantId, id, api.id, api.base_url_revision, trigger, scheduleId, requestedBy, queuedAt],
  );
  if (row === undefined) throw new Error('an audit that was written is not there');
  return row;
}

/** Shows at the API its last audit, and the one that has not ended. For whoever has locked the API. */
export async function showAtApi(tx: EntityManager, tenantId: string, apiId: string): Promise<void> {
  await tx.query(
    `update api_registry.apis a
        set (last_audit_id, last_audit_state, last_audit_at, last_score, last_grade, last_coverage) =
              (select id, state, ended_at, score, grade, coverage from api_registry.audits
                where tenant_id = $1 and api_id = $2 and state in ('completed', 'partial')
                order by queued_at desc, id desc limit 1),
            (open_audit_id, open_audit_state) =
              (select id, state from api_registry.audits
                where tenant_id = $1 and api_id = $2 and state in ('queued', 'running', 'closing')
                order by queued_at desc, id desc limit 1)
      where tenant_id = $1 and id = $2`,
    [tenantId, apiId],
  );
}
