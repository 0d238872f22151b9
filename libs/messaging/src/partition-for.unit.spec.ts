import { createRequire } from 'node:module';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partitionFor } from './partition-for.js';

type Murmur2 = (key: Buffer) => number;
const murmur2 = createRequire(import.meta.url)(
  'kafkajs/src/producer/partitioners/default/murmur2.js',
) as Murmur2;

it('is the partition that kafkajs chooses', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.integer({ min: 1, max: 50 }), (bytes, partitions) => {
      const key = Buffer.from(bytes);
      expect(partitionFor(key, partitions)).toBe((murmur2(key) & 0x7fffffff) % partitions);
    }),
  );
});

it.each([
  // From the tests of Kafka's Java client.
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
])('is the partition that Java chooses for %s', (key, hash) => {
  expect(partitionFor(key, 1_000)).toBe((hash & 0x7fffffff) % 1_000);
});
