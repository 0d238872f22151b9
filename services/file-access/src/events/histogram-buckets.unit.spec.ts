import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketsOver } from './histogram-buckets.js';

const hour = 3_600_000;
const midnight = Date.UTC(2026, 2, 29); // when clocks in Europe change
const over = (from: number, to: number, most: number) =>
  bucketsOver({ from: new Date(from), to: new Date(to) }, most);

describe('the buckets of a histogram', () => {
  it.each([
    ['a day', 24 * hour, 100, 900],
    ['a day, coarsely', 24 * hour, 25, 3_600],
    ['an hour', hour, 100, 60],
    ['15 minutes', hour / 4, 100, 10],
    ['a second', 1_000, 500, 1],
    ['31 days', 31 * 24 * hour, 100, 12 * 3_600],
    ['31 days, coarsely', 31 * 24 * hour, 2, 31 * 24 * 3_600],
  ])('are of a round length for %s', (_name, length, most, expected) => {
    expect(over(midnight, midnight + length, most).intervalSeconds).toBe(expected);
  });

  it('begin at round times', () => {
    expect(over(midnight + 12_345, midnight + 24 * hour, 25)).toEqual({
      start: midnight,
      intervalSeconds: 3_600,
      count: 25,
    });
  });

  it('are one where one is asked for', () => {
    expect(over(midnight - 1, midnight, 1)).toEqual({ start: midnight - 1, intervalSeconds: 1, count: 1 });
  });

  it('cover the range, both ends included, and are no more than asked for', () => {
    const time = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
    const length = fc.integer({ min: 0, max: 31 * 24 * hour });
    fc.assert(
      fc.property(time, length, fc.integer({ min: 1, max: 500 }), (from, range, most) => {
        const { start, intervalSeconds, count } = over(from, from + range, most);
        expect(count).toBeGreaterThan(0);
        expect(count).toBeLessThanOrEqual(most);
        expect(start).toBeLessThanOrEqual(from);
        expect(start + count * intervalSeconds * 1000).toBeGreaterThan(from + range);
      }),
    );
  });
});
