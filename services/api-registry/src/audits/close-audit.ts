import type { EntityManager } from 'typeorm';
import { severities, wordOf, type OutcomeStatus } from '../words.js';
import type { AuditResult, AuditRow } from './audit-row.js';
import { differenceOf } from './difference.js';
import { scoreOf, type Outcome, type Unheard } from './score.js';

/** Closes an ended audit, if every batch that counts is stored. For whoever has locked its API. */
export async function closeIfStored(tx: EntityManager, audit: AuditRow): Promise<void> {
  // What a cancelled scan has found is neither scored nor complete.
  if (audit.ended_state !== 'cancelled' && !(await isStored(tx, audit))) return;
  await dropSuperseded(tx, audit);
  const isScored = audit.ended_state === 'completed' || audit.ended_state === 'partial';
  const outcomes = isScored ? await outcomesOf(tx, audit) : [];
  const isPartial = audit.ended_state === 'partial';
  const before = isScored ? await completedBefore(tx, audit) : undefined;
  const known = before === undefined ? [] : await outcomesOf(tx, before);
  const unheard = isPartial ? [...known, ...(await catalogued(tx, audit))] : [];
  const { score, grade, coverage, ...shown } = scoreOf(outcomes, firstOfEach(unheard));
  const result: AuditResult = {
    ...shown,
    difference:
      before === undefined
        ? null
        : {
            audit_id: before.id,
            ...differenceOf(outcomes, known, { isPartial }),
            score_change: score === null || before.score === null ? null : score - before.score,
          },
  };
  await tx.query(
    `update api_registry.audits set state = ended_state, score = $3, grade = $4, coverage = $5, result = $6
      where tenant_id = $1 and id = $2`,
    [audit.tenant_id, audit.id, score, grade, coverage, isScored ? JSON.stringify(result) : null],
  );
}

async function isStored(tx: EntityManager, { tenant_id, id, ended_tasks }: AuditRow): Promise<boolean> {
  const missing = await tx.query<unknown[]>(
    `select 1 from jsonb_to_recordset($3::jsonb) as t(task_id text, attempt int, batches int)
      where t.batches > (select count(*) from api_registry.audit_batches b
                          where b.tenant_id = $1 and b.audit_id = $2 and b.task_id = t.task_id
                            and b.attempt = t.attempt and b.index < t.batches) limit 1`,
    [tenant_id, id, JSON.stringify(ended_tasks ?? [])],
  );
  return missing.length === 0;
}

async function dropSuperseded(tx: EntityManager, { tenant_id, id, ended_tasks }: AuditRow): Promise<void> {
  await tx.query(
    `delete from api_registry.audit_batches b using jsonb_to_recordset($3::jsonb) as t(task_id text, attempt int)
      where b.tenant_id = $1 and b.audit_id = $2 and b.task_id = t.task_id and b.attempt < t.attempt`,
    [tenant_id, id, JSON.stringify(ended_tasks ?? [])],
  );
}

type OutcomeRow = Omit<Outcome, 'severity' | 'status'> & { status: OutcomeStatus; severity: number };

async function outcomesOf(
  tx: EntityManager,
  { tenant_id, id, ended_tasks }: Pick<AuditRow, 'tenant_id' | 'id' | 'ended_tasks'>,
): Promise<Outcome[]> {
  const rows = await tx.query<OutcomeRow[]>(
    `select check_id as "checkId", check_revision as "checkRevision", asset_id as "assetId", status, severity
       from api_registry.audit_outcomes
       join jsonb_to_recordset($3::jsonb) as t(task_id text, attempt int) using (task_id, attempt)
      where tenant_id = $1 and audit_id = $2
      order by audit_outcomes.severity desc, check_id, asset_id`,
    [tenant_id, id, JSON.stringify(ended_tasks ?? [])],
  );
  return rows.map((row) => ({ ...row, severity: wordOf(severities, row.severity) }));
}

/** The last audit before it that saw everything, of the same base URL: another one is another thing. */
async function completedBefore(tx: EntityManager, audit: AuditRow): Promise<AuditRow | undefined> {
  const [row] = await tx.query<AuditRow[]>(
    `select * from api_registry.audits
      where tenant_id = $1 and api_id = $2 and state = 'completed' and base_url_revision = $3 and queued_at < $4
        and id <> $5 and forgotten_at is null
      order by queued_at desc, id desc limit 1`,
    [audit.tenant_id, audit.api_id, audit.base_url_revision, audit.queued_at, audit.id],
  );
  return row;
}

/** Checks of the scanners that were heard of, each of which would have said something in a whole audit. */
async function catalogued(tx: EntityManager, { tenant_id, id }: AuditRow): Promise<Unheard[]> {
  const rows = await tx.query<{ checkId: string; severity: number }[]>(
    `select check_id as "checkId", severity from api_registry.checks join api_registry.catalogues using (scanner, version)
      where scanner in (select scanner from api_registry.audit_batches where tenant_id = $1 and audit_id = $2)`,
    [tenant_id, id],
  );
  return rows.map(({ checkId, severity }) => ({ checkId, severity: wordOf(severities, severity) }));
}

function firstOfEach(unheard: readonly Unheard[]): Unheard[] {
  return [...new Map(unheard.toReversed().map((check) => [check.checkId, check])).values()];
}
