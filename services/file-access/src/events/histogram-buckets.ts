import type { TimeRange } from './time-range.js';

export interface Buckets {
  /** When the first one begins, in milliseconds. */
  readonly start: number;
  readonly intervalSeconds: number;
  readonly count: number;
}

const [second, minute, hour, day] = [1, 60, 3_600, 86_400];
const intervals = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 31].map((n) => n * day),
];

/**
 * At most so many buckets of equal length over a time range, both ends included. They begin at round times of the UTC
 * clock, so that the same moment lies in the same bucket however the range moves. A single one begins where the range
 * does: a round one that holds all of it may be far longer.
 */
export function bucketsOver(range: TimeRange, most: number): Buckets {
  for (const seconds of most === 1 ? [] : intervals) {
    const buckets = roundBuckets(range, seconds);
    if (buckets.count <= most) return buckets;
  }
  const start = range.from.getTime();
  return { start, intervalSeconds: Math.ceil((range.to.getTime() - start + 1) / 1000 / most), count: most };
}

function roundBuckets({ from, to }: TimeRange, intervalSeconds: number): Buckets {
  const length = intervalSeconds * 1000;
  const first = Math.floor(from.getTime() / length);
  const last = Math.floor(to.getTime() / length);
  return { start: first * length, intervalSeconds, count: last - first + 1 };
}
