import { expect, it } from '@jest/globals';
import type { Peers, RuleContext } from '../engine.js';
import type { BehaviourRule } from '../language/document.js';
import { reported, taught, type Told } from '../testing/tracked.js';
import { BaselineTracker } from './baseline-tracker.js';
import type { Baseline } from './baseline-judge.js';
import { dayMs, hourMs } from './times.js';

const start = Date.parse('2026-01-05T10:00:00Z');
const behaviour: Baseline = {
  type: 'baseline',
  measure: 'bytes',
  windowMs: dayMs,
  factor: 4,
  floor: 100,
  learningDays: 7,
  historyDays: 60,
  peers: 'tenant',
};
const peers = (p95: number): ReadonlyMap<string, Peers> =>
  new Map([[`bytes:${dayMs}`, { median: p95 / 2, p95, actors: 40, days: 30 }]]);

function tracker(context: Partial<RuleContext> = {}, changed: Partial<Baseline> = {}) {
  const rule = { confidence: 60, measure: 'bytes_downloaded' } as BehaviourRule;
  return new BaselineTracker(
    'key',
    rule,
    { ...behaviour, ...changed },
    {
      watchlists: new Map(),
      exceptions: [],
      timeZone: 'UTC',
      peers: new Map(),
      ...context,
    },
  );
}

const day = (number: number, bytes: number, hours = 0): Told => ({
  time: start + number * dayMs + hours * hourMs,
  values: { bytes, actor_email: 'ann@corp.com', resource: `s3://a/${number}/${hours}` },
});
const days = (count: number, bytes: number, from = 0) =>
  Array.from({ length: count }, (_, index) => day(from + index, bytes));

it('tells what is usual and how far above it is', () => {
  const [held] = reported(tracker(), [...days(20, 50), day(20, 500)]);
  expect(held).toMatchObject({
    time: start + 20 * dayMs,
    measures: [{ name: 'bytes_downloaded', unit: 'bytes', value: 500, threshold: 200 }],
    reasons: ['10 times its usual in 20 days'],
    usual: [{ of: 'actor', median: 50, p95: 50, days: 20 }],
  });
});

it.each([
  ['at the threshold', [...days(20, 50), day(20, 200)], 0],
  ['one above', [...days(20, 50), day(20, 201)], 1],
  ['below the floor', [...days(20, 5), day(20, 100)], 0],
  [
    'a second time, the first having taught nothing',
    [...days(18, 50), day(18, 900), day(19, 50), day(20, 900)],
    2,
  ],
  [
    'above the median but not above what one day in ten is',
    [...Array.from({ length: 20 }, (_, i) => day(i, i % 10 === 1 ? 90 : 10)), day(20, 90)],
    0,
  ],
  ['in the learning time', [...days(6, 50), day(6, 5000)], 0],
  ['too few days of its own', [day(0, 50), day(3, 50), day(20, 5000)], 0],
])('%s', (_name, told, count) => {
  expect(reported(tracker(), told)).toHaveLength(count);
});

it('compares those that it does not know with their peers, and is less sure', () => {
  const told = [...days(3, 50), day(3, 1700)];
  expect(reported(tracker({ peers: peers(400) }), told)).toMatchObject([{ confidence: 40 }]);
  expect(reported(tracker({ peers: peers(450) }), told)).toEqual([]);
  expect(reported(tracker({ peers: peers(400) }, { peers: 'none' }), told)).toEqual([]);
});

it('is silent about what is usual among peers', () => {
  const told = [...days(20, 50), day(20, 500)];
  expect(reported(tracker({ peers: peers(600) }), told)).toEqual([]);
  expect(reported(tracker({ peers: peers(400) }), told)[0]?.reasons).toHaveLength(2);
});

it('learns nothing from windows in which it held', () => {
  const told = [...days(20, 50), ...days(30, 500, 20)];
  expect(reported(tracker(), told)).toHaveLength(30);
});

it('learns nothing from what was confirmed to be bad', () => {
  const told = [...days(10, 50), ...days(11, 180, 10), day(21, 500)];
  expect(reported(tracker(), told)).toEqual([]);
  const confirmed = new Map([['ann@corp.com', [{ from: start + 10 * dayMs, to: start + 20 * dayMs }]]]);
  expect(reported(tracker({ confirmed }), told)).toHaveLength(1);
});

it.each([
  ['of four per cent a day is noticed', 1.04, 'has grown slowly'],
  ['of two per cent a day is not', 1.02, undefined],
])('a growth %s', (_name, rate, reason) => {
  const grown = Array.from({ length: 60 }, (_, index) => day(20 + index, Math.round(50 * rate ** index)));
  const reasons = reported(tracker(), [...days(20, 50), ...grown]).flatMap((held) => held.reasons ?? []);
  if (reason === undefined) expect(reasons).toEqual([]);
  else expect(reasons.join()).toContain(reason);
});

it('counts distinct resources, nearly so when there are very many', () => {
  const resources = (count: number): Told[] =>
    Array.from({ length: count }, (_, index) => ({
      time: start + 20 * dayMs + index * 10,
      values: { resource: `s3://a/${index}` },
    }));
  const changed = { measure: 'resources', floor: 20 } as const;
  expect(reported(tracker({}, changed), [...days(20, 1), ...resources(20)])).toHaveLength(0);
  expect(reported(tracker({}, changed), [...days(20, 1), ...resources(21)])).toHaveLength(1);
  const last = reported(tracker({}, changed), [...days(20, 1), ...resources(5000)]).at(-1);
  expect(last?.approximate).toBe(true);
  expect(last?.measures[0]?.value).toBeGreaterThan(4000);
  expect(last?.measures[0]?.value).toBeLessThan(6000);
});

it('shows what it knows', () => {
  const asked = tracker();
  expect(asked.describe(taught(asked, days(3, 50)), start + 2 * dayMs)).toMatchObject({
    learning: { done: false, until: start + 7 * dayMs },
  });
  const slot = taught(asked, days(20, 50));
  expect(asked.describe(slot, start + 19 * dayMs)).toMatchObject({
    learning: { done: true },
    baseline: { now: 50, median: 50, p95: 50, days: 19 },
  });
  expect(asked.forget(slot, start + 20 * dayMs)).toBe(false);
  expect(asked.forget(slot, start + 90 * dayMs)).toBe(true);
});
