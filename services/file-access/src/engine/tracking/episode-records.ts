import { createHash } from 'node:crypto';
import { uuidOf } from '../../uuid.js';
import type { Episode, EpisodeRecord, Phase } from '../episode.js';
import type { TrackedGroup } from './group-state.js';
import type { RulePlan } from './rule-plan.js';

/** Between two records of an episode, by LogAppendTime, so that reading the log again makes the same ones. */
const recordEveryMs = 10_000;

/** Of an episode whose rule is gone. */
const usualQuietMs = 300_000;

/**
 * A UUIDv7 that the log decides: the time is the append time of the event that opened the episode, the rest a hash of
 * whose episode it is and of that event. Reading the log again gives the same ids.
 */
export function episodeId(opened: { at: number; key: string; ruleId: string; by: string }): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(Math.max(0, Math.floor(opened.at)), 0, 6);
  createHash('sha256')
    .update(JSON.stringify([opened.key, opened.ruleId, opened.by]))
    .digest()
    .copy(bytes, 6, 0, 10);
  return uuidOf(bytes, 7);
}

/** Marks the episode as said and gives a copy of it: what comes later must not change the record. */
export function record(episode: Episode, phase: Phase, now: number, mergedInto?: string): EpisodeRecord {
  episode.revision++;
  episode.recordedPhase = phase;
  episode.recordedAt = now;
  episode.changed = false;
  return { episode: { ...episode }, phase, mergedInto };
}

/** What is to be said now: `clock` is event time, `now` log time. */
export function sayDue(state: TrackedGroup, clock: number, now: number, into: EpisodeRecord[]): void {
  for (const episode of state.episodes) {
    if (episode.revision === 0) {
      into.push(record(episode, 'opened', now));
      continue;
    }
    if (now - episode.recordedAt < recordEveryMs) continue;
    const phase = isOver(episode, state.plan, clock) ? 'ended' : 'ongoing';
    const hasNews = episode.changed || (phase === 'ended' && episode.recordedPhase !== 'ended');
    if (hasNews) into.push(record(episode, phase, now));
  }
}

/** The order in which they are told of, wherever they were loaded from. */
export function inOrder(episodes: Episode[]): Episode[] {
  return episodes.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The log time from which there is something to say, unless an event comes first. */
export function nextSaying(state: TrackedGroup): number {
  let next = Infinity;
  for (const episode of state.episodes) {
    const mayRecord = episode.recordedAt + recordEveryMs;
    const isDone = isOver(episode, state.plan, state.watermark);
    if (episode.changed || (isDone && episode.recordedPhase !== 'ended')) next = Math.min(next, mayRecord);
    else if (episode.recordedPhase !== 'ended') {
      const quiet = quietOf(episode, state.plan);
      const silent = state.appendedAt + episode.lastHeldAt + quiet - state.watermark + 1;
      next = Math.min(next, Math.max(mayRecord, silent));
    }
  }
  return next;
}

/** Those that an event may still change, and those with something left to say. */
export function liveEpisodes({ episodes, plan, watermark }: TrackedGroup): Episode[] {
  const isLive = (episode: Episode) =>
    episode.changed ||
    episode.recordedPhase !== 'ended' ||
    !isOver(episode, plan, watermark - keptOf(episode, plan));
  return episodes.every(isLive) ? episodes : episodes.filter(isLive);
}

/** The rule has not held for a quiet time: nothing more can join this episode. */
function isOver(episode: Episode, plan: RulePlan, clock: number): boolean {
  return clock - episode.lastHeldAt > quietOf(episode, plan);
}

function quietOf({ ruleId }: Episode, plan: RulePlan): number {
  return plan.nodeByRuleId.get(ruleId)?.quietMs ?? usualQuietMs;
}

function keptOf({ ruleId }: Episode, plan: RulePlan): number {
  return plan.nodeByRuleId.get(ruleId)?.keptMs ?? plan.limits.lateMs;
}
