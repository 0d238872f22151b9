import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RuleHealth } from './rule-view.js';

export interface RuleActivity {
  readonly health: RuleHealth;
  /** Why it did less than it should within the last minutes. */
  readonly degraded?: string;
  readonly warmingUntil?: Date;
}

interface StatRow {
  rule_id: string;
  hour: number;
  matches: string;
  detections: string;
  cost_us: string;
  last_match_at: Date | null;
  degraded: string | null;
}

const hours = 24;
const hourMs = 3_600_000;

// Hours before the one that is under way: 0 is that one.
const stats = `select rule_id, ((extract(epoch from $2::timestamptz - date_trunc('hour', minute)) / 3600)::int) as hour,
    sum(matches) as matches, sum(detections) as detections, sum(cost_us)::bigint as cost_us,
    max(last_match_at) as last_match_at,
    max(degraded) filter (where minute > $3::timestamptz - interval '5 minutes') as degraded
  from file_access.rule_stats
  where tenant_id = $1 and minute >= $2::timestamptz - interval '23 hours' and ($4::text is null or rule_id = $4)
  group by 1, 2`;

// From the first partition on that took the version up: one that takes it up later was quiet until then, and misses nothing.
const warming = `select rule_id, warming_until
  from (select distinct on (rule_id) rule_id, began + longest as warming_until
          from (select rule_id, min(activated_at) as began, max(warming_until - activated_at) as longest
                  from file_access.rule_activations
                 where tenant_id = $1 and warming_until is not null and ($3::text is null or rule_id = $3)
                 group by rule_id, version) as versions
         order by rule_id, began desc) as latest
  where warming_until > $2`;

const feedback = `select rule_id, count(*) filter (where verdict = 'confirmed')::int as confirmed,
    count(*) filter (where verdict = 'false_positive')::int as false_positives
  from file_access.rule_feedback
  where tenant_id = $1 and verdict is not null and ($2::text is null or rule_id = $2) group by rule_id`;

const eventCount = `select coalesce(sum(n), 0)::bigint as events
  from (select unnest(hours) as n from file_access.sources
         where tenant_id = $1 and last_event_at > $2::timestamptz - interval '24 hours') as counted`;

/** What a tenant's rules did within the last day, and what people made of it. */
@Injectable()
export class RuleActivities {
  /** By rule, of all or of one; a rule that did nothing is absent. */
  async read(tx: EntityManager, tenantId: string, now: Date, ruleId?: string): Promise<ActivityMap> {
    const thisHour = new Date(Math.floor(now.getTime() / hourMs) * hourMs).toISOString();
    const only = ruleId ?? null;
    const rows = await tx.query<StatRow[]>(stats, [tenantId, thisHour, now.toISOString(), only]);
    const warm = await tx.query<{ rule_id: string; warming_until: Date }[]>(warming, [
      tenantId,
      now.toISOString(),
      only,
    ]);
    const judged = await tx.query<{ rule_id: string; confirmed: number; false_positives: number }[]>(
      feedback,
      [tenantId, only],
    );
    const [counted] = await tx.query<{ events: string }[]>(eventCount, [tenantId, now.toISOString()]);
    const byRule = Map.groupBy(rows, (row) => row.rule_id);
    const verdicts = new Map(judged.map((row) => [row.rule_id, row]));
    const warmUntil = new Map(warm.map((row) => [row.rule_id, row.warming_until]));
    return new ActivityMap((id) => {
      const { confirmed = 0, false_positives = 0 } = verdicts.get(id) ?? {};
      const ofRule = byRule.get(id) ?? [];
      return {
        health: {
          ...healthOf(ofRule, Number(counted?.events ?? 0)),
          ...precisionOf(confirmed, false_positives),
        },
        degraded: ofRule.find(({ degraded }) => degraded !== null)?.degraded ?? undefined,
        warmingUntil: warmUntil.get(id),
      };
    });
  }
}

export class ActivityMap {
  constructor(readonly of: (ruleId: string) => RuleActivity) {}
}

function healthOf(rows: readonly StatRow[], events: number) {
  const hourly = Array.from({ length: hours }, () => 0);
  let [matches, cost, lastMatchAt] = [0, 0, 0];
  for (const row of rows) {
    const place = hours - 1 - row.hour;
    if (place in hourly) hourly[place] = (hourly[place] ?? 0) + Number(row.detections);
    matches += Number(row.matches);
    cost += Number(row.cost_us);
    lastMatchAt = Math.max(lastMatchAt, row.last_match_at?.getTime() ?? 0);
  }
  return {
    last_match_at: lastMatchAt === 0 ? null : new Date(lastMatchAt).toISOString(),
    matches_24h: matches,
    detections_24h: hourly.reduce((sum, each) => sum + each, 0),
    hourly,
    cost_us_per_event: rows.length === 0 || events === 0 ? null : rounded(cost / events),
  };
}

function precisionOf(confirmed: number, falsePositives: number) {
  const judged = confirmed + falsePositives;
  return {
    precision: judged === 0 ? null : rounded(confirmed / judged),
    confirmed,
    false_positives: falsePositives,
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
