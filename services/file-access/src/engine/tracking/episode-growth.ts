import type { GroupValue } from '../engine.js';
import type { Episode } from '../episode.js';
import type { TrackedMatch } from './correlation-plan.js';
import type { Standing, TrackerNode } from './rule-plan.js';
import type { Held, Slot, Totals } from './tracker.js';
import { saturate } from './window-slot.js';

export const mostSamples = 20;

/** A window in which a rule holds, and what it is to its episodes. */
export interface Hold {
  readonly node: TrackerNode;
  readonly standing: Standing;
  readonly slot: Slot;
  readonly held: Held;
  /** That by which it holds; undefined: it was judged when it had settled. */
  readonly match: TrackedMatch | undefined;
}

export interface Opening {
  readonly id: string;
  readonly actor: string;
  readonly group: readonly GroupValue[];
  readonly samples: readonly string[];
}

/** Whether a held window belongs to the episode: it ends within a quiet time of its bounds. */
export function isNear(episode: Episode, { node, standing, held }: Hold): boolean {
  return (
    episode.ruleId === standing.ruleId &&
    held.time >= episode.openedAt - node.quietMs &&
    held.time <= episode.lastHeldAt + node.quietMs
  );
}

export function openEpisode(hold: Hold, { id, actor, group, samples }: Opening): Episode {
  const { standing, held } = hold;
  const episode: Episode = {
    id,
    ruleId: standing.ruleId,
    ruleVersion: standing.version,
    group,
    actor,
    openedAt: held.time,
    lastHeldAt: held.time,
    firstSeenAt: held.time,
    latest: held.measures,
    peak: held.measures,
    peakStartsAt: held.startsAt,
    peakAt: held.time,
    eventCount: 0,
    bytesTotal: 0,
    approximate: held.approximate ?? false,
    reasons: held.reasons ?? [],
    usual: held.usual ?? [],
    confidence: held.confidence ?? standing.confidence,
    riskScore: standing.riskScore,
    samples,
    revision: 0,
    recordedAt: 0,
    changed: true,
  };
  if (!cover(hold, episode, held.startsAt, held.time)) addMatch(hold, episode);
  return episode;
}

/**
 * Extends bounds, totals and measures by a held window. What the bounds newly cover is still in the slot, for the window
 * ends within the bound for late events.
 */
export function growEpisode(hold: Hold, episode: Episode): void {
  const { node, held, match } = hold;
  const { openedAt, lastHeldAt } = episode;
  let covered = true;
  if (held.time < openedAt) {
    covered = cover(hold, episode, held.time - node.spanMs, openedAt - node.spanMs - 1);
    episode.openedAt = held.time;
  }
  if (held.time > lastHeldAt) {
    covered = cover(hold, episode, lastHeldAt + 1, held.time);
    episode.lastHeldAt = held.time;
  }
  if (!covered && match !== undefined && (match.time < openedAt - node.spanMs || match.time > lastHeldAt))
    addMatch(hold, episode);
  if (held.time === episode.lastHeldAt) {
    episode.latest = held.measures;
    if (held.reasons !== undefined) episode.reasons = held.reasons;
    if (held.usual !== undefined) episode.usual = held.usual;
  }
  const [value, peak] = [valueOf(held.measures), valueOf(episode.peak)];
  if (value > peak || (value === peak && held.time < episode.peakAt)) {
    episode.peak = held.measures;
    episode.peakStartsAt = held.startsAt;
    episode.peakAt = held.time;
  }
  episode.confidence = Math.max(episode.confidence, held.confidence ?? 0);
  episode.approximate ||= held.approximate ?? false;
  episode.changed = true;
}

/** A match inside an episode's bounds counts towards its totals, whether its own window holds or not. */
export function addToEpisodes(
  episodes: readonly Episode[],
  node: TrackerNode,
  match: TrackedMatch,
  bytes: number,
): void {
  for (const episode of episodes) {
    if (episode.ruleId !== node.stands?.ruleId) continue;
    if (match.time < episode.openedAt - node.spanMs || match.time > episode.lastHeldAt) continue;
    episode.eventCount += match.count;
    episode.bytesTotal = saturate(episode.bytesTotal + bytes);
    episode.firstSeenAt = Math.min(episode.firstSeenAt, match.time);
    episode.changed = true;
  }
}

/** Two episodes turn out to be one: that which was told of first keeps its id and takes in the other. */
export function joinEpisodes(
  { node, slot }: Hold,
  one: Episode,
  other: Episode,
): { kept: Episode; absorbed: Episode } {
  const [kept, absorbed] = isFirst(one, other) ? [one, other] : [other, one];
  const [earlier, later] = one.openedAt <= other.openedAt ? [one, other] : [other, one];
  const [, last] = one.lastHeldAt <= other.lastHeldAt ? [one, other] : [other, one];
  const highest = valueOf(later.peak) > valueOf(earlier.peak) ? later : earlier;
  const isFuller = one.lastHeldAt === other.lastHeldAt && valueOf(one.latest) > valueOf(other.latest);
  const start = later.openedAt - node.spanMs;
  const overlap = between(node, slot, start, Math.min(earlier.lastHeldAt, later.lastHeldAt));
  const gap = between(node, slot, earlier.lastHeldAt + 1, start - 1);
  kept.eventCount = one.eventCount + other.eventCount + gap.events - overlap.events;
  kept.bytesTotal = saturate(one.bytesTotal + other.bytesTotal + gap.bytes - overlap.bytes);
  Object.assign(kept, {
    openedAt: earlier.openedAt,
    lastHeldAt: last.lastHeldAt,
    firstSeenAt: Math.min(one.firstSeenAt, other.firstSeenAt),
    latest: isFuller ? one.latest : last.latest,
    reasons: last.reasons,
    usual: last.usual,
    peak: highest.peak,
    peakStartsAt: highest.peakStartsAt,
    peakAt: highest.peakAt,
    confidence: Math.max(one.confidence, other.confidence),
    approximate: one.approximate || other.approximate,
    samples: [...kept.samples, ...absorbed.samples].slice(0, mostSamples),
    changed: true,
  });
  return { kept, absorbed };
}

/** One that no record has told of yet was opened by this very match. */
function isFirst(one: Episode, other: Episode): boolean {
  if (one.revision === 0 || other.revision === 0) return one.revision > 0;
  return one.id <= other.id;
}

/** False where the tracker doesn't know what lies between. */
function cover({ node, slot }: Hold, episode: Episode, from: number, to: number): boolean {
  if (node.tracker.totals === undefined) return false;
  const { events, bytes, firstAt } = node.tracker.totals(slot, from, to);
  if (events === 0) return true;
  episode.eventCount += events;
  episode.bytesTotal = saturate(episode.bytesTotal + bytes);
  episode.firstSeenAt = Math.min(episode.firstSeenAt, firstAt);
  return true;
}

function addMatch({ match }: Hold, episode: Episode): void {
  if (match === undefined) return;
  const bytes = match.get('bytes');
  episode.eventCount += match.count;
  episode.bytesTotal = saturate(episode.bytesTotal + (typeof bytes === 'number' ? bytes : 0));
  episode.firstSeenAt = Math.min(episode.firstSeenAt, match.time);
}

function between({ tracker }: TrackerNode, slot: Slot, from: number, to: number): Totals {
  return tracker.totals?.(slot, from, to) ?? { events: 0, bytes: 0, firstAt: Infinity };
}

function valueOf(measures: Episode['peak']): number {
  return measures[0]?.value ?? 0;
}
