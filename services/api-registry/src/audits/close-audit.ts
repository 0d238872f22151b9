import type { EntityManager } from 'typeorm';
import { severities, wordOf, type AuditState, type OutcomeStatus } from '../words.js';
import type { AuditResult, AuditRow } from './audit-row.js';
import { differenceOf } from './difference.js';
import { scoreOf, type Outcome, type Unheard } from './score.js';

/** Closes an ended audit, if every batch that counts is stored. For whoever has locked its API. */
export async function closeIfStored(tx: EntityManager, audit: AuditRow): Promise<void> {
  // What a cancelled scan has found is neither scored nor complete.
  if (audit.ended_state !== 'cancelled' && (await missingBatches(tx, audit)) > 0) return;
  await close(tx, audit, { state: audit.ended_state, lost: null });
}

/**
 * Closes an ended audit with what there is: the rest has not come, and may never. A batch that comes later closes it anew. For
 * whoever has locked its API. Returns how many are missing.
 */
export async function closeWithoutLost(tx: EntityManager, audit: AuditRow): Promise<number> {
  const lost = await missingBatches(tx, audit);
  if (lost === 0) await close(tx, audit, { state: audit.ended_state, lost: null });
  else {
    const hasSome = lost < countedBatches(audit);
    await close(tx, audit, { state: hasSome && isScorable(audit) ? 'partial' : 'failed', lost });
  }
  return lost;
}

export function countedBatches({ ended_tasks }: Pick<AuditRow, 'ended_tasks'>): number {
  return (ended_tasks ?? []).reduce((sum, { batches }) => sum + batches, 0);
}

const isScorable = ({ ended_state: state }: AuditRow) => state === 'completed' || state === 'partial';

async function close(
  tx: EntityManager,
  audit: AuditRow,
  { state, lost }: { state: AuditState | null; lost: number | null },
): Promise<void> {
  await dropSuperseded(tx, audit);
  const isScored = state === 'completed' || state === 'partial';
  const outcomes = isScored ? await outcomesOf(tx, audit) : [];
  const isPartial = state === 'partial';
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
    `update api_registry.audits set state = $7, score = $3, grade = $4, coverage = $5, result = $6, lost_batches = $8
      where tenant_id = $1 and id = $2`,
    [
      ...[audit.tenant_id, audit.id, score, grade, coverage],
      ...[isScored ? JSON.stringify(result) : null, state, lost],
    ],
  );
}

async function missingBatches(tx: EntityManager, { tenant_id, id, ended_tasks }: AuditRow): Promise<number> {
  const [row] = await tx.query<[{ missing: number }]>(
    `select coalesce(sum(t.batches - (
              select count(*) from api_registry.audit_batches b
               where b.tenant_id = $1 and b.audit_id = $2 and b.task_id = t.task_id and b.attempt = t.attempt
                 and b.index < t.batches)), 0)::int as missing
       from jsonb_to_recordset($3::jsonb) as t(task_id text, attempt int, batches int)`,
    [tenant_id, id, JSON.stringify(ended_tasks ?? [])],
  );
  return row.missing;
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
