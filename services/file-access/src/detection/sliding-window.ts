import type { BurstRule } from './burst-rule.js';
import type { Timeline } from './timeline.js';

/** The sum of a rule's window that ends at one entry of a timeline, closed at both ends, moved along entry by entry. */
export class SlidingWindow {
  private low: number;
  private total = 0;

  constructor(
    private readonly rule: BurstRule,
    timeline: Timeline,
    private end: number,
  ) {
    this.low = timeline.lowerBound(timeline.timeAt(end) - rule.windowMs);
    this.recount(timeline);
  }

  /** The positions of its first and last entry. */
  get startsAt(): number {
    return this.low;
  }

  get endsAt(): number {
    return this.end;
  }

  get sum(): number {
    return this.total;
  }

  /** Adds what joined the entry at which the window ends. */
  grow(events: number, bytes: number): void {
    this.total += this.rule.unit === 'events' ? events : bytes;
  }

  /** Moves on to the next entry. */
  advance(timeline: Timeline): void {
    // Beyond 2^53 adding and subtracting no longer cancel out: such a sum is made anew.
    const isExact = this.total <= Number.MAX_SAFE_INTEGER;
    this.end++;
    this.total += timeline.valueAt(this.end, this.rule.unit);
    const from = timeline.timeAt(this.end) - this.rule.windowMs;
    for (; timeline.timeAt(this.low) < from; this.low++)
      this.total -= timeline.valueAt(this.low, this.rule.unit);
    if (!isExact) this.recount(timeline);
  }

  clone(): SlidingWindow {
    return Object.assign(Object.create(SlidingWindow.prototype) as SlidingWindow, this);
  }

  private recount(timeline: Timeline): void {
    this.total = 0;
    for (let i = this.low; i <= this.end; i++) this.total += timeline.valueAt(i, this.rule.unit);
  }
}
