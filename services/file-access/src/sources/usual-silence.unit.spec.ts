import { expect, it } from '@jest/globals';
import { gapClass, gapClasses, shortestAlarm, usualSilence, withGap } from './usual-silence.js';

const none = Array.from({ length: gapClasses }, () => 0);
const day = 24 * 60 * 60;
const after = (...gaps: number[]) => gaps.reduce((counted, gap) => withGap(counted, gap), none);

it('knows nothing of a source within its first day', () => {
  expect(usualSilence(after(3_600), day - 1)).toBeUndefined();
});

it('tells of a busy source after a quarter of an hour', () => {
  expect(usualSilence(after(5, 59), day)).toBe(shortestAlarm);
});

it('takes a nightly source to be usually silent for longer than a day', () => {
  const nightly = after(...Array.from({ length: 14 }, () => day));
  expect(usualSilence(nightly, 14 * day)).toBeGreaterThan(day);
});

it('lets one long silence among many short ones be unusual', () => {
  const mostlyShort = after(...Array.from({ length: 99 }, () => 90), 10 * day);
  expect(usualSilence(mostlyShort, 30 * day)).toBe(shortestAlarm);
});

it('goes with the times: old silences weigh less', () => {
  const long = after(...Array.from({ length: 900 }, () => 7_200));
  const now = Array.from({ length: 30_000 }).reduce<number[]>((counted) => withGap(counted, 61), long);
  expect(usualSilence(now, 90 * day)).toBe(shortestAlarm);
});

it.each([
  [59, undefined],
  [60, 0],
  [119, 0],
  [120, 1],
  [1e9, gapClasses - 1],
])('a silence of %d s is of class %p', (seconds, expected) => {
  expect(gapClass(seconds)).toBe(expected);
});
