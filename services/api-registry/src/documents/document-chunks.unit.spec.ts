import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chunksOf } from './document-chunks.js';

it('cuts a text into pieces that fit, and that are the text together', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.integer({ min: 6, max: 40 }),
      (text, most) => {
        const chunks = [...chunksOf(text, most)];
        expect(chunks.join('')).toBe(text);
        for (const chunk of chunks) {
          expect(Buffer.byteLength(JSON.stringify(chunk)) - 2).toBeLessThanOrEqual(most);
          expect(chunk.isWellFormed()).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});

it('gives one empty piece of an empty text', () => {
  expect([...chunksOf('')]).toEqual(['']);
});
