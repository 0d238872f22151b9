import { expect, it } from '@jest/globals';
import { TokenBuckets } from './token-buckets.js';

it('lets a second of tokens through at once, and as many as were earned later', () => {
  const buckets = new TokenBuckets(100);
  expect(buckets.take('a', 60, 0)).toBe(0);
  expect(buckets.take('a', 40, 0)).toBe(0);
  expect(buckets.take('a', 10, 0)).toBeCloseTo(0.1);
  expect(buckets.take('a', 10, 100)).toBe(0);
  expect(buckets.take('a', 1, 100)).toBeCloseTo(0.01);
});

it('keeps tenants apart', () => {
  const buckets = new TokenBuckets(100);
  buckets.take('a', 100, 0);
  expect(buckets.take('b', 100, 0)).toBe(0);
});

it('lets a request larger than the bucket through when it is full, and has its debt paid', () => {
  const buckets = new TokenBuckets(100);
  expect(buckets.take('a', 1_000, 0)).toBe(0);
  expect(buckets.take('a', 1, 0)).toBeCloseTo(9.01);
  expect(buckets.take('a', 1, 8_900)).toBeGreaterThan(0);
  expect(buckets.take('a', 1, 9_100)).toBe(0);
});

it('never holds more than the bucket, however long nothing came', () => {
  const buckets = new TokenBuckets(100);
  buckets.take('a', 1, 0);
  expect(buckets.take('a', 100, 1_000_000)).toBe(0);
  expect(buckets.take('a', 1, 1_000_000)).toBeGreaterThan(0);
});

it('forgets whom it has not seen longest when there are too many', () => {
  const buckets = new TokenBuckets(100);
  buckets.take('first', 100, 0);
  for (let i = 0; i < 10_000; i++) buckets.take(`tenant-${i}`, 1, 0);
  expect(buckets.take('first', 100, 0)).toBe(0);
});
