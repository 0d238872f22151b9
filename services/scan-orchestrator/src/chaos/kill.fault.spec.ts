import { expect, it } from '@jest/globals';
import { killRun } from './kill-run.js';

it('ends each scan once, with each outcome once, though a scanner is killed, and then the service', async () => {
  const { wrong, scans, tasks } = await killRun({
    seed: 7,
    scans: 3,
    kills: ['scanner', 'orchestrator'],
    seconds: 2,
    stage: { orchestrators: 1, scanners: 1, leaseSeconds: 15 },
  });
  expect(wrong).toEqual([]);
  expect(scans).toBe(3);
  expect(tasks).toBeGreaterThanOrEqual(scans);
}, 240_000);
