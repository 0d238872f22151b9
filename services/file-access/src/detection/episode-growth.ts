import type { ActorState } from './actor-state.js';
import type { BurstRule } from './burst-rule.js';
import type { Episode } from './episode.js';
import { saturate } from './timeline.js';

/** A window that exceeds its rule's threshold: the event time at which it ends, and what it adds up to. */
export interface HeldWindow {
  readonly time: number;
  readonly sum: number;
}

/** The rule's episodes that a held window belongs to: it ends within one window's length of their bounds. */
export function episodesNear(state: ActorState, rule: BurstRule, time: number): Episode[] {
  return state.episodes.filter(
    (episode) =>
      episode.ruleId === rule.ruleId &&
      time >= episode.openedAt - rule.windowMs &&
      time <= episode.lastHeldAt + rule.windowMs,
  );
}

export function openEpisode(state: ActorState, rule: BurstRule, held: HeldWindow, id: string): Episode {
  const episode: Episode = {
    id,
    ruleId: rule.ruleId,
    openedAt: held.time,
    lastHeldAt: held.time,
    firstSeenAt: held.time,
    value: held.sum,
    peak: held.sum,
    peakAt: held.time,
    eventCount: 0,
    bytesTotal: 0,
    approximate: false,
    revision: 0,
    recordedAt: 0,
    changed: true,
  };
  cover(state, episode, held.time - rule.windowMs, held.time);
  growEpisode(state, rule, episode, held);
  return episode;
}

/**
 * Extends bounds, totals and measures by a held window. What the bounds newly cover is still in the timeline, for the
 * window ends within the bound for late events.
 */
export function growEpisode(state: ActorState, rule: BurstRule, episode: Episode, held: HeldWindow): void {
  if (held.time < episode.openedAt) {
    cover(state, episode, held.time - rule.windowMs, episode.openedAt - rule.windowMs - 1);
    episode.openedAt = held.time;
  }
  if (held.time > episode.lastHeldAt) {
    cover(state, episode, episode.lastHeldAt + 1, held.time);
    episode.lastHeldAt = held.time;
  }
  if (held.time === episode.lastHeldAt) episode.value = held.sum;
  if (held.sum > episode.peak || (held.sum === episode.peak && held.time < episode.peakAt)) {
    episode.peak = held.sum;
    episode.peakAt = held.time;
  }
  episode.approximate ||= state.approximateUntil >= held.time - rule.windowMs;
  episode.changed = true;
}

/** An event inside an episode's bounds counts towards its totals, whether its own window is held or not. */
export function addToEpisodes(state: ActorState, rule: BurstRule, time: number, bytes: number): void {
  for (const episode of state.episodes) {
    if (episode.ruleId !== rule.ruleId) continue;
    if (time < episode.openedAt - rule.windowMs || time > episode.lastHeldAt) continue;
    episode.eventCount++;
    episode.bytesTotal = saturate(episode.bytesTotal + bytes);
    episode.firstSeenAt = Math.min(episode.firstSeenAt, time);
    episode.changed = true;
  }
}

/** Two episodes turn out to be one: that which was opened first in the log keeps its id and takes in the other. */
export function joinEpisodes(
  state: ActorState,
  rule: BurstRule,
  one: Episode,
  other: Episode,
): { kept: Episode; absorbed: Episode } {
  const [kept, absorbed] = isFirst(one, other) ? [one, other] : [other, one];
  const [earlier, later] = one.openedAt <= other.openedAt ? [one, other] : [other, one];
  const [, last] = one.lastHeldAt <= other.lastHeldAt ? [one, other] : [other, one];
  const highest = later.peak > earlier.peak ? later : earlier;
  const joined = {
    openedAt: earlier.openedAt,
    lastHeldAt: last.lastHeldAt,
    firstSeenAt: Math.min(one.firstSeenAt, other.firstSeenAt),
    value: one.lastHeldAt === other.lastHeldAt ? Math.max(one.value, other.value) : last.value,
    peak: highest.peak,
    peakAt: highest.peakAt,
    approximate: one.approximate || other.approximate,
  };
  const start = later.openedAt - rule.windowMs;
  const overlap = state.timeline.totalsBetween(start, Math.min(earlier.lastHeldAt, later.lastHeldAt));
  const gap = state.timeline.totalsBetween(earlier.lastHeldAt + 1, start - 1);
  kept.eventCount = one.eventCount + other.eventCount + gap.events - overlap.events;
  kept.bytesTotal = saturate(one.bytesTotal + other.bytesTotal + gap.bytes - overlap.bytes);
  Object.assign(kept, joined, { changed: true });
  return { kept, absorbed };
}

/** One that no record has told of yet was opened by this very event. */
function isFirst(one: Episode, other: Episode): boolean {
  if (one.revision === 0 || other.revision === 0) return one.revision > 0;
  return one.id <= other.id;
}

function cover(state: ActorState, episode: Episode, from: number, to: number): void {
  const totals = state.timeline.totalsBetween(from, to);
  if (totals.events === 0) return;
  episode.eventCount += totals.events;
  episode.bytesTotal = saturate(episode.bytesTotal + totals.bytes);
  episode.firstSeenAt = Math.min(episode.firstSeenAt, totals.firstAt);
}
