import type { Episode } from './episode.js';
import type { SlidingWindow } from './sliding-window.js';
import { Timeline } from './timeline.js';

/** What detection remembers of one actor of one tenant. */
export class ActorState {
  /** The latest event time seen. */
  watermark = -Infinity;
  /** LogAppendTime of the latest event that was not late. */
  appendedAt = -Infinity;
  /** Entries up to this event time are rounded to the second. */
  approximateUntil = -Infinity;
  timeline = new Timeline();
  /** Those that an event may still change, and those with something left to say. */
  episodes: Episode[] = [];
  /** By rule, the window that ends at the timeline's last entry. A cache, never stored. */
  readonly windows = new Map<string, SlidingWindow>();

  /** Drops downloads that no window can reach any more. */
  dropBefore(time: number): void {
    this.timeline.dropBefore(time);
    for (const [ruleId, window] of this.windows) {
      if (window.startsAt < this.timeline.first) this.windows.delete(ruleId);
    }
  }

  clone(): ActorState {
    const copy = new ActorState();
    copy.watermark = this.watermark;
    copy.appendedAt = this.appendedAt;
    copy.approximateUntil = this.approximateUntil;
    copy.timeline = this.timeline.clone();
    copy.episodes = this.episodes.map((episode) => ({ ...episode }));
    for (const [ruleId, window] of this.windows) copy.windows.set(ruleId, window.clone());
    return copy;
  }

  /** Resident bytes, roughly. */
  get byteSize(): number {
    return 400 + this.timeline.byteSize + this.episodes.length * 300;
  }

  /** Event time at `now`, had it gone on as the log did since the actor's last event. */
  clockAt(now: number): number {
    return this.watermark + Math.max(0, now - this.appendedAt);
  }
}
