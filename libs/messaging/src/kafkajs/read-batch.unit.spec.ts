import { createRequire } from 'node:module';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { header } from '../envelope/decode.js';
import type { KafkaRecord } from '../kafka-client.js';
import { PackedRecords } from '../records/packed-records.js';
import { PackedMessages } from './packed-messages.js';
import { encodeProduce } from './produce-request.js';
import { type Decoder, readBatch } from './read-batch.js';

interface TheirMessage {
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, Buffer | Buffer[]>;
  offset: string;
  timestamp: string;
  isControlRecord: boolean;
  batchContext: object;
}
const require = createRequire(import.meta.url);
const TheirDecoder = require('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => Decoder;
const original = require('kafkajs/src/protocol/recordBatch/v0/decoder.js') as (
  decoder: Decoder,
) => Promise<{ records: TheirMessage[] }>;

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const record: fc.Arbitrary<KafkaRecord> = fc.record({
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.dictionary(fc.string({ maxLength: 20 }), fc.oneof(bytes, fc.array(bytes, { maxLength: 3 }))),
});
const odd = ['__proto__', 'constructor'];

function batchOf(records: KafkaRecord[], transactionalId: string | null): Buffer {
  const packed = PackedRecords.of(records);
  const { 0: messages } = new PackedMessages([{ records: packed, from: 0, to: records.length }]).reduce(
    (result, probe) => {
      probe.partitions = 1;
      return result;
    },
  );
  const topicData = [{ topic: '', partitions: [{ partition: 0, messages }] }];
  const request = encodeProduce({ acks: -1, timeout: 1, transactionalId, topicData });
  const before = 2 + (transactionalId?.length ?? 0) + 2 + 4 + 4 + 2 + 4 + 8;
  return request.subarray(before);
}

it('reads what kafkajs reads', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 70 }),
      fc.option(fc.constant('t')),
      async (given, id) => {
        const batch = batchOf(given, id);
        const decoder = { buffer: Buffer.concat([batch, batch.subarray(0, 30)]), offset: 0 };
        const ours = readBatch(decoder);
        expect(decoder.offset).toBe(batch.length);
        expect(readBatch(decoder)).toBeUndefined(); // not all there
        const theirs = await original(new TheirDecoder(batch));
        expect(ours?.records).toHaveLength(theirs.records.length);
        theirs.records.forEach((their, i) => {
          const own = ours?.records[i];
          expect({ ...their.batchContext, magicByte: 2 }).toMatchObject({ ...own?.batchContext });
          expect([own?.key, own?.value]).toEqual([their.key, their.value]);
          expect([String(own?.offset), own?.timestamp]).toEqual([their.offset, their.timestamp]);
          expect(own?.isControlRecord).toBe(their.isControlRecord);
          for (const name of Object.keys(own?.headers ?? {})) {
            if (!(name in Object.prototype)) expect(own?.headers[name]).toEqual(their.headers[name]);
          }
        });
      },
    ),
    { numRuns: 40 },
  );
});

it('finds the headers that it is asked for, also after a record that says the same', () => {
  const given = ['a', 'a', 'b', 'ab', 'a'].map((text, i) => ({
    key: null,
    value: null,
    headers: { ce_time: String(i), ...(i !== 3 && { ce_type: text }), ce_id: text, many: ['1', '2'] },
  }));
  const records = readBatch({ buffer: batchOf(given, null), offset: 0 })?.records ?? [];
  expect(records.map((each) => header(each.record, 'ce_type'))).toEqual(['a', 'a', 'b', undefined, 'a']);
  expect(records.map((each) => header(each.record, 'ce_id'))).toEqual(['a', 'a', 'b', 'ab', 'a']);
  expect(records.map((each) => header(each.record, 'many'))).toEqual(['1', '1', '1', '1', '1']);
  for (const { record: each } of records)
    expect(odd.map((name) => header(each, name))).toEqual([undefined, undefined]);
});
