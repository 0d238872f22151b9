import { createRequire } from 'node:module';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeRecord, type RecordFields } from './record-encoder.js';

type Encode = (fields: RecordFields) => { buffer: Buffer };
const original = createRequire(import.meta.url)(
  'kafkajs/src/protocol/recordBatch/record/v0/index.js',
) as Encode;

const bytes = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
);

it('writes the very bytes that kafkajs writes', () => {
  fc.assert(
    fc.property(
      fc.record({
        offsetDelta: fc.nat({ max: 2_000_000 }),
        timestampDelta: fc.nat({ max: 2_000_000 }),
        key: fc.option(bytes),
        value: fc.option(bytes),
        headers: fc.dictionary(
          fc.string({ maxLength: 40 }).filter((name) => name !== '__proto__'),
          fc.oneof(bytes, fc.array(bytes, { maxLength: 3 })),
        ),
      }),
      (fields) => {
        expect(encodeRecord(fields).buffer.equals(original(fields).buffer)).toBe(true);
      },
    ),
  );
});

it.each([0, 62, 63, 64, 127, 128, 8_191, 8_192, 70_000])('writes a value of %d bytes alike', (length) => {
  const fields = { value: Buffer.alloc(length, 7), key: 'k', headers: { a: 'b' } };
  expect(encodeRecord(fields).buffer.equals(original(fields).buffer)).toBe(true);
});
