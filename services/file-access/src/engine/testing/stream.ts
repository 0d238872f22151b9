import type { Effects, GroupState, RegroupedMatch, RuleSet } from '../engine.js';
import type { Episode, EpisodeRecord } from '../episode.js';
import { mergeRegrouped } from '../tracking/regroup.js';
import { eventAt } from './compiled.js';

export interface Happening {
  readonly id: string;
  readonly actor: string;
  readonly action: string;
  readonly time: number;
  readonly bytes?: number;
  readonly ip?: string;
  /** How long after its own time the log takes it. */
  readonly delay: number;
}

export interface Run {
  readonly order: readonly Happening[];
  /** Log times at which all states are ticked, besides what is due. */
  readonly ticks?: readonly number[];
  /** Given a state, what is to be used from then on. */
  readonly kept?: (rules: RuleSet, state: GroupState, key: string) => GroupState;
}

/** What a host does around a rule set, in memory. */
export class Stream {
  readonly records: EpisodeRecord[] = [];
  private readonly states = new Map<string, GroupState>();

  constructor(
    private readonly rules: RuleSet,
    private readonly kept: NonNullable<Run['kept']> = (_rules, state) => state,
  ) {}

  run({ order, ticks = [] }: Run): EpisodeRecord[] {
    const waiting = [...ticks].sort((a, b) => a - b);
    let now = 0;
    for (const each of order) {
      now = Math.max(now, each.time + each.delay);
      while ((waiting[0] ?? Infinity) < now) this.tick(waiting.shift() ?? now);
      this.take(each, now);
    }
    this.end();
    return this.records;
  }

  private take({ id, actor, time, delay: _delay, ...data }: Happening, now: number): void {
    const event = eventAt({ eventId: id, actor_email: actor, time, appendedAt: now, ...data });
    this.with(`t:${actor}`, (state) => this.rules.takeEvent(state, event));
  }

  private tick(now: number): void {
    for (const key of [...this.states.keys()]) this.with(key, (state) => this.rules.tick(state, now));
  }

  /** Until nothing is left to say. */
  private end(): void {
    for (let rounds = 0; rounds < 10_000; rounds++) {
      const due = [...this.states].flatMap(([key, state]) => {
        const at = this.rules.nextDue(state);
        return at === undefined ? [] : [{ key, at }];
      });
      if (due.length === 0) return;
      const first = due.reduce((one, other) => (other.at < one.at ? other : one));
      this.with(first.key, (state) => this.rules.tick(state, first.at));
    }
    throw new Error('there is always something due');
  }

  private with(key: string, what: (state: GroupState) => Effects): void {
    const state = this.states.get(key) ?? this.rules.newState(key);
    const { records, regrouped } = what(state);
    this.states.set(key, this.kept(this.rules, state, key));
    this.records.push(...records);
    for (const match of mergeRegrouped(regrouped)) this.pass(match);
  }

  private pass(match: RegroupedMatch): void {
    const key = `t:${JSON.stringify([match.trackerKey, match.group])}`;
    this.with(key, (state) => this.rules.takeMatch(state, match));
  }
}

/** What is known in the end: of each episode its last record, without those that went into another. */
export function atTheEnd(records: readonly EpisodeRecord[]): Episode[] {
  const last = new Map(records.map((record) => [record.episode.id, record]));
  return [...last.values()]
    .filter(({ mergedInto }) => mergedInto === undefined)
    .map(({ episode }) => episode);
}
