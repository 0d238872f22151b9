import { describe, expect, it } from '@jest/globals';
import type { AskedScan, Said } from './verdict.js';
import { judge } from './verdict.js';

const at = '2026-11-21T16:00:00.000Z';
const asked: AskedScan = { scanId: 'scan', tenantId: 'tenant', tasks: 1, things: 2, lastsMs: 0, fail: 0 };

const batch = (index: number, ...assets: string[]) => ({
  scan_id: 'scan',
  task_id: 'task',
  attempt: 1,
  target_id: 'target',
  scanner: 'web',
  index,
  outcomes: assets.map((asset_id) => ({
    asset_id,
    check_id: 'well',
    status: 'pass' as const,
    severity: 'low' as const,
  })),
});
const batches = (...given: ReturnType<typeof batch>[]) =>
  given.map((data, at) => ({ id: `b${String(at)}`, data }));
const counted = { task_id: 'task', attempt: 1, batches: 2, complete: true };
const end = {
  scan_id: 'scan',
  target_id: 'target',
  revision: 1,
  state: 'completed' as const,
  tasks: [counted],
  ended_at: at,
};
const right: Said = {
  queued: [{ id: 'q', data: { scan_id: 'scan', target_id: 'target', trigger: 'manual', queued_at: at } }],
  started: [{ id: 's', data: { scan_id: 'scan', target_id: 'target', started_at: at } }],
  batches: batches(batch(0, 'one'), batch(1, 'two')),
  ends: [{ id: 'e', data: end }],
};
const judged = (changes: Partial<Said>, scan = asked) => judge([scan], { ...right, ...changes });

describe('the verdict', () => {
  it('finds nothing wrong with a scan that ended once with each outcome once, though records were sent again', () => {
    expect(judged({})).toEqual([]);
    const again = Object.fromEntries(
      Object.entries(right).map(([what, records]) => [what, [...records, ...records]]),
    );
    expect(judged(again)).toEqual([]);
    const superseded = { ...batch(0, 'one', 'two'), attempt: 2 };
    expect(judged({ batches: [...right.batches, { id: 'late', data: superseded }] })).toEqual([]);
  });

  const wrongs: Record<string, Partial<Said>> = {
    'did not end': { ends: [] },
    'ended 2 times': { ends: [...right.ends, { id: 'e2', data: { ...end, revision: 2 } }] },
    'was queued 0 times': { queued: [] },
    'began 2 times': {
      started: [...right.started, ...right.started.map(({ data }) => ({ id: 's2', data }))],
    },
    'is failed': { ends: [{ id: 'e', data: { ...end, state: 'failed' } }] },
    '0 complete tasks': { ends: [{ id: 'e', data: { ...end, tasks: [{ ...counted, complete: false }] } }] },
    'outcomes are doubled': { batches: batches(batch(0, 'one', 'two'), batch(1, 'two')) },
    '3 batches, 2 said': { batches: batches(batch(0, 'one'), batch(1, 'two'), batch(1, 'two')) },
    '1 batches, 2 said': { batches: batches(batch(0, 'one')) },
    '1 outcomes of 2': { batches: batches(batch(0, 'one'), batch(1)) },
    '3 outcomes of 2': { batches: batches(batch(0, 'one', 'three'), batch(1, 'two')) },
  };

  it.each(Object.keys(wrongs))('is red when of a scan it is to be said: %s', (what) => {
    expect(judged(wrongs[what] ?? {})).toEqual(expect.arrayContaining([expect.stringContaining(what)]));
  });

  it('is red when a scan completes whose task was to fail', () => {
    expect(judged({}, { ...asked, fail: 1 })).toEqual(
      expect.arrayContaining([
        expect.stringContaining('is completed'),
        expect.stringContaining('1 complete tasks'),
      ]),
    );
  });
});
