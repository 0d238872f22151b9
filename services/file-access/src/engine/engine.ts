import type { Places } from './behaviour/places.js';
import type { Document, Header, Level } from './language/document.js';
import type { Episode, EpisodeRecord } from './episode.js';
import type { RuleEvent } from './rule-event.js';
import type { Knowledge, Match } from './tracking/tracker.js';

/** A rule as a tenant has it: one or more documents that belong together, of which the last stands for it. */
export interface LoadedRule {
  readonly ruleId: string;
  /** Rises with every change; a detection names it. */
  readonly version: string;
  readonly documents: readonly Document[];
  /** In shadow what it finds is counted and nobody is told. */
  readonly mode: 'alert' | 'shadow';
  /** The tenant's own thresholds, in place of the documents': by name, as `thresholdsOf` lists them. */
  readonly thresholds?: Readonly<Record<string, number>>;
  readonly confidence?: number;
  readonly riskScore?: number;
}

/** What a tenant's rules are compiled with. */
export interface RuleContext {
  /** Entries by name, for `expand`. */
  readonly watchlists: ReadonlyMap<string, readonly string[]>;
  readonly exceptions: readonly RuleException[];
  /** IANA. */
  readonly timeZone: string;
  /** By `<measure>:<window in ms>`, what is usual among the tenant's actors in such a window. */
  readonly peers: ReadonlyMap<string, Peers>;
  /** By actor, when something bad was confirmed to have happened: what is usual is not learned from it. Event time, both included. */
  readonly confirmed?: ReadonlyMap<string, readonly { readonly from: number; readonly to: number }[]>;
  /** Without them nobody is found to travel. */
  readonly places?: Places;
}

export interface Peers {
  readonly median: number;
  readonly p95: number;
  readonly actors: number;
  readonly days: number;
}

/** What a tenant excepts from a rule, or from all of them; all that is given must fit the event. */
export interface RuleException {
  readonly exceptionId: string;
  readonly ruleId?: string;
  readonly actor?: string;
  /** What the resource begins with. */
  readonly resource?: string;
  /** An address or a network. */
  readonly ip?: string;
  readonly ua?: string;
  readonly action?: string;
  /** Event time, in milliseconds. */
  readonly expiresAt?: number;
}

export interface RuleSummary {
  readonly ruleId: string;
  /** What the rule was loaded as: it differs where a rule that is counted stands for itself too (`<part of>~<its name>`). */
  readonly partOf: string;
  readonly version: string;
  readonly mode: 'alert' | 'shadow';
  readonly kind: Document['kind'];
  readonly header: Header;
  readonly level: Level;
  readonly confidence: number;
  readonly riskScore: number;
  readonly groupBy: readonly string[];
  /** Its window; 0 for what holds at one event. */
  readonly timespanMs: number;
  /** What ends an episode when it has passed without a window that holds. */
  readonly quietMs: number;
}

/** What detection remembers of a group: of an actor, or of whatever a rule groups by. Changed by the rule set alone. */
export interface GroupState {
  /** Whose it is, as it was made. */
  readonly key: string;
  /** The latest event time seen. */
  readonly watermark: number;
  /** LogAppendTime of the latest event that was not late. */
  readonly appendedAt: number;
  /** Those that an event may still change, and those with something left to say. */
  readonly episodes: readonly Episode[];
  /** Resident bytes, roughly. */
  readonly byteSize: number;
  /** A copy that shares nothing. */
  clone(): GroupState;
}

/** How an event's own time compares with the log: `late` ones are stored but not detected, `future` ones count at their append time. */
export type Timing = 'on_time' | 'late' | 'future';

/** A match that is counted in a group which may be held elsewhere. */
export interface RegroupedMatch {
  /** Same for the same match, whoever sends it again. */
  readonly matchId: string;
  /** The tracker that counts it. */
  readonly trackerKey: string;
  readonly ruleId: string;
  readonly group: readonly GroupValue[];
  readonly actor: string;
  readonly match: Omit<Match, 'get'>;
  /** What the tracker, and those that count its own matches, may ask for. */
  readonly values: Readonly<Record<string, string | number>>;
  /** Those of one second may be added up by `mergeRegrouped`. */
  readonly mergeable: boolean;
}

