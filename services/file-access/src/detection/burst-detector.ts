import type { ActorState } from './actor-state.js';
import type { BurstRule } from './burst-rule.js';
import { type Episode, type EpisodeRecord, isOver, type Phase } from './episode.js';
import {
  addToEpisodes,
  episodesNear,
  growEpisode,
  type HeldWindow,
  joinEpisodes,
  openEpisode,
} from './episode-growth.js';
import { countedTime, type TimeLimits, type Timing } from './event-time.js';
import { SlidingWindow } from './sliding-window.js';
import { saturate } from './timeline.js';

export interface ActorEvent {
  readonly eventId: string;
  /** Event time as its sender gave it, and LogAppendTime. */
  readonly occurredAt?: number;
  readonly appendedAt: number;
  /** What a burst counts; anything else only moves the actor's clock. */
  readonly isDownload: boolean;
  readonly bytes: number;
}

export interface Applied {
  readonly timing: Timing;
  /** Event time at which it counts. */
  readonly time: number;
  readonly records: EpisodeRecord[];
}

export type EpisodeId = (opened: { ruleId: string; eventId: string; appendedAt: number }) => string;

/** Between two records of an episode, by LogAppendTime, so that reading the log again makes the same ones. */
const recordEveryMs = 10_000;

/** Evaluates burst rules over one actor's events. Pure: all it knows is in the state that it is given, which it changes. */
export class BurstDetector {
  private readonly keptMs: number;

  constructor(
    private readonly rules: readonly BurstRule[],
    private readonly limits: TimeLimits,
  ) {
    this.keptMs = limits.lateMs + Math.max(...rules.map((rule) => rule.windowMs));
  }

  apply(state: ActorState, event: ActorEvent, newId: EpisodeId): Applied {
    const { occurredAt, appendedAt } = event;
    const time = countedTime(occurredAt, appendedAt, this.limits);
    if (time < state.watermark - this.limits.lateMs) return { timing: 'late', time, records: [] };

    state.watermark = Math.max(state.watermark, time);
    state.appendedAt = Math.max(state.appendedAt, appendedAt);
    const records = event.isDownload ? this.count(state, event, time, newId) : [];
    records.push(...this.due(state, state.watermark, appendedAt));
    this.forget(state);
    const timing = occurredAt !== undefined && time !== occurredAt ? 'future' : 'on_time';
    return { timing, time, records };
  }

  /** Ends what has been quiet and says what was held back. `now` is log time: the actor's clock goes on with it. */
  tick(state: ActorState, now: number): EpisodeRecord[] {
    const records = this.due(state, state.clockAt(now), now);
    this.forget(state);
    return records;
  }

  /** The log time from which `tick` has something to do, unless another event comes first. */
  nextDue(state: ActorState): number | undefined {
    const times = state.episodes.flatMap((episode) => {
      const mayRecord = episode.recordedAt + recordEveryMs;
      const isDone = isOver(episode, this.windowOf(episode), state.watermark);
      if (episode.changed || (isDone && episode.recordedPhase !== 'ended')) return [mayRecord];
      if (episode.recordedPhase === 'ended') return [];
      const silent = state.appendedAt + episode.lastHeldAt + this.windowOf(episode) - state.watermark + 1;
      return [Math.max(mayRecord, silent)];
    });
    return times.length === 0 ? undefined : Math.min(...times);
  }

  private count(state: ActorState, event: ActorEvent, time: number, newId: EpisodeId): EpisodeRecord[] {
    const { timeline } = state;
    const { position, appended } = timeline.insert(time, 1, event.bytes);
    const records = this.rules.flatMap((rule) => {
      addToEpisodes(state, rule, time, event.bytes);
      const held = appended
        ? currentWindow(state, rule, position, event.bytes)
        : windowsAround(state, rule, position, time);
      return held.flatMap((window) => this.hold(state, rule, window, event, newId));
    });
    if (timeline.isFull) {
      state.approximateUntil = timeline.coalesce();
      state.windows.clear();
    }
    return records;
  }

