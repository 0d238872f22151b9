/** A run of a rule over one actor: from the first window that exceeded the threshold to five quiet minutes after the last. */
export interface Episode {
  readonly id: string;
  readonly ruleId: string;
  /** Event time of the first and the last event whose window exceeded the threshold. */
  openedAt: number;
  lastHeldAt: number;
  /** Event time of the first event in any window that exceeded it. */
  firstSeenAt: number;
  /** What the latest such window held, and the fullest one (the earliest of equals), which ended at `peakAt`. */
  value: number;
  peak: number;
  peakAt: number;
  eventCount: number;
  bytesTotal: number;
  approximate: boolean;
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

/** The rule has not held for a whole window: nothing more can join this episode. `clock` is the actor's event time. */
export function isOver(episode: Episode, quietMs: number, clock: number): boolean {
  return clock - episode.lastHeldAt > quietMs;
}
