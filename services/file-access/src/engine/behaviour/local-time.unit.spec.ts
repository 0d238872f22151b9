import { expect, it } from '@jest/globals';
import { LocalClock } from './local-time.js';

it.each([
  ['a second before the clocks go forward', '2026-03-29T00:59:59Z', 7, 1.99],
  ['as they go forward', '2026-03-29T01:00:00Z', 7, 3],
  ['before they go back', '2026-10-25T00:30:00Z', 7, 2.5],
  ['an hour later, at the same time on the wall', '2026-10-25T01:30:00Z', 7, 2.5],
  ['on the next day by the wall', '2026-03-02T23:30:00Z', 2, 0.5],
])('tells the time in Zurich %s', (_name, time, weekday, hour) => {
  const local = new LocalClock('Europe/Zurich').at(Date.parse(time));
  expect(local.weekday).toBe(weekday);
  expect(local.hour).toBeCloseTo(hour, 1);
});

it('knows offsets of a quarter of an hour, and days west of Greenwich', () => {
  const time = Date.parse('2026-03-02T00:00:00Z');
  expect(new LocalClock('Asia/Kathmandu').at(time)).toEqual({ weekday: 1, hour: 5.75 });
  expect(new LocalClock('America/Los_Angeles').at(time)).toEqual({ weekday: 7, hour: 16 });
});
