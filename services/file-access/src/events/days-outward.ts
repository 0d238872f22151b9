import type { EventFilter } from './event-filter.js';
import type { Paging } from './event-search.js';

/** A part of a filter's time: `since` is in it and `before` isn't. What isn't given is bounded by the filter alone. */
export interface TimeWindow {
  readonly since?: Date;
  readonly before?: Date;
}

const dayMs = 86_400_000;
const widths = [1, 2, 4, 8, 16].map((days) => days * dayMs);

/**
 * A filter's time in windows that touch, the nearest to where a page begins first, each twice as wide as the one before;
 * the last takes all that is left. `now` is where events end that nothing else bounds.
 */
export function daysOutward(
  { from, to }: Pick<EventFilter, 'from' | 'to'>,
  { oldestFirst = false, after }: Pick<Paging, 'oldestFirst' | 'after'>,
  now: number,
): TimeWindow[] {
  const cursor = after === undefined ? undefined : Date.parse(after.occurredAt);
  const start = oldestFirst
    ? Math.max(from.getTime(), cursor ?? -Infinity)
    : Math.min(to.getTime(), now, cursor ?? Infinity);
  const isPast = (edge: number) => (oldestFirst ? edge > to.getTime() : edge <= from.getTime());
  const windows: TimeWindow[] = [];
  let last: Date | undefined;
  let edge = start;
  for (const width of widths) {
    edge += oldestFirst ? width : -width;
    if (isPast(edge)) break;
    const far = new Date(edge);
    windows.push(windowBetween(last, far, oldestFirst));
    last = far;
  }
  windows.push(windowBetween(last, undefined, oldestFirst));
  return windows;
}

function windowBetween(near: Date | undefined, far: Date | undefined, oldestFirst: boolean): TimeWindow {
  const [since, before] = oldestFirst ? [near, far] : [far, near];
  return { ...(since && { since }), ...(before && { before }) };
}
