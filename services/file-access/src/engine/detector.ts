import type { Episode, EpisodeRecord } from './episode.js';
import type { Effects, GroupState, RegroupedMatch, RuleSet } from './engine.js';
import type { RuleEvent } from './rule-event.js';
import { mergeRegrouped } from './tracking/regroup.js';

/** Rules over a stream that fits into memory, by themselves: states by actor and by group, and matches sent from one to the other. */
export class Detector {
  readonly records: EpisodeRecord[] = [];
  private readonly states = new Map<string, GroupState>();

  constructor(
    private readonly ruleSet: RuleSet,
    /** Given a state, what is to be used from then on: a copy, or what was packed and unpacked. */
    private readonly kept: (state: GroupState) => GroupState = (state) => state,
  ) {}

  /** Each as it was last told of, without those that became part of another. */
  get episodes(): Episode[] {
    const last = new Map(this.records.map((record) => [record.episode.id, record]));
    return [...last.values()]
      .filter(({ mergedInto }) => mergedInto === undefined)
      .map(({ episode }) => episode);
  }

  take(event: RuleEvent): void {
    const state = this.stateOf(event.actor);
    this.tell(this.ruleSet.takeEvent(state, event));
    this.states.set(event.actor, this.kept(state));
  }

  /** Until nothing is left to say, however long that takes; what is due first comes first, for it may bring about the rest. */
  end(): void {
    for (let due = this.nextDue(); due !== undefined; due = this.nextDue()) {
      this.tell(this.ruleSet.tick(due.state, due.at));
    }
  }

  private nextDue(): { state: GroupState; at: number } | undefined {
    let next: { state: GroupState; at: number } | undefined;
    for (const state of this.states.values()) {
      const at = this.ruleSet.nextDue(state);
      if (at !== undefined && at < (next?.at ?? Infinity)) next = { state, at };
    }
    return next;
  }

  private tell({ records, regrouped }: Effects): void {
    this.records.push(...records);
    for (const match of mergeRegrouped(regrouped)) this.takeMatch(match);
  }

  private takeMatch(match: RegroupedMatch): void {
    const key = JSON.stringify([match.trackerKey, match.group]);
    const state = this.stateOf(key);
    this.tell(this.ruleSet.takeMatch(state, match));
    this.states.set(key, this.kept(state));
  }

  private stateOf(key: string): GroupState {
    const state = this.states.get(key) ?? this.ruleSet.newState(key);
    this.states.set(key, state);
    return state;
  }
}
