import { expect, it } from '@jest/globals';
import { deadLetterRetentionMs, topics } from '@palisade/contracts';
import { restDroppedBy } from './rest-dropped-by.js';

const day = 24 * 60 * 60 * 1000;

it('is after the retention of every topic and of dead letters, by less than a segment and an hour', () => {
  const at = new Date('2026-03-02T09:00:00Z');
  const after = restDroppedBy(at).getTime() - at.getTime();
  const longest = Math.max(deadLetterRetentionMs, ...topics.map(({ retentionMs }) => retentionMs ?? 0));
  expect(after).toBeGreaterThan(longest);
  expect(after).toBeLessThanOrEqual(longest + 7 * day + 60 * 60 * 1000);
});
