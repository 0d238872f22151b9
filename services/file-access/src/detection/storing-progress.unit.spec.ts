import { expect, it } from '@jest/globals';
import type { FileAccessEventRecord } from '@palisade/contracts';
import type { EventBatch } from '@palisade/messaging';
import { StoringProgress } from './storing-progress.js';

const partition = { topic: 'events', partition: 3 };
const appended = (...secondsAgo: number[]) =>
  ({
    ...partition,
    events: secondsAgo.map((seconds) => ({ appendedAt: new Date(Date.now() - seconds * 1000) })),
  }) as EventBatch<FileAccessEventRecord>;

it('says nothing of partitions that others store', () => {
  const progress = new StoringProgress();
  expect(progress.behindSeconds()).toBeNull();
  progress.assigned(partition);
  expect(progress.behindSeconds()).toBe(0);
  progress.revoked(partition);
  expect(progress.behindSeconds()).toBeNull();
});

it('is behind by the oldest event of the batch under way, then by the last one stored, and forgets it', () => {
  const progress = new StoringProgress();
  const batch = appended(30, 20);
  progress.began(batch);
  expect(progress.behindSeconds()).toBeCloseTo(30, 0);
  progress.committed(batch);
  expect(progress.behindSeconds()).toBeCloseTo(20, 0);
  expect(progress.behindSeconds(Date.now() + 61_000)).toBe(0);
});
