import { expect, it } from '@jest/globals';
import { TokenBuckets } from './token-buckets.js';

let now = 0;
const buckets = (perSecond: number, burst: number, capacity = 100) =>
  new TokenBuckets({ perSecond, burst }, capacity, () => now);

it('lets a burst pass, then the rate', () => {
  const limit = buckets(10, 5);
  const taken = Array.from({ length: 6 }, () => limit.take('a').allowed);
  expect(taken).toEqual([true, true, true, true, true, false]);
  expect(limit.take('a')).toMatchObject({ remaining: 0, retryAfterSeconds: 0.1 });
  now += 100;
  expect(limit.take('a').allowed).toBe(true);
  expect(limit.take('a').allowed).toBe(false);
});

it('never saves up more than the burst', () => {
  const limit = buckets(10, 3);
  limit.take('a');
  now += 3_600_000;
  expect(Array.from({ length: 4 }, () => limit.take('a').allowed)).toEqual([true, true, true, false]);
});

it('passes a steady thousand a second under a limit of two thousand', () => {
  const limit = buckets(2_000, 4_000);
  for (let i = 0; i < 10_000; i++) {
    now += 1;
    expect(limit.take('tenant').allowed).toBe(true);
  }
});

it('counts each key by itself', () => {
  const limit = buckets(1, 1);
  expect([limit.take('a').allowed, limit.take('b').allowed, limit.take('a').allowed]).toEqual([
    true,
    true,
    false,
  ]);
});

it('takes nothing by looking', () => {
  const limit = buckets(1, 1);
  expect([limit.look('a').allowed, limit.look('a').allowed]).toEqual([true, true]);
  expect(limit.take('a').allowed).toBe(true);
  expect(limit.look('a').allowed).toBe(false);
});

it('holds no more keys than its capacity, and forgets the one used longest ago', () => {
  const limit = buckets(0.001, 1, 2);
  limit.take('a');
  limit.take('b');
  limit.take('a');
  for (const key of ['c', 'd', 'e']) limit.take(key);
  expect(limit.size).toBe(2);
  expect(limit.take('e').allowed).toBe(false);
  expect(limit.take('a').allowed).toBe(true);
});
