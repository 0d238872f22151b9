import { call } from '../api/call.js';
import type { Severity } from '../ui/severities.js';

export type RuleKind = 'event' | 'correlation' | 'filter' | 'behaviour';
export type RuleMode = 'alert' | 'shadow';
export type RuleState = 'running' | 'warming' | 'degraded' | 'disabled' | 'invalid';
export type RuleSource = 'shipped' | 'custom';

export interface RuleHealth {
  last_match_at: string | null;
  matches_24h: number;
  detections_24h: number;
  hourly: number[];
  cost_us_per_event: number | null;
  precision: number | null;
  confirmed: number;
  false_positives: number;
}

export interface RuleThreshold {
  name: string;
  value: number;
  default: number;
}

export interface Rule {
  id: string;
  version: string;
  revision: number;
  source: RuleSource;
  kind: RuleKind;
  type: string;
  title: string;
  description: string;
  severity: Severity;
  confidence: number;
  risk_score: number;
  attacks: { tactic_id?: string; tactic?: string; technique_id?: string; technique?: string }[];
  tags: string[];
  enabled: boolean;
  mode: RuleMode;
  measure: string | null;
  unit: string | null;
  threshold: number | null;
  window_seconds: number | null;
  thresholds: RuleThreshold[];
  group_by: string[];
  state: RuleState;
  state_reason: string | null;
  warming_until: string | null;
  changed_at: string | null;
  changed_by: string | null;
  health: RuleHealth;
}

export interface Remark {
  code: string;
  message: string;
  path: string;
  line: number;
  column: number;
}

export interface RuleDetail extends Rule {
  yaml: string;
  runbook: string | null;
  false_positives: string[];
  references: string[];
  warnings: Remark[];
}

export interface RulesFilter {
  q?: string;
  source?: RuleSource;
  kind?: RuleKind[];
  severity?: Severity[];
  enabled?: boolean;
  mode?: RuleMode;
  state?: RuleState[];
  technique?: string;
  sort?: string;
}

export interface Validation {
  valid: boolean;
  rules: { id: string | null; title: string; kind: RuleKind; type: string }[];
  errors: Remark[];
  warnings: Remark[];
}

export interface Imported {
  imported: { id: string; title: string; outcome: 'created' | 'updated' | 'unchanged' }[];
  refused: { title: string | null; id: string | null; remarks: Remark[] }[];
}

export interface TrialDetection {
  rule_id: string;
  actor_email: string;
  group: { field: string; value: string }[];
  opened_at: string;
  ended_at: string | null;
  measures: { name: string; unit: string; peak: number; threshold: number }[];
  event_count: number;
  reasons: string[];
  sample_indexes: number[];
}

export interface Trial {
  events: number;
  matches: { index: number; event_id: string }[];
  detections: TrialDetection[];
}

export type BacktestState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Backtest {
  id: string;
  state: BacktestState;
  rule_title: string;
  from: string;
  to: string;
  progress: number;
  events: number;
  matches: number;
  detections: number;
  buckets: { start: string; count: number }[];
  actors: { actor_email: string; detections: number; peak: number; last_at: string }[];
  seconds: number | null;
  error: string | null;
  created_at: string;
  created_by: string;
}

export interface RuleVersion {
  version: string;
  revision: number;
  changed_at: string;
  changed_by: string;
  what: string;
}

export interface RuleException {
  id: string;
  revision: number;
  rule_id: string | null;
  actor_email: string | null;
  resource: string | null;
  ip: string | null;
  ua: string | null;
  action: string | null;
  reason: string;
  expires_at: string;
  author: string;
  created_at: string;
  matched: number;
  last_matched_at: string | null;
}

export interface ExceptionWish {
  rule_id: string | null;
  alert_id?: string;
  actor_email?: string;
  resource?: string;
  ip?: string;
  ua?: string;
  action?: string;
  reason: string;
  expires_at: string;
}

export interface Coverage {
  tactics: {
    tactic_id: string;
    tactic: string;
    techniques: {
      technique_id: string;
      technique: string;
      rules: { id: string; title: string; enabled: boolean }[];
    }[];
  }[];
}

export interface RulesHealth {
  as_of: string;
  rules: Record<RuleState, number>;
  sources: {
    source: string;
    last_event_at: string;
    events_24h: number;
    usual_silence_seconds: number | null;
    silent: boolean;
  }[];
  followed_at: string;
}

export interface ActorBaseline {
  rule_id: string;
  measure: string;
  unit: string;
  window_seconds: number;
  now: number;
  median: number | null;
  p95: number | null;
  peers_median: number | null;
  peers_p95: number | null;
  days: number;
  series: { start: string; value: number }[];
}