  /** A window exceeds the threshold: an episode opens or grows, or several become one. */
  private hold(
    state: ActorState,
    rule: BurstRule,
    window: HeldWindow,
    { eventId, appendedAt }: ActorEvent,
    newId: EpisodeId,
  ): EpisodeRecord[] {
    const [first, ...others] = episodesNear(state, rule, window.time);
    if (first === undefined) {
      const id = newId({ ruleId: rule.ruleId, eventId, appendedAt });
      state.episodes.push(openEpisode(state, rule, window, id));
      return [];
    }
    growEpisode(state, rule, first, window);
    let joined = first;
    return others.flatMap((other) => {
      const { kept, absorbed } = joinEpisodes(state, rule, joined, other);
      joined = kept;
      state.episodes = state.episodes.filter((episode) => episode !== absorbed);
      return absorbed.revision === 0 ? [] : [record(absorbed, 'ended', appendedAt, kept.id)];
    });
  }

  /** `clock` is event time, `now` log time. */
  private due(state: ActorState, clock: number, now: number): EpisodeRecord[] {
    const records: EpisodeRecord[] = [];
    for (const episode of state.episodes) {
      if (episode.revision === 0) {
        records.push(record(episode, 'opened', now));
        continue;
      }
      const phase = isOver(episode, this.windowOf(episode), clock) ? 'ended' : 'ongoing';
      const hasNews = episode.changed || (phase === 'ended' && episode.recordedPhase !== 'ended');
      if (hasNews && now - episode.recordedAt >= recordEveryMs) records.push(record(episode, phase, now));
    }
    return records;
  }

  /** Drops what no event within the bound can reach any more. */
  private forget(state: ActorState): void {
    state.dropBefore(state.watermark - this.keptMs);
    const settled = state.watermark - this.limits.lateMs;
    state.episodes = state.episodes.filter(
      (episode) =>
        episode.changed ||
        episode.recordedPhase !== 'ended' ||
        !isOver(episode, this.windowOf(episode), settled),
    );
  }

  private windowOf(episode: Episode): number {
    return this.rules.find((rule) => rule.ruleId === episode.ruleId)?.windowMs ?? 0;
  }
}

/** Marks the episode as said and gives a copy of it: what comes later must not change the record. */
function record(episode: Episode, phase: Phase, now: number, mergedInto?: string): EpisodeRecord {
  episode.revision++;
  episode.recordedPhase = phase;
  episode.recordedAt = now;
  episode.changed = false;
  return { episode: { ...episode }, phase, mergedInto };
}

/** The window that ends at the last entry, to which an event was just added, if it exceeds the threshold. */
function currentWindow(state: ActorState, rule: BurstRule, position: number, bytes: number): HeldWindow[] {
  const { timeline, windows } = state;
  const known = windows.get(rule.ruleId);
  const window = known ?? new SlidingWindow(rule, timeline, position);
  if (known === undefined) windows.set(rule.ruleId, window);
  else if (known.endsAt === position) known.grow(1, bytes);
  else known.advance(timeline);
  return window.sum > rule.threshold ? [{ time: timeline.timeAt(position), sum: saturate(window.sum) }] : [];
}

/** Every window that a late event falls in ends at it or at an entry no more than a window's length later. */
function windowsAround(state: ActorState, rule: BurstRule, position: number, time: number): HeldWindow[] {
  const { timeline } = state;
  state.windows.delete(rule.ruleId);
  const held: HeldWindow[] = [];
  const window = new SlidingWindow(rule, timeline, position);
  for (let end = position; ;) {
    if (window.sum > rule.threshold) held.push({ time: timeline.timeAt(end), sum: saturate(window.sum) });
    end++;
    if (end >= timeline.end || timeline.timeAt(end) > time + rule.windowMs) return held;
    window.advance(timeline);
  }
}
