import type { FieldName } from '../fields.js';
import type { Predicate } from '../matching/predicate.js';

export type Level = 'informational' | 'low' | 'medium' | 'high' | 'critical';

/** What every document says of itself. */
export interface Header {
  /** Sigma's id (a UUID), when it has one; `name` is what others may refer to it by besides. */
  readonly id?: string;
  readonly name?: string;
  readonly title: string;
  readonly description: string;
  readonly status?: string;
  readonly level: Level;
  readonly author?: string;
  readonly date?: string;
  readonly modified?: string;
  readonly license?: string;
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  /** Sigma's `fields`: what is worth showing. */
  readonly fields: readonly string[];
  /** From the document's `palisade` attributes, which Sigma's readers pass over. */
  readonly confidence?: number;
  readonly riskScore?: number;
  /** What its detections call what is measured, such as `downloads`. */
  readonly measure?: string;
  /** Markdown. */
  readonly runbook?: string;
  /** The line of the stream on which the document begins, from 1. */
  readonly line: number;
}

/** The records that a rule was written for; at least one is there. */
export interface Logsource {
  readonly category?: string;
  readonly product?: string;
  readonly service?: string;
}

export interface EventRule extends Header {
  readonly kind: 'event';
  readonly logsource?: Logsource;
  readonly predicate: Predicate;
}

export type CorrelationType =
  | 'event_count'
  | 'value_count'
  | 'value_sum'
  | 'value_avg'
  | 'value_median'
  | 'value_percentile'
  | 'temporal'
  | 'temporal_ordered';

export interface Bound {
  readonly by: 'lt' | 'lte' | 'gt' | 'gte' | 'eq' | 'neq';
  readonly value: number;
}

export interface CorrelationRule extends Header {
  readonly kind: 'correlation';
  readonly type: CorrelationType;
  /** Ids or names of what it counts, as written; a correlation among them makes a chain. */
  readonly rules: readonly string[];
  /** Empty: one group for the whole tenant. An alias stands for another field in each rule. */
  readonly groupBy: readonly GroupField[];
  readonly timespanMs: number;
  /** All must hold. Empty for temporal ones: each rule at least once. */
  readonly bounds: readonly Bound[];
  /** What the value_* types add up or count; the value of several fields is their combination. */
  readonly valueOf: readonly FieldName[];
  /** 0 to 100, for value_percentile. */
  readonly percentile?: number;
  /** Whether the rules that it counts also stand for themselves. */
  readonly generate: boolean;
}

export interface GroupField {
  /** As the rule names it; what a detection shows. */
  readonly name: string;
  /** The field of the event; by rule (id or name, as written) where the name is an alias. */
  readonly field: FieldName | ReadonlyMap<string, FieldName>;
}

/** Sigma's filter: each rule named holds only where the predicate does too; see filter-applies.ts. */
export interface FilterRule extends Header {
  readonly kind: 'filter';
  readonly logsource?: Logsource;
  /** Ids or names; 'any': every rule. */
  readonly rules: readonly string[] | 'any';
  readonly predicate: Predicate;
}

export type Characteristic = 'address' | 'network' | 'country' | 'resource_area' | 'user_agent';

/** Palisade's own: what Sigma has no words for. Its `palisade` section follows the published JSON Schema. */
export interface BehaviourRule extends Header {
  readonly kind: 'behaviour';
  readonly logsource?: Logsource;
  readonly predicate: Predicate;
  readonly behaviour: Behaviour;
}

export type Behaviour =
  | {
      readonly type: 'first_seen';
      /** Of the actor's earlier events, all of them, not only those that the predicate takes. */
      readonly of: Characteristic;
      /** The actor must have been known for so long, and with so many events, before anything counts as new. */
      readonly learningMs: number;
      readonly learningEvents: number;
      /** What was not seen for so long is new again. */
      readonly forgetMs: number;
    }
  | {
      readonly type: 'baseline';
      readonly measure: 'events' | 'bytes' | 'resources' | 'areas';
      readonly windowMs: number;
      /** Fires when the window is above usual × factor, above the peers' too, and above the floor. */
      readonly factor: number;
      readonly floor: number;
      readonly learningDays: number;
      readonly historyDays: number;
      readonly peers: 'tenant' | 'none';
    }
  | { readonly type: 'impossible_travel'; readonly maxKmPerHour: number; readonly minKm: number }
  | {
      readonly type: 'off_hours';
      readonly measure: 'events' | 'bytes';
      readonly windowMs: number;
      readonly threshold: number;
      /** ISO weekdays 1 to 7 and hours, in the tenant's time zone. */
      readonly workDays: readonly number[];
      readonly fromHour: number;
      readonly toHour: number;
    }
  /** An account that had been still for so long acts again. */
  | { readonly type: 'dormant'; readonly quietMs: number };

export type Document = EventRule | CorrelationRule | FilterRule | BehaviourRule;

/** Why a document is refused, or what its author should know. */
export interface Remark {
  /** Stable, such as `unknown-modifier`, `unmapped-field`, `regex-lookaround`, `filter-inverts`. */
  readonly code: string;
  /** One sentence that names the thing. */
  readonly message: string;
  /** Such as `detection.selection.FileName|re`. */
  readonly path: string;
  /** In the stream, from 1. */
  readonly line: number;
  readonly column: number;
}

export interface ReadRules {
  readonly documents: readonly Document[];
  /** Not empty: nothing of the stream may run. */
  readonly errors: readonly Remark[];
  readonly warnings: readonly Remark[];
}
