import { expect, it } from '@jest/globals';
import { seenOn } from './seen-on.js';

it('puts together what was last seen on the same day, the newest first', () => {
  const seen = [
    { value: null, last_seen_at: '2026-11-20T00:00:00.000Z' },
    { value: null, last_seen_at: '2026-11-21T08:30:00.000Z' },
    { value: 'CH', last_seen_at: '2026-11-21T00:00:00.000Z' },
  ];
  expect(seenOn(seen)).toEqual([
    { at: '2026-11-21T08:30:00.000Z', count: 2, values: ['CH'] },
    { at: '2026-11-20T00:00:00.000Z', count: 1, values: [] },
  ]);
  expect(seenOn([])).toEqual([]);
});
