import type { EntityManager } from 'typeorm';
import type { ExceptionStats } from '../engine/engine.js';

// Of those that there are: a counter outlives an exception by seconds.
const add = `insert into file_access.exception_matches as m (tenant_id, exception_id, matched, last_matched_at)
  select $1, e.exception_id, sum(t.matches), to_timestamp(max(t.last_ms) / 1000.0)
    from unnest($2::text[], $3::bigint[], $4::double precision[]) as t (id, matches, last_ms)
    join file_access.exceptions e on e.tenant_id = $1 and e.exception_id::text = t.id
   group by e.exception_id order by e.exception_id
  on conflict (tenant_id, exception_id) do update set
    matched = m.matched + excluded.matched, last_matched_at = greatest(m.last_matched_at, excluded.last_matched_at)`;

/** Adds what exceptions kept rules from taking. */
export async function writeExceptionMatches(
  tx: EntityManager,
  tenantId: string,
  stats: readonly ExceptionStats[],
): Promise<void> {
  await tx.query(add, [
    tenantId,
    stats.map(({ exceptionId }) => exceptionId),
    stats.map(({ matches }) => matches),
    stats.map(({ lastMatchAt }) => lastMatchAt),
  ]);
}
