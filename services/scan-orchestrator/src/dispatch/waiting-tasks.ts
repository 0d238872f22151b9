import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { QueueDepth } from '../scan-metrics.js';
import type { Candidate, WaitingTenant } from './choose.js';
import type { Active } from './replicas.js';

export interface ActiveTask extends Active {
  tenantId: string;
  host: string | null;
}

// The tenants by stepping from one to the next in the index: what waits may be tens of thousands of rows of one.
const waiting = `with recursive tenants as (
    (select tenant_id from scan_orchestrator.queue
      where state = 'waiting' and scanner = $1 order by tenant_id limit 1)
    union all
    select (select q.tenant_id from scan_orchestrator.queue q
             where q.state = 'waiting' and q.scanner = $1 and q.tenant_id > t.tenant_id
             order by q.tenant_id limit 1)
      from tenants t where t.tenant_id is not null)
  select t.tenant_id, c.task_id, c.host
    from tenants t
    left join scan_orchestrator.turns s on s.scanner = $1 and s.tenant_id = t.tenant_id
   cross join lateral (
     select q.task_id, q.host, q.rank from scan_orchestrator.queue q
      where q.state = 'waiting' and q.scanner = $1 and q.tenant_id = t.tenant_id
        and q.not_before <= now() and (q.host is null or q.host <> all($2::text[]))
      order by q.rank, q.task_id limit $3) c
   order by s.served_at nulls first, t.tenant_id, c.rank, c.task_id`;

/** What the queue says, of all tenants. */
@Injectable()
export class WaitingTasks {
  constructor(private readonly database: Database) {}

  active(scanner: string): Promise<ActiveTask[]> {
    return this.database.withoutTransaction((source) =>
      source.query<ActiveTask[]>(
        `select task_id as "taskId", attempt, replica_id as "replicaId", tenant_id as "tenantId", host
           from scan_orchestrator.queue where scanner = $1 and state <> 'waiting'`,
        [scanner],
      ),
    );
  }

  /** Of each tenant, longest unserved first, up to `limit` tasks whose host isn't full. */
  async of(
    scanner: string,
    { full, limit, active }: { full: readonly string[]; limit: number; active: ReadonlyMap<string, number> },
  ): Promise<WaitingTenant[]> {
    const rows = await this.database.withoutTransaction((source) =>
      source.query<{ tenant_id: string; task_id: string; host: string | null }[]>(waiting, [
        scanner,
        full,
        limit,
      ]),
    );
    const tenants = new Map<string, Candidate[]>();
    for (const { tenant_id, task_id, host } of rows) {
      const candidates = tenants.get(tenant_id) ?? [];
      tenants.set(tenant_id, candidates);
      candidates.push({ taskId: task_id, host });
    }
    return [...tenants].map(([tenantId, candidates]) => ({
      tenantId,
      candidates,
      active: active.get(tenantId) ?? 0,
    }));
  }

  async depth(): Promise<QueueDepth> {
    const rows = await this.database.withoutTransaction((source) =>
      source.query<{ scanner: string; state: string; count: number; seconds: number }[]>(
        `select scanner, state, count(*)::int as count,
                extract(epoch from clock_timestamp() - min(queued_at))::float8 as seconds
           from scan_orchestrator.queue group by scanner, state`,
      ),
    );
    return {
      tasks: rows,
      oldest: rows.filter(({ state }) => state === 'waiting'),
    };
  }
}
