import { expect, it } from '@jest/globals';
import { ActorCache } from './actor-cache.js';
import { ActorState } from './actor-state.js';

const one = new ActorState();
const each = one.byteSize + 'actor-0'.length;

it('holds so many bytes and forgets what was used longest ago', () => {
  const cache = new ActorCache(3 * each);
  for (let i = 0; i < 3; i++) cache.set('p', `actor-${i}`, new ActorState());
  expect(cache.get('actor-0')).toBeDefined();
  cache.set('p', 'actor-3', new ActorState());
  expect(cache.get('actor-1')).toBeUndefined();
  expect(cache.get('actor-0')).toBeDefined();
  expect(cache.size).toBe(3);
});

it('counts an actor once, as large as it is now', () => {
  const cache = new ActorCache(100 * each);
  const grown = new ActorState();
  for (let i = 0; i < 1_000; i++) grown.timeline.insert(i, 1, 1);
  cache.set('p', 'actor-0', grown);
  expect(cache.bytes).toBeGreaterThan(20_000);
  cache.set('p', 'actor-0', new ActorState());
  expect(cache.bytes).toBe(each);
});

it('forgets a partition, and nothing of others', () => {
  const cache = new ActorCache(100 * each);
  cache.set('p', 'actor-0', one);
  cache.set('q', 'actor-1', one);
  cache.deletePartition('p');
  expect(cache.get('actor-0')).toBeUndefined();
  expect(cache.get('actor-1')).toBe(one);
  cache.deletePartition('q');
  expect(cache.bytes).toBe(0);
});
