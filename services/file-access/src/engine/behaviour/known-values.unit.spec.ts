import { expect, it } from '@jest/globals';
import { countTowards, emptyQuota, isMet } from './event-quota.js';
import { KnownValues } from './known-values.js';
import { dayMs, hourMs } from './times.js';

const remembering = { forgetMs: 10 * dayMs, newMs: hourMs, most: 3 };
const start = 20_000 * dayMs;

it('tells since when a value that is new has been seen, and no more once it is known', () => {
  const known = new KnownValues();
  expect(known.see(1, start, remembering)).toBe(start);
  expect(known.see(1, start + 5, remembering)).toBe(start);
  expect(known.see(1, start - 7, remembering)).toBe(start - 7);
  expect(known.see(2, start + dayMs, remembering)).toBe(start + dayMs);
  expect(known.see(1, start + dayMs, remembering)).toBeUndefined();
});

it('forgets what was not seen for long', () => {
  const known = new KnownValues();
  known.see(1, start, remembering);
  known.see(2, start + dayMs, remembering);
  expect(known.see(1, start + 10 * dayMs, remembering)).toBeUndefined();
  expect(known.see(2, start + 12 * dayMs, remembering)).toBe(start + 12 * dayMs);
  expect(known.forget(start + 11 * dayMs)).toBe(false);
  expect(known.forget(start + 13 * dayMs)).toBe(true);
});

it('gives up the oldest when it is full, and says so as long as that matters', () => {
  const known = new KnownValues();
  for (const value of [1, 2, 3]) known.see(value, start + value * dayMs, remembering);
  expect(known.isIncomplete(start + 4 * dayMs, remembering)).toBe(false);
  known.see(4, start + 4 * dayMs, remembering);
  expect(known.count).toBe(3);
  expect(known.see(2, start + 4 * dayMs, remembering)).toBeUndefined();
  expect(known.see(1, start + 4 * dayMs, remembering)).toBe(start + 4 * dayMs);
  expect(known.isIncomplete(start + 4 * dayMs, remembering)).toBe(true);
  expect(known.isIncomplete(start + 40 * dayMs, remembering)).toBe(false);
});

it('counts towards a quota the events of hours that are complete', () => {
  const quota = { ...emptyQuota };
  for (let i = 0; i < 9; i++) countTowards(quota, start + i, 10);
  countTowards(quota, start + hourMs, 10);
  countTowards(quota, start + hourMs - 1, 10);
  expect(isMet(quota, start + hourMs)).toBe(false);
  countTowards(quota, start + 2 * hourMs, 10);
  expect(isMet(quota, start + 2 * hourMs)).toBe(true);
  expect(isMet(quota, start + hourMs)).toBe(false);
});
