import type { EntityManager } from 'typeorm';
import { alertStates } from '../alerts/alert-states.js';
import { severities, severityName, severityRank } from '../alerts/severities.js';
import type { AlertSummary } from './summary-view.js';

const live = `tenant_id = $1 and state in ('open', 'acknowledged')`;

const byState = `select state, count(*)::int as total from alerting.alerts where tenant_id = $1 group by state`;

const bySeverity = `select severity, count(*)::int as total,
    (count(*) filter (where age < interval '1 hour'))::int as under_1h,
    (count(*) filter (where age >= interval '1 hour' and age < interval '1 day'))::int as under_24h,
    (count(*) filter (where age >= interval '1 day' and age < interval '7 days'))::int as under_7d,
    (count(*) filter (where age >= interval '7 days'))::int as older
  from (select severity, $2::timestamptz - created_at as age from alerting.alerts where ${live}) as alert
  group by severity`;

const byActor = `select actor, least(100, max(risk_score) + 2 * (count(*) - 1))::int as risk_score,
    count(*)::int as open_alerts, max(severity) as highest_severity, max(last_seen_at) as last_seen_at
  from alerting.alerts where ${live}
  group by actor
  order by risk_score desc, highest_severity desc, open_alerts desc, last_seen_at desc, actor
  limit 10`;

interface SeverityRow {
  severity: number;
  total: number;
  under_1h: number;
  under_24h: number;
  under_7d: number;
  older: number;
}

interface ActorRow {
  actor: string;
  risk_score: number;
  open_alerts: number;
  highest_severity: number;
  last_seen_at: Date;
}

export async function summarize(tx: EntityManager, tenantId: string, at: Date): Promise<AlertSummary> {
  const states = await tx.query<{ state: string; total: number }[]>(byState, [tenantId]);
  const ranks = await tx.query<SeverityRow[]>(bySeverity, [tenantId, at]);
  const actors = await tx.query<ActorRow[]>(byActor, [tenantId]);
  const totals = new Map(states.map(({ state, total }) => [state, total]));
  return {
    as_of: at.toISOString(),
    by_state: Object.fromEntries(
      alertStates.map((state) => [state, totals.get(state) ?? 0]),
    ) as unknown as AlertSummary['by_state'],
    open_by_severity: severities.toReversed().map((severity) => {
      const row = ranks.find(({ severity: rank }) => rank === severityRank(severity));
      const { total = 0, under_1h = 0, under_24h = 0, under_7d = 0, older = 0 } = row ?? {};
      return { severity, total, ages: { under_1h, under_24h, under_7d, older } };
    }),
    top_actors: actors.map(({ highest_severity, last_seen_at, ...actor }) => ({
      ...actor,
      highest_severity: severityName(highest_severity),
      last_seen_at: last_seen_at.toISOString(),
    })),
  };
}
