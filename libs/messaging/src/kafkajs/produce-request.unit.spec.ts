import { createRequire } from 'node:module';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KafkaRecord } from '../kafka-client.js';
import { partitionFor } from '../partition-for.js';
import { PackedRecords } from '../records/packed-records.js';
import { crc32c } from './crc32c.js';
import { PackedMessages, PartitionsProbe } from './packed-messages.js';
import { encodeProduce, isPacked } from './produce-request.js';

type Encode = (fields: object) => { encode(): Promise<{ buffer: Buffer }> };
const require = createRequire(import.meta.url);
const original = require('kafkajs/src/protocol/requests/produce/v3/request.js') as Encode;
const originalCrc = require('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (bytes: Buffer) => number;

const bytes = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
);
const buffer = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
const record: fc.Arbitrary<KafkaRecord> = fc.record({
  key: fc.option(bytes),
  value: fc.option(buffer),
  headers: fc.dictionary(
    fc.string({ maxLength: 40 }).filter((name) => name !== '__proto__'),
    fc.oneof(bytes, fc.array(bytes, { maxLength: 3 })),
  ),
});

function grouped(records: PackedRecords, partitions: number) {
  const messages = new PackedMessages([{ records, from: 0, to: records.count }]);
  return messages.reduce((result, message) => {
    expect(message).toBeInstanceOf(PartitionsProbe);
    message.partitions = partitions;
    return result;
  });
}

it('writes the very bytes that kafkajs writes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 70 }),
      fc.option(fc.string({ minLength: 1 })),
      fc.nat(),
      async (records, transactionalId, firstSequence) => {
        const { 0: packed } = grouped(PackedRecords.of(records), 1);
        const fields = {
          acks: -1,
          timeout: 30_000,
          transactionalId,
          producerId: '123456789012',
          producerEpoch: 3,
        };
        const topicData = (given: unknown) => [
          { topic, partitions: [{ partition: 0, firstSequence, messages: given }] },
        ];
        const theirs = await original({ ...fields, topicData: topicData(records) }).encode();
        const ours = { ...fields, topicData: topicData(packed) };
        expect(isPacked(ours)).toBe(true);
        const written = withoutTime(encodeProduce(ours), transactionalId);
        expect(written.equals(withoutTime(theirs.buffer, transactionalId))).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});

const topic = 'tøpic';

/** Its times, and so its checksum, are of the moment. */
function withoutTime(request: Buffer, transactionalId: string | null): Buffer {
  const before =
    2 + Buffer.byteLength(transactionalId ?? '') + 2 + 4 + 4 + 2 + Buffer.byteLength(topic) + 4 + 8;
  const copy = Buffer.from(request);
  copy.fill(0, before + 17, before + 21);
  copy.fill(0, before + 27, before + 43);
  return copy;
}

it('puts records where their keys belong, in their order, and the others in turn', () => {
  const keys = ['a', 'b', null, 'a', null, 'c', 'a'];
  const packed = PackedRecords.of(keys.map((key) => ({ key, value: null, headers: {} })));
  const found = Object.entries(grouped(packed, 6)).flatMap(([partition, { indexes }]) =>
    indexes.map((index) => [index, Number(partition)]),
  );
  const expected = [
    ...['a', 'b', 'a', 'c', 'a'].map((key, i) => [[0, 1, 3, 5, 6][i], partitionFor(key, 6)]),
    [2, 0],
    [4, 1],
  ];
  expect(found.sort()).toEqual(expected.sort());
});

it('knows the checksum of any part', () => {
  fc.assert(
    fc.property(buffer, fc.nat({ max: 20 }), (given, from) => {
      const start = Math.min(from, given.length);
      expect(crc32c(given, start, given.length)).toBe(originalCrc(given.subarray(start)));
    }),
  );
});
