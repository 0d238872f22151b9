import { setTimeout } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { inEvenTime } from './even-time.js';

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await inEvenTime(work, 50).catch(() => undefined);
  return performance.now() - begun;
}

it.each([
  ['nothing', () => Promise.resolve(), 50],
  ['some work', () => setTimeout(20), 50],
  ['an error', () => Promise.reject(new Error('no')), 50],
  ['more work', () => setTimeout(70), 100],
])('takes a whole number of steps for %s', async (_name, work, expected) => {
  expect(await timeOf(work)).toBeGreaterThanOrEqual(expected - 2);
});

it('passes on what comes of the work', async () => {
  expect(await inEvenTime(() => Promise.resolve('done'), 1)).toBe('done');
  await expect(inEvenTime(() => Promise.reject(new Error('no')), 1)).rejects.toThrow('no');
});
