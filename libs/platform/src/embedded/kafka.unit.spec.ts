import { expect, it } from '@jest/globals';
import { newClusterId } from './kafka.js';

it('never gives Kafka an id that its tools take for an option', () => {
  const ids = Array.from({ length: 2_000 }, newClusterId);
  expect(ids.filter((id) => !/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});
