import { expect, it } from '@jest/globals';
import { timeOfBuckets, widened } from './zoom.js';

const answer = {
  from: '2026-01-01T00:10:00.000Z',
  to: '2026-01-01T03:30:00.000Z',
  interval_seconds: 3600,
  total: 0,
  items: [0, 1, 2, 3].map((hour) => ({ start: `2026-01-01T0${String(hour)}:00:00.000Z`, count: 0 })),
};

it.each([
  [1, 2, '2026-01-01T01:00:00.000Z', '2026-01-01T02:59:59.999Z'],
  [2, 1, '2026-01-01T01:00:00.000Z', '2026-01-01T02:59:59.999Z'],
  [0, 0, '2026-01-01T00:10:00.000Z', '2026-01-01T00:59:59.999Z'],
  [3, 3, '2026-01-01T03:00:00.000Z', '2026-01-01T03:30:00.000Z'],
])('is the time of the bars %d to %d', (first, last, from, to) => {
  expect(timeOfBuckets(answer, first, last)).toEqual({ from, to });
});

const now = Date.UTC(2026, 0, 10);

it('widens to the next longer range, or twice as long, but never beyond now or 31 days', () => {
  expect(widened({}, now)).toEqual({ range: '7d' });
  expect(widened({ range: '15m' }, now)).toEqual({ range: '1h' });
  expect(widened({ range: '30d' }, now)).toBeUndefined();
  expect(widened({ from: '2026-01-01T01:00:00.000Z', to: '2026-01-01T03:00:00.000Z' }, now)).toEqual({
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-01-01T04:00:00.000Z',
  });
  expect(widened({ from: '2026-01-09T22:00:00.000Z', to: '2026-01-10T00:00:00.000Z' }, now)).toEqual({
    from: '2026-01-09T21:00:00.000Z',
    to: '2026-01-10T00:00:00.000Z',
  });
  expect(widened({ from: '2025-12-01T00:00:00.000Z', to: '2026-01-05T00:00:00.000Z' }, now)).toBeUndefined();
});
