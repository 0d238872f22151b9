import type { EntityManager } from 'typeorm';
import type { Peers } from '../engine/engine.js';

export interface PeerMeasure {
  readonly measure: 'events' | 'bytes' | 'resources' | 'areas';
  readonly windowMs: number;
}

// As resource.area of the engine: scheme, host and the first two folders.
const area = `substring(resource from '^(?:[a-zA-Z][a-zA-Z0-9+.-]*://)?[^/]*(?:/[^/]*){0,2}/')`;

const values: Readonly<Record<PeerMeasure['measure'], string>> = {
  events: 'count(*)',
  bytes: 'coalesce(sum(bytes), 0)',
  resources: 'count(distinct resource)',
  areas: `count(distinct ${area})`,
};

/** What the tenant's actors do in such a window in which they do anything; undefined when there are too few of them. */
export async function peersOf(
  tx: EntityManager,
  tenantId: string,
  { measure, windowMs }: PeerMeasure,
  { from, to }: { from: Date; to: Date },
): Promise<Peers | undefined> {
  const [row] = await tx.query<{ percentiles: number[] | null; actors: number; days: number }[]>(
    `select percentile_disc(array[0.5, 0.95]) within group (order by value) as percentiles,
            count(distinct actor)::int as actors, count(distinct day)::int as days
       from (select actor, date_bin(make_interval(secs => $4), occurred_at, '1970-01-01T00:00:00Z') as bin,
                    min(occurred_at)::date as day, (${values[measure]})::float8 as value
               from file_access.events
              where tenant_id = $1 and occurred_at >= $2 and occurred_at < $3 and timing <> 'late' group by 1, 2) as counted`,
    [tenantId, from.toISOString(), to.toISOString(), windowMs / 1000],
  );
  const [median, p95] = row?.percentiles ?? [];
  if (row === undefined || median === undefined || p95 === undefined || row.actors < fewestActors)
    return undefined;
  return { median, p95, actors: row.actors, days: row.days };
}

/** With fewer, what is usual among them says who they are. */
const fewestActors = 5;
