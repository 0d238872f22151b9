import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BacktestResults } from './backtest-job.js';
import type { BacktestState, BacktestView } from './backtest-view.js';

export interface BacktestRow {
  tenant_id: string;
  backtest_id: string;
  state: BacktestState;
  rule_id: string | null;
  rule_title: string;
  yaml: string;
  thresholds: Record<string, number>;
  from_at: Date;
  to_at: Date;
  progress: number;
  events: string;
  matches: string;
  detections: string;
  results: Pick<BacktestView, 'buckets' | 'actors'> | null;
  seconds: number | null;
  error: string | null;
  attempts: number;
  created_at: Date;
  created_by: string;
}

export type QueuedBacktest = Pick<
  BacktestRow,
  | 'tenant_id'
  | 'backtest_id'
  | 'rule_id'
  | 'rule_title'
  | 'yaml'
  | 'thresholds'
  | 'from_at'
  | 'to_at'
  | 'created_at'
  | 'created_by'
>;

export const leaseSeconds = 30;
/** A crash may be the machine's; the second is taken to be the rule's. */
const mostAttempts = 2;

const claimable = `select tenant_id, backtest_id, attempts from file_access.backtests b
  where tenant_id = any($1) and (state = 'queued' or state = 'running' and leased_until < now())
    and not exists (select 1 from file_access.backtests r
      where r.tenant_id = b.tenant_id and r.state = 'running' and r.leased_until >= now())
  order by created_at limit 1 for update skip locked`;

/** The rows of backtests. */
@Injectable()
export class BacktestStore {
  async insert(tx: EntityManager, row: QueuedBacktest): Promise<void> {
    await tx.query(
      `insert into file_access.backtests (tenant_id, backtest_id, state, rule_id, rule_title, yaml, thresholds, from_at, to_at,
         created_at, created_by) values ($1, $2, 'queued', $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        row.tenant_id,
        row.backtest_id,
        row.rule_id,
        row.rule_title,
        row.yaml,
        JSON.stringify(row.thresholds),
        row.from_at.toISOString(),
        row.to_at.toISOString(),
        row.created_at.toISOString(),
        row.created_by,
      ],
    );
  }

  async find(tx: EntityManager, tenantId: string, id: string): Promise<BacktestRow | undefined> {
    const [row] = await tx.query<BacktestRow[]>(
      'select * from file_access.backtests where tenant_id = $1 and backtest_id = $2',
      [tenantId, id],
    );
    return row;
  }

  page(
    tx: EntityManager,
    tenantId: string,
    { before, limit }: { before?: readonly [string, string]; limit: number },
  ): Promise<BacktestRow[]> {
    return tx.query<BacktestRow[]>(
      `select * from file_access.backtests where tenant_id = $1
          and ($2::timestamptz is null or (created_at, backtest_id) < ($2, $3::uuid))
        order by created_at desc, backtest_id desc limit $4`,
      [tenantId, before?.[0] ?? null, before?.[1] ?? null, limit],
    );
  }

  async unfinished(tx: EntityManager, tenantId: string): Promise<number> {
    const [row] = await tx.query<{ n: number }[]>(
      `select count(*)::int as n from file_access.backtests where tenant_id = $1 and state in ('queued', 'running')`,
      [tenantId],
    );
    return row?.n ?? 0;
  }

  /** All but the newest so many that have ended. */
  async prune(tx: EntityManager, tenantId: string, keep: number): Promise<void> {
    await tx.query(
      `delete from file_access.backtests where tenant_id = $1 and backtest_id in (
         select backtest_id from file_access.backtests where tenant_id = $1 and state not in ('queued', 'running')
          order by created_at desc offset $2)`,
      [tenantId, keep],
    );
  }

  /** Takes one that waits, or whose process is gone; one that was interrupted twice fails. */
  async claim(
    tx: EntityManager,
    tenantIds: readonly string[],
    replica: string,
  ): Promise<BacktestRow | undefined> {
    const [free] = await tx.query<{ tenant_id: string; backtest_id: string; attempts: number }[]>(claimable, [
      tenantIds,
    ]);
    if (free === undefined) return undefined;
    const { tenant_id: tenantId, backtest_id: id, attempts } = free;
    if (attempts >= mostAttempts) {
      await tx.query(
        `update file_access.backtests set state = 'failed', error = 'it was interrupted twice'
          where tenant_id = $1 and backtest_id = $2`,
        [tenantId, id],
      );
      return undefined;
    }
    await tx.query(
      `update file_access.backtests set state = 'running', attempts = attempts + 1, leased_by = $3, progress = 0,
         leased_until = now() + make_interval(secs => $4) where tenant_id = $1 and backtest_id = $2`,
      [tenantId, id, replica, leaseSeconds],
    );
    return this.find(tx, tenantId, id);
  }

  /** False when it is not this replica's to run any more. */
  async renew(
    tx: EntityManager,
    { tenant_id, backtest_id }: BacktestRow,
    replica: string,
    results?: BacktestResults,
  ): Promise<boolean> {
    const [, count] = await tx.query<[unknown, number]>(
      `update file_access.backtests set leased_until = now() + make_interval(secs => $4),
         progress = coalesce($5, progress), events = coalesce($6, events), matches = coalesce($7, matches),
         detections = coalesce($8, detections), results = coalesce($9::jsonb, results)
       where tenant_id = $1 and backtest_id = $2 and state = 'running' and leased_by = $3`,
      [tenant_id, backtest_id, replica, leaseSeconds, ...valuesOf(results)],
    );
    return count === 1;
  }

  async finish(
    tx: EntityManager,
    { tenant_id, backtest_id }: BacktestRow,
    replica: string,
    { results, seconds }: { results: BacktestResults; seconds: number },
  ): Promise<void> {
    await tx.query(
      `update file_access.backtests set state = 'done', seconds = $4, progress = $5, events = $6, matches = $7,
         detections = $8, results = $9
       where tenant_id = $1 and backtest_id = $2 and state = 'running' and leased_by = $3`,
      [tenant_id, backtest_id, replica, seconds, ...valuesOf(results)],
    );
  }

  /** Unless it is another replica's by now, or was cancelled. */
  async failed(
    tx: EntityManager,
    { tenant_id, backtest_id }: BacktestRow,
    replica: string,
    error: string,
  ): Promise<void> {
    await tx.query(
      `update file_access.backtests set state = 'failed', error = $4
        where tenant_id = $1 and backtest_id = $2 and state = 'running' and leased_by = $3`,
      [tenant_id, backtest_id, replica, error.slice(0, 500)],
    );
  }

  /** Gives it back, to be begun anew. */
  async release(tx: EntityManager, { tenant_id, backtest_id }: BacktestRow, replica: string): Promise<void> {
    await tx.query(
      `update file_access.backtests set state = 'queued', attempts = attempts - 1
        where tenant_id = $1 and backtest_id = $2 and state = 'running' and leased_by = $3`,
      [tenant_id, backtest_id, replica],
    );
  }

  async cancel(tx: EntityManager, tenantId: string, id: string): Promise<boolean> {
    const [, count] = await tx.query<[unknown, number]>(
      `update file_access.backtests set state = 'cancelled'
        where tenant_id = $1 and backtest_id = $2 and state in ('queued', 'running')`,
      [tenantId, id],
    );
    return count === 1;
  }
}

function valuesOf(results: BacktestResults | undefined): unknown[] {
  if (results === undefined) return [null, null, null, null, null];
  const { progress, events, matches, detections, buckets, actors } = results;
  return [progress, events, matches, detections, JSON.stringify({ buckets, actors })];
}
