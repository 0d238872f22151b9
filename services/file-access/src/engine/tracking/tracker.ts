import type { FieldName } from '../fields.js';
import type { ByteReader, ByteWriter } from './bytes.js';

/** One thing that happened and that a tracker counts: an event that a rule took, or an inner correlation that held. */
export interface Match {
  readonly eventId: string;
  readonly time: number;
  readonly appendedAt: number;
  /** Which of the tracker's inputs took it: the position in its list. */
  readonly input: number;
  /** More than 1 only where matches were added up before they were sent on. */
  readonly count: number;
  get(field: FieldName): string | number | undefined;
}

/** A window in which a rule holds; times are event time, both ends included. */
export interface Held {
  /** At which it holds: the window's end. */
  readonly time: number;
  readonly startsAt: number;
  readonly measures: readonly MeasureValue[];
  /** Why it is unusual, a sentence each. */
  readonly reasons?: readonly string[];
  readonly usual?: readonly Usual[];
  /** 0 to 100, where it differs from the rule's own. */
  readonly confidence?: number;
  /** The times of what it holds were rounded. */
  readonly approximate?: boolean;
  /** Those matches at `time` for which it had not held before, where another rule counts them; absent: the match taken. */
  readonly anchors?: readonly KeptMatch[];
}

/** What is kept of a match so that it can be counted by another rule later. */
export interface KeptMatch {
  /** Same for the same match, whatever the order of arrival. */
  readonly key: string;
  readonly eventId: string;
  readonly actor: string;
  readonly appendedAt: number;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What lies between two event times. */
export interface Totals {
  events: number;
  bytes: number;
  /** Infinity where there is nothing. */
  firstAt: number;
}

export interface MeasureValue {
  /** Such as `downloads`. */
  readonly name: string;
  readonly unit: 'events' | 'bytes' | 'values' | 'kilometres_per_hour' | 'days' | 'ratio';
  readonly value: number;
  readonly threshold: number;
}

/** What is usual of a measure: for this actor, or for its tenant's others. */
export interface Usual {
  readonly measure: string;
  readonly unit: MeasureValue['unit'];
  readonly of: 'actor' | 'peers';
  readonly median: number;
  readonly p95: number;
  readonly days: number;
}

/** What a tracker has learned of a group, for people to read; times are event time. */
export interface Knowledge {
  /** Whether it knows enough to judge; `until`: when it will at the earliest. */
  readonly learning?: { readonly done: boolean; readonly until?: number };
  readonly baseline?: {
    readonly measure: string;
    readonly unit: MeasureValue['unit'];
    readonly windowMs: number;
    /** In the window that ends now. */
    readonly now: number;
    readonly median?: number;
    readonly p95?: number;
    readonly days: number;
    /** By day, the oldest first. */
    readonly series: readonly { readonly start: number; readonly value: number }[];
  };
  readonly known?: {
    /** Such as `address`. */
    readonly of: string;
    readonly count: number;
    /** At most 20; no value where only a fingerprint is kept. */
    readonly newest: readonly { readonly value?: string; readonly lastSeenAt: number }[];
  };
}

/** What one rule remembers of one group. Opaque to everybody but its tracker; numbers in typed arrays. */
export type Slot = object;

export type Report = (held: Held) => void;

/**
 * Keeps what one rule has to remember of a group, and tells in which windows the rule holds. Pure and deterministic: all
 * that it knows is in the slot, in the matches and in what it was made with. A slot belongs to one group.
 */
export interface Tracker<S extends Slot = Slot> {
  /** Changes when slots of an earlier making mean nothing to it: the state that is stored under another key is dropped. */
  readonly key: string;
  /** It also takes, as `input` -1, each event of the group that none of its inputs took: what is usual is learned from all. */
  readonly wantsAll: boolean;
  /** An episode ends when the rule has not held for so long; also how far apart two windows still are one episode. */
  readonly quietMs: number;
  /**
   * Trackers that have the same make the same slots of the same events, whichever of them are matches: those that were always
   * the same are one, which each of them is given and the first alone changes.
   */
  readonly twinKey?: string;
  newSlot(): S;
  /** Counts a match that is not late; `isLatest`: none of the group was later in event time. Reports every window that holds with it. */
  take(slot: S, match: Match, report: Report): void;
  /** Judges the windows that nothing can join any more: `settled` is the group's clock less the bound of lateness. */
  settle(slot: S, settled: number, report: Report): void;
  /** The event time that `settled` must pass before `settle` has work; undefined: none waits. */
  nextSettle(slot: S): number | undefined;
  /** Drops what no match at or after `before` can reach. True when nothing is left. */
  forget(slot: S, before: number): boolean;
  /** A copy that shares nothing. */
  clone(slot: S): S;
  write(slot: S, out: ByteWriter): void;
  read(from: ByteReader): S;
  /** Resident bytes, roughly. */
  byteSize(slot: S): number;
  /** Adds up the matches between two event times, both included. Absent: an episode counts the matches that its tracker is given. */
  totals?(slot: S, from: number, to: number): Totals;
  /** Whether `take` does nothing with the match: it needs no slot then. */
  passesOver?(match: Match): boolean;
  /** Whether `take` counts the match, where it need not. */
  counts?(match: Match): boolean;
  /** Set by `take` when the slot outgrew what it may hold and lost its oldest matches; unset by whoever has read it. */
  overflowed?: boolean;
  /** Absent where there is nothing that it learns. */
  describe?(slot: S, now: number): Knowledge;
}
