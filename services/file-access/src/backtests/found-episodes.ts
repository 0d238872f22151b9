import type { EpisodeRecord } from '../engine/episode.js';
import { bucketsOver } from '../events/histogram-buckets.js';
import type { BacktestResults } from './backtest-job.js';

interface Found {
  readonly actor: string;
  readonly openedAt: number;
  readonly lastHeldAt: number;
  readonly peak: number | null;
}

export const mostFound = 200_000;
const mostActors = 50;
const mostBuckets = 60;

/** What a backtest has found, each episode as it was last told of. */
export class FoundEpisodes {
  private readonly found = new Map<string, Found>();

  constructor(
    private readonly range: { readonly from: number; readonly to: number },
    private readonly ruleIds: ReadonlySet<string>,
  ) {}

  /** Throws when there is more than anybody would read. */
  take(records: readonly EpisodeRecord[]): void {
    for (const { episode, mergedInto } of records) {
      if (!this.ruleIds.has(episode.ruleId)) continue;
      const { actor, openedAt, lastHeldAt } = episode;
      if (mergedInto !== undefined || openedAt < this.range.from) this.found.delete(episode.id);
      else this.found.set(episode.id, { actor, openedAt, lastHeldAt, peak: episode.peak[0]?.value ?? null });
    }
    if (this.found.size > mostFound) throw new Error(`the rule finds more than ${mostFound} detections`);
  }

  get size(): number {
    return this.found.size;
  }

  get buckets(): BacktestResults['buckets'] {
    const range = { from: new Date(this.range.from), to: new Date(this.range.to) };
    const { start, intervalSeconds, count } = bucketsOver(range, mostBuckets);
    const counts = Array.from({ length: count }, () => 0);
    for (const { openedAt } of this.found.values()) {
      const at = Math.floor((openedAt - start) / (intervalSeconds * 1000));
      if (at in counts) counts[at] = (counts[at] ?? 0) + 1;
    }
    return counts.map((each, i) => ({
      start: new Date(start + i * intervalSeconds * 1000).toISOString(),
      count: each,
    }));
  }

  /** Those with the most. */
  get actors(): BacktestResults['actors'] {
    const byActor = Map.groupBy(this.found.values(), ({ actor }) => actor);
    return [...byActor]
      .map(([actor, episodes]) => ({
        actor_email: actor,
        detections: episodes.length,
        peak: episodes.reduce<number | null>(
          (most, { peak }) => (peak === null ? most : Math.max(peak, most ?? peak)),
          null,
        ),
        last_at: new Date(episodes.reduce((last, each) => Math.max(last, each.lastHeldAt), 0)).toISOString(),
      }))
      .sort(
        (left, right) =>
          right.detections - left.detections || (left.actor_email < right.actor_email ? -1 : 1),
      )
      .slice(0, mostActors);
  }
}
