import type { EntityManager } from 'typeorm';
import type { Learned } from '../rules/tenant-rules.js';

interface Row {
  tenant_id: string;
  actor: string;
  first_seen_at: Date;
  last_held_at: Date;
}

const mostOfTenant = 10_000;

// As far back as anything is learned from.
const confirmed = `select e.tenant_id, e.actor, e.first_seen_at, e.last_held_at
  from file_access.rule_feedback f join file_access.episodes e on e.tenant_id = f.tenant_id and e.episode_id::text = f.episode_id
  where f.tenant_id = any($1) and f.verdict = 'confirmed' and e.last_held_at > now() - interval '60 days'
  order by e.tenant_id, e.actor, e.first_seen_at limit $2`;

/** By tenant and actor, when something bad was confirmed to have happened: nobody is to learn that it is usual. */
export async function confirmedIn(
  tx: EntityManager,
  tenantIds: readonly string[],
): Promise<Map<string, Learned['confirmed']>> {
  const rows = await tx.query<Row[]>(confirmed, [tenantIds, mostOfTenant * tenantIds.length]);
  const byTenant = Map.groupBy(rows, (row) => row.tenant_id);
  return new Map([...byTenant].map(([tenantId, ofTenant]) => [tenantId, byActor(ofTenant)]));
}

function byActor(rows: readonly Row[]): Learned['confirmed'] {
  const grouped = Map.groupBy(rows, (row) => row.actor);
  return new Map(
    [...grouped].map(([actor, episodes]) => [
      actor,
      episodes.map(({ first_seen_at, last_held_at }) => ({
        from: first_seen_at.getTime(),
        to: last_held_at.getTime(),
      })),
    ]),
  );
}
