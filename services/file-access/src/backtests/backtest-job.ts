import type { EngineLimits, RuleContext } from '../engine/engine.js';
import type { RuleSpec } from '../rules/rule-spec.js';

/** All that the process of a backtest is told: it talks to nobody but Postgres and the process that started it. */
export interface BacktestJob {
  readonly databaseUrl: string;
  readonly databaseCa?: string;
  readonly tenantId: string;
  /** Whose detections count. */
  readonly ruleId: string;
  readonly specs: readonly RuleSpec[];
  readonly context: Omit<RuleContext, 'places'>;
  readonly limits: EngineLimits;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly eventsPerSecond: number;
  readonly placesFile?: string;
}

export interface BacktestResults {
  readonly progress: number;
  readonly events: number;
  readonly matches: number;
  readonly detections: number;
  readonly buckets: readonly { readonly start: string; readonly count: number }[];
  readonly actors: readonly {
    readonly actor_email: string;
    readonly detections: number;
    readonly peak: number | null;
    readonly last_at: string;
  }[];
}

export type BacktestMessage =
  | { readonly kind: 'progress' | 'done'; readonly results: BacktestResults }
  | { readonly kind: 'failed'; readonly error: string };
