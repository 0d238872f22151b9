import { expect, it } from '@jest/globals';
import { countTicks, timeTicks } from './axis.js';

const hour = 3_600_000;
const midnight = Date.UTC(2026, 10, 21);

it.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 5, 10]],
  [350, [0, 200, 400]],
  [1_000_000, [0, 500_000, 1_000_000]],
])('counts up to %d by round whole numbers', (largest, expected) => {
  expect(countTicks(largest)).toEqual(expected);
});

it.each([
  ['UTC', ['12:00', '18:00', '21 Nov', '06:00']],
  ['Asia/Kolkata', ['18:00', '21 Nov', '06:00', '12:00']],
])('names round times of %s', (zone, expected) => {
  const ticks = timeTicks(midnight - 12 * hour, midnight + 11.9 * hour, 4, zone);
  expect(ticks.map(({ label }) => label)).toEqual(expected);
});

it('shows seconds where a tick is shorter than a minute', () => {
  const labels = timeTicks(midnight + 1000, midnight + 21_000, 4, 'UTC').map(({ label }) => label);
  expect(labels).toEqual(['00:00:05', '00:00:10', '00:00:15', '00:00:20']);
});
