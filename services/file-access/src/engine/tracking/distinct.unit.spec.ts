import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Distinct } from './distinct.js';
import { hash53 } from './hash.js';
import { column, WindowSlot } from './window-slot.js';

const entries = fc.array(
  fc.nat({ max: 200 }).map((value) => hash53(String(value))),
  { minLength: 1, maxLength: 600 },
);

describe('Distinct', () => {
  it('counts what is in a window that slides, each value once', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 300 }), (values, length) => {
        const slot = new WindowSlot(4);
        const distinct = new Distinct();
        for (const [time, value] of values.entries()) {
          slot.add(slot.insert(time), column.value, value);
          distinct.add(slot, time);
          if (time >= length) distinct.remove(slot, time - length);
          expect(distinct.value).toBe(new Set(values.slice(Math.max(0, time - length + 1), time + 1)).size);
        }
      }),
      { numRuns: 30 },
    );
  });
});
