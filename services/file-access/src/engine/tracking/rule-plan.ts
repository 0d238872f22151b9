import type { EngineLimits, RuleSummary } from '../engine.js';
import type { FieldName } from '../fields.js';
import type { MatchIndex } from '../matching/match-index.js';
import type { Exception } from './exceptions.js';
import type { Match, Tracker } from './tracker.js';

/** Where a match goes: a tracker, and which of its inputs this is. */
export interface Edge {
  readonly node: TrackerNode;
  readonly input: number;
  /** In the state at hand; otherwise it is sent to the state of the group. */
  readonly isLocal: boolean;
  /** What the tracker, and those that count its own matches, may ask for. */
  readonly needs: readonly FieldName[];
  /** What it is grouped by, of this input. */
  readonly groupBy: readonly { readonly name: string; readonly field: FieldName }[];
}

/** A tracker in its place among a tenant's rules. */
export interface TrackerNode {
  /** Of its slot; what a tracker counts comes before it. */
  readonly position: number;
  readonly tracker: Tracker;
  /** What few trackers have, so that the others need not be asked. */
  readonly mayOverflow: boolean;
  readonly passesOver: ((match: Match) => boolean) | undefined;
  /** Positions of all, itself among them, whose slots may be one with its own. */
  twins?: readonly number[] | undefined;
  /** Six bytes, in hexadecimal. */
  readonly key: string;
  readonly keyBytes: Uint8Array;
  /** Position of the rule that it was loaded with. */
  readonly rule: number;
  /** Of its episodes; undefined where it does not stand for itself. */
  readonly stands: Standing | undefined;
  readonly isOfActor: boolean;
  readonly settles: boolean;
  /** How far behind the group's clock its matches may come: to be judged, and to be counted at all. */
  readonly lagMs: number;
  readonly keptMs: number;
  /** The length of its windows. */
  readonly spanMs: number;
  readonly quietMs: number;
  /** Its matches may be added up before they are sent. */
  readonly mergeable: boolean;
  /** What counts it. */
  readonly edges: Edge[];
}

export interface Standing {
  readonly ruleId: string;
  readonly version: string;
  readonly confidence: number;
  readonly riskScore: number;
}

/** An event rule, or what a behaviour looks at, of one loaded rule. */
export interface EventNode {
  readonly rule: number;
  readonly exceptions: readonly Exception[];
  readonly edges: readonly Edge[];
}

/** A tenant's rules, compiled. Shared by all tenants that have the same. */
export interface RulePlan {
  readonly fingerprint: string;
  readonly limits: EngineLimits;
  readonly summaries: readonly RuleSummary[];
  /** Ids of the loaded rules, by position. */
  readonly ruleIds: readonly string[];
  readonly index: MatchIndex;
  readonly predicates: number;
  /** By position in the index. */
  readonly byPredicate: readonly (readonly EventNode[])[];
  readonly nodes: readonly TrackerNode[];
  readonly nodeByKey: ReadonlyMap<string, TrackerNode>;
  readonly nodeByRuleId: ReadonlyMap<string, TrackerNode>;
  /** Those that learn from all events. */
  readonly learners: readonly TrackerNode[];
  readonly settlers: readonly TrackerNode[];
  /** How long the event time goes on between two looks for what can be forgotten. */
  readonly sweepMs: number;
}
