import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, ErasedTenants } from '@palisade/database';
import { createLogger } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import type { ExceptionStats, RuleSet, RuleStats } from '../engine/engine.js';
import { writeExceptionMatches } from '../exceptions/exception-matches.js';
import type { Telling } from './detection-records.js';

const flushEveryMs = 10_000;
const log = createLogger('file-access');

const upsert = `insert into file_access.rule_stats as s
  (tenant_id, rule_id, minute, matches, held, detections, suppressed, late, cost_us, last_match_at, degraded)
  select $1, rule_id, date_trunc('minute', now()), matches, held, detections, suppressed, late, cost_us,
         to_timestamp(last_ms / 1000.0), degraded
    from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
      $9::double precision[], $10::text[])
      as t (rule_id, matches, held, detections, suppressed, late, cost_us, last_ms, degraded)
   order by rule_id
  on conflict (tenant_id, rule_id, minute) do update set
    matches = s.matches + excluded.matches, held = s.held + excluded.held,
    detections = s.detections + excluded.detections, suppressed = s.suppressed + excluded.suppressed,
    late = s.late + excluded.late, cost_us = s.cost_us + excluded.cost_us,
    last_match_at = greatest(s.last_match_at, excluded.last_match_at), degraded = coalesce(excluded.degraded, s.degraded)`;

/** What each rule did, by the minute. Counters of memory: those of the last seconds go with a crash. */
@Injectable()
export class RuleStatistics implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ruleSets = new Map<RuleSet, string>();
  /** By tenant and rule, episodes that opened. */
  private detections = new Map<string, Map<string, number>>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.start();
    }, flushEveryMs);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.start();
    await this.flushing;
  }

  /** Its counters are asked for once more. */
  uses(tenantId: string, ruleSet: RuleSet): void {
    this.ruleSets.set(ruleSet, tenantId);
  }

  told(tellings: readonly Telling[]): void {
    for (const { tenantId, record } of tellings) {
      if (record.phase !== 'opened') continue;
      const ofTenant = this.detections.get(tenantId) ?? new Map<string, number>();
      this.detections.set(tenantId, ofTenant);
      ofTenant.set(record.episode.ruleId, (ofTenant.get(record.episode.ruleId) ?? 0) + 1);
    }
  }

  private start(): void {
    this.flushing = this.flushing
      .then(() => this.flush())
      .catch((error: unknown) => {
        log.warn({ err: error }, 'what rules did could not be written down');
      });
  }

  /** Writes what was counted since the last time. */
  async flush(): Promise<void> {
    const { detections } = this;
    this.detections = new Map();
    const byTenant = new Map<string, RuleStats[]>();
    const excepted = new Map<string, ExceptionStats[]>();
    for (const [ruleSet, tenantId] of this.ruleSets) {
      const stats = ruleSet
        .drainStats()
        .filter(
          ({ matches, held, late, suppressed, degraded }) =>
            matches + held + late + suppressed > 0 || degraded !== undefined,
        );
      byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), ...stats]);
      excepted.set(tenantId, [...(excepted.get(tenantId) ?? []), ...ruleSet.drainExceptions()]);
    }
    this.ruleSets.clear();
    for (const [tenantId, stats] of excepted) {
      if (stats.length === 0) continue;
      await this.asTenant(tenantId, (tx) => writeExceptionMatches(tx, tenantId, stats));
    }
    for (const tenantId of new Set([...byTenant.keys(), ...detections.keys()])) {
      await this.write(tenantId, rowsOf(byTenant.get(tenantId) ?? [], detections.get(tenantId) ?? new Map()));
    }
  }

  /** What an erased tenant's rules did is of no interest. */
  private async asTenant(tenantId: string, work: (tx: EntityManager) => Promise<unknown>): Promise<void> {
    try {
      await this.database.asTenant(tenantId, work);
    } catch (error) {
      if (!(error instanceof ErasedTenants)) throw error;
    }
  }

  private async write(tenantId: string, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const of = <T>(value: (row: Row) => T): T[] => rows.map(value);
    await this.asTenant(tenantId, (tx) =>
      tx.query(upsert, [
        tenantId,
        of(({ ruleId }) => ruleId),
        of(({ matches }) => matches),
        of(({ held }) => held),
        of(({ detections }) => detections),
        of(({ suppressed }) => suppressed),
        of(({ late }) => late),
        of(({ costMicros }) => Math.round(costMicros)),
        of(({ lastMatchAt }) => lastMatchAt ?? null),
        of(({ degraded }) => degraded ?? null),
      ]),
    );
  }
}

type Row = RuleStats & { readonly detections: number };

/** One for each rule: an insert may not name a row twice. */
function rowsOf(stats: readonly RuleStats[], detections: ReadonlyMap<string, number>): Row[] {
  const rows = new Map<string, Row>();
  for (const each of stats) {
    const known = rows.get(each.ruleId);
    rows.set(each.ruleId, {
      ...each,
      matches: each.matches + (known?.matches ?? 0),
      held: each.held + (known?.held ?? 0),
      suppressed: each.suppressed + (known?.suppressed ?? 0),
      late: each.late + (known?.late ?? 0),
      costMicros: each.costMicros + (known?.costMicros ?? 0),
      detections: 0,
    });
  }
  for (const [ruleId, count] of detections) {
    const nothing = { ruleId, matches: 0, held: 0, suppressed: 0, late: 0, costMicros: 0 };
    rows.set(ruleId, { ...nothing, ...rows.get(ruleId), detections: count });
  }
  return [...rows.values()];
}
