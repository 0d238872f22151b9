import { expect, it } from '@jest/globals';
import { killRun } from './kill-run.js';

it('tells what an undisturbed engine tells though the service is killed under load', async () => {
  const { wrong, episodes, backMs } = await killRun({
    seed: 11,
    eventsPerSecond: 2_000,
    seconds: 6,
    kills: 1,
  });
  expect(wrong).toEqual([]);
  expect(episodes).toBeGreaterThan(10);
  expect(backMs.every(Number.isFinite)).toBe(true);
}, 180_000);
