import type { GroupValue } from './engine.js';
import type { MeasureValue, Usual } from './tracking/tracker.js';

/** A run of a rule over one group: from the first window in which it holds to a quiet time after the last. */
export interface Episode {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleVersion: string;
  /** Empty: the actor's own. */
  readonly group: readonly GroupValue[];
  /** Whose event opened it. */
  readonly actor: string;
  /** Event time of the first and the last window's end in which the rule holds. */
  openedAt: number;
  lastHeldAt: number;
  /** Event time of the first event in any such window. */
  firstSeenAt: number;
  /** Of the latest such window, and of the fullest one (the earliest of equals), which ended at `peakAt`. */
  latest: readonly MeasureValue[];
  peak: readonly MeasureValue[];
  peakStartsAt: number;
  peakAt: number;
  /** Matches in its windows. */
  eventCount: number;
  bytesTotal: number;
  approximate: boolean;
  reasons: readonly string[];
  usual: readonly Usual[];
  confidence: number;
  riskScore: number;
  /** Of a group other than the actor's: the first that it counted, at most 20, `<actor>\t<time>\t<event id>`. */
  samples: readonly string[];
  /** Of the latest record: 0 and none before the first. */
  revision: number;
  recordedPhase?: Phase;
  /** LogAppendTime at which the latest record was made. */
  recordedAt: number;
  /** Something changed since the latest record. */
  changed: boolean;
}

export type Phase = 'opened' | 'ongoing' | 'ended';

/** What is to be said of an episode now: the material of one record on the topic of detections. */
export interface EpisodeRecord {
  readonly episode: Readonly<Episode>;
  readonly phase: Phase;
  /** The episode that went on under its own id when a late event joined the two. */
  readonly mergedInto?: string;
}
