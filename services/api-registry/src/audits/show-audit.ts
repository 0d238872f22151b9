import type { EntityManager } from 'typeorm';
import type { AuditRow } from './audit-row.js';
import type { AuditView, ListedAuditView, TrendPoint } from './audit-view.js';
import { countedBatches } from './close-audit.js';

/** As lists have it. While it is not closed it has no result, be there one of an earlier end. */
export function listedAudit(row: AuditRow): ListedAuditView {
  const isClosed = row.state === 'completed' || row.state === 'partial';
  return {
    id: row.id,
    api_id: row.api_id,
    state: row.state,
    ...reasonOf(row),
    trigger: row.trigger,
    schedule_id: row.schedule_id,
    requested_by: row.requested_by,
    queued_at: row.queued_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    ended_at: row.ended_at?.toISOString() ?? null,
    ownership_proven: row.ownership_proven,
    score: isClosed ? row.score : null,
    grade: isClosed ? row.grade : null,
    coverage: isClosed ? row.coverage : null,
    counts: isClosed ? (row.result?.counts ?? null) : null,
  };
}

/** That results are missing outweighs what made a scan partial: it changes once an operator finds them. */
function reasonOf(row: AuditRow): Pick<ListedAuditView, 'reason' | 'detail'> {
  const { reason, detail, lost_batches: lost } = row;
  if (lost === null || row.ended_state === 'failed') return { reason, detail: detail === '' ? null : detail };
  const counted = countedBatches(row);
  const became = row.state === 'partial' ? 'The score is of the others.' : 'There is no score without them.';
  return {
    reason: 'results-lost',
    detail: `${String(lost)} of ${String(counted)} batches of results did not come. ${became} Audit the API again.`,
  };
}

export async function wholeAudit(tx: EntityManager, row: AuditRow): Promise<AuditView> {
  const listed = listedAudit(row);
  const result = listed.counts === null ? null : row.result;
  const titleOf = await titles(tx, row);
  const named = <T extends { check_id: string }>(items: readonly T[]) =>
    items.map((item) => ({ ...item, title: titleOf(item.check_id) }));
  const difference = result?.difference ?? null;
  return {
    ...listed,
    uncapped_score: result?.uncapped ?? null,
    arithmetic: named(result?.arithmetic ?? []),
    cap: result?.cap ?? null,
    difference: difference && {
      ...difference,
      new_failures: named(difference.new_failures),
      fixed: named(difference.fixed),
      new_checks: named(difference.new_checks),
    },
    outcomes_forgotten_at: row.forgotten_at?.toISOString() ?? null,
  };
}

/** Of an audit that is closed. */
export function trendPoint(row: AuditRow): TrendPoint {
  const { score, grade, coverage, counts, ended_at } = listedAudit(row);
  const fails = counts?.by_severity;
  return {
    audit_id: row.id,
    state: row.state,
    ended_at: ended_at ?? row.queued_at.toISOString(),
    score,
    grade,
    coverage,
    fails_by_severity: {
      critical: fails?.critical.fail ?? 0,
      high: fails?.high.fail ?? 0,
      medium: fails?.medium.fail ?? 0,
      low: fails?.low.fail ?? 0,
      info: fails?.info.fail ?? 0,
    },
  };
}

/** As the scanners' catalogues have them; of a check that none has, its id. */
async function titles(tx: EntityManager, { result }: AuditRow): Promise<(checkId: string) => string> {
  const { new_failures = [], fixed = [], new_checks = [] } = result?.difference ?? {};
  const named = [...(result?.arithmetic ?? []), ...new_failures, ...fixed, ...new_checks];
  const rows = await tx.query<{ check_id: string; title: string }[]>(
    'select check_id, title from api_registry.checks where check_id = any($1::text[])',
    [[...new Set(named.map(({ check_id }) => check_id))]],
  );
  const known = new Map(rows.map(({ check_id, title }) => [check_id, title]));
  return (checkId) => known.get(checkId) ?? checkId;
}
