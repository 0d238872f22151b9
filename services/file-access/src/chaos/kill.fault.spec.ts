import { expect, it } from '@jest/globals';
import { killRun } from './kill-run.js';

it('tells what an undisturbed engine tells though the service is killed under load', async () => {
  const { wrong, episodes } = await killRun({
    seed: 11,
    eventsPerSecond: 1_500,
    seconds: 4,
    kills: 1,
  });
  expect(wrong).toEqual([]);
  expect(episodes).toBeGreaterThan(10);
}, 180_000);