export interface ActorEpisode {
  episode_id: string;
  rule_id: string;
  title: string;
  opened_at: string;
  last_held_at: string;
  phase: string;
  peak: number;
  unit: string;
  measure: string;
}

export interface ActorProfile {
  actor_email: string;
  first_seen_at: string | null;
  last_seen_at: string | null;
  events_24h: number;
  learning: { rule_id: string; state: string; until: string | null }[];
  baselines: ActorBaseline[];
  known: { of: string; count: number; newest: { value?: string; last_seen_at: string }[] }[];
  episodes: ActorEpisode[];
}

export interface Listed<T> {
  items: T[];
  next_cursor: string | null;
}

type Options = Pick<RequestInit, 'signal'>;

const root = '/v1/file-access';
const one = (id: string) => `${root}/rules/${encodeURIComponent(id)}`;

type Asked = string | number | boolean | readonly string[] | undefined;

function query(values: Readonly<Record<string, Asked>>): string {
  const given = Object.entries(values).flatMap(([name, value]) => {
    const words = Array.isArray(value) ? value.join(',') : String(value ?? '');
    return words === '' ? [] : [[name, words]];
  });
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  if (body === undefined) return call<T>(path, { method });
  return call<T>(path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export const rulesApi = {
  list: (filter: RulesFilter & { cursor?: string; limit?: number }, options: Options = {}) =>
    call<Listed<Rule>>(`${root}/rules${query({ ...filter })}`, options),
  one: (id: string, options: Options = {}) => call<RuleDetail>(one(id), options),
  create: (body: { yaml: string; enabled?: boolean; mode?: RuleMode }) =>
    send<RuleDetail>('POST', `${root}/rules`, body),
  replace: (id: string, body: { yaml: string; revision: number }) => send<RuleDetail>('PUT', one(id), body),
  change: (
    id: string,
    body: {
      revision: number;
      enabled?: boolean;
      mode?: RuleMode;
      thresholds?: { name: string; value: number }[];
      confidence?: number;
      risk_score?: number;
    },
  ) => send<RuleDetail>('PATCH', one(id), body),
  remove: (id: string, revision: number) => send<unknown>('DELETE', `${one(id)}${query({ revision })}`),
  versions: (id: string, options: Options = {}) =>
    call<Listed<RuleVersion>>(`${one(id)}/versions${query({ limit: 100 })}`, options),
  diff: (id: string, range: { from: number; to: number }, options: Options = {}) =>
    call<{ unified: string }>(`${one(id)}/diff${query(range)}`, options),
  rollBack: (id: string, body: { to: number; revision: number }) =>
    send<RuleDetail>('POST', `${one(id)}/rollback`, body),
  import: (yaml: string) => send<Imported>('POST', `${root}/rules/import`, { yaml }),
  validate: (yaml: string, options: Options = {}) =>
    call<Validation>(`${root}/rules/validate`, {
      ...options,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ yaml }),
    }),
  test: (body: { yaml: string; events: unknown[] }) => send<Trial>('POST', `${root}/rules/test`, body),
  backtests: (options: Options = {}) => call<Listed<Backtest>>(`${root}/rules/backtests`, options),
  backtest: (id: string, options: Options = {}) =>
    call<Backtest>(`${root}/rules/backtests/${encodeURIComponent(id)}`, options),
  startBacktest: (body: { yaml: string; days: number }) =>
    send<Backtest>('POST', `${root}/rules/backtests`, body),
  cancelBacktest: (id: string) =>
    send<unknown>('DELETE', `${root}/rules/backtests/${encodeURIComponent(id)}`),
  coverage: (options: Options = {}) => call<Coverage>(`${root}/rules/coverage`, options),
  health: (options: Options = {}) => call<RulesHealth>(`${root}/rules/health`, options),
  exceptions: (filter: { rule_id?: string; state?: 'active' | 'expired' }, options: Options = {}) =>
    call<Listed<RuleException>>(`${root}/exceptions${query({ ...filter, limit: 100 })}`, options),
  except: (body: ExceptionWish) => send<RuleException>('POST', `${root}/exceptions`, body),
  changeException: (id: string, body: { revision: number; expires_at?: string; reason?: string }) =>
    send<RuleException>('PATCH', `${root}/exceptions/${encodeURIComponent(id)}`, body),
  removeException: (id: string) => send<unknown>('DELETE', `${root}/exceptions/${encodeURIComponent(id)}`),
  actor: (email: string, options: Options = {}) =>
    call<ActorProfile>(`${root}/actors/${encodeURIComponent(email)}`, options),
};