/** Of one rule since it was last asked. */
export interface RuleStats {
  readonly ruleId: string;
  /** Events that the rule, or one that it counts, took; windows that held; LogAppendTime of the latest match. */
  readonly matches: number;
  readonly held: number;
  readonly lastMatchAt?: number;
  /** Microseconds of CPU, estimated from a sample of the events. */
  readonly costMicros: number;
  /** Events that only an exception kept it from taking, and matches of other detectors that came too late for their group. */
  readonly suppressed: number;
  readonly late: number;
  /** Why it does less than it should, such as a budget that it exceeds. */
  readonly degraded?: string;
}

/** What the rules of one tenant may use. What exceeds one degrades its own rule, visibly, and no other. */
export interface EngineLimits {
  /** How far behind its group's clock an event still counts. */
  readonly lateMs: number;
  /** How far ahead of its LogAppendTime an event's time is still believed. */
  readonly futureMs: number;
  /** Beyond these a rule is refused. */
  readonly maxRules: number;
  readonly maxTimespanMs: number;
  /** Of one rule that groups by something other than the actor, within an hour. */
  readonly maxGroups: number;
  /** Of one rule in one group. */
  readonly maxSlotBytes: number;
  /** Of one rule, on average. */
  readonly maxMicrosPerEvent: number;
}

/** Of one exception since it was last asked. */
export interface ExceptionStats {
  readonly exceptionId: string;
  /** Events that a rule would have taken but for it, once for each such rule; LogAppendTime of the latest. */
  readonly matches: number;
  readonly lastMatchAt: number;
}

export interface GroupValue {
  readonly field: string;
  readonly value: string;
}

export interface Effects {
  readonly records: readonly EpisodeRecord[];
  readonly regrouped: readonly RegroupedMatch[];
}

/**
 * All rules of a tenant, compiled: immutable, and pure but for the state that it is given. Two detectors that are given the
 * same matches of a group, in any order within the bound of lateness, find the same episodes.
 */
export interface RuleSet {
  /** The same for equal rules and contexts. */
  readonly fingerprint: string;
  readonly rules: readonly RuleSummary[];
  /** The same rules with statistics of their own, for one more tenant. */
  forTenant(): RuleSet;
  /** `key`: whose state it is, such as `<tenant>:<actor>`; the ids of its episodes derive from it. */
  newState(key: string): GroupState;
  /** Counts an event of the actor whose state it is. */
  takeEvent(state: GroupState, event: RuleEvent): Effects & { readonly timing: Timing };
  /** Counts a match in the group that its tracker groups by. */
  takeMatch(state: GroupState, regrouped: RegroupedMatch): Effects;
  /** Judges what has closed, ends what has been quiet, says what was held back. `now` is log time: the group's clock goes on with it. */
  tick(state: GroupState, now: number): Effects;
  /** The log time from which `tick` has something to do, unless an event comes first. */
  nextDue(state: GroupState): number | undefined;
  /** Whether the rule, or one that it counts, takes the event. True for a rule that is no more. */
  takes(ruleId: string, event: RuleEvent): boolean;
  /** Since the last call. */
  drainStats(): readonly RuleStats[];
  /** Since the last call. */
  drainExceptions(): readonly ExceptionStats[];
  /** What the rules know of the group, for people to read; `now` in event time. */
  describe(state: GroupState, now: number): readonly ({ readonly ruleId: string } & Knowledge)[];
  /** All but the episodes, which have rows of their own. */
  pack(state: GroupState): Buffer;
  /** What was packed under other rules keeps the slots of those trackers that still are. */
  unpack(packed: Buffer, episodes: readonly Episode[], key: string): GroupState;
}
