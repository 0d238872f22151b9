import { describe, expect, it } from '@jest/globals';
import { Positions } from './positions.js';

const marks = (...highs: number[]) =>
  new Map(highs.map((high, partition) => [partition, { low: 0n, high: BigInt(high) }]));

function at(...positions: number[]): Positions {
  const reader = new Positions();
  positions.forEach((position, partition) => {
    reader.set(partition, BigInt(position));
  });
  return reader;
}

describe('where a reader is', () => {
  it('is proven to be at the end once every end that was known has been passed', () => {
    const reader = at(5, 5);
    reader.mustReach(1_000, marks(7, 6));
    reader.mustReach(2_000, marks(9, 9)); // the goal of before stands, or a busy topic's reader would never be there
    reader.passed(0, 7n);
    expect(reader.provenAt).not.toBe(1_000);
    reader.passed(1, 6n);
    expect(reader.provenAt).toBe(1_000);
    reader.mustReach(3_000, marks(7, 6));
    expect(reader.provenAt).toBe(3_000);
  });

  it('stays where it is while it is not too far behind', () => {
    const reader = at(5, 5);
    expect(reader.skip(marks(10, 10), 10, reader.snapshot())).toEqual({ partitions: [], records: 0 });
  });

  it('goes to the ends when it is, and says how many records it passed over', () => {
    const reader = at(5, 10, 5);
    expect(reader.skip(marks(10, 10, 11), 10, reader.snapshot())).toEqual({
      partitions: [0, 2],
      records: 11,
    });
    expect([reader.of(0), reader.of(1), reader.of(2)]).toEqual([10n, 10n, 11n]);
  });

  it('counts only what could still be read', () => {
    const reader = at(0);
    const kept = new Map([[0, { low: 95n, high: 100n }]]);
    expect(reader.skip(kept, 10, reader.snapshot())).toEqual({ partitions: [], records: 0 });
  });

  it('does not go back for what was read while Kafka was asked for the ends', () => {
    const reader = at(5);
    const before = reader.snapshot();
    reader.passed(0, 9n);
    expect(reader.skip(marks(7), 10, before)).toEqual({ partitions: [], records: 0 });
    expect(reader.of(0)).toBe(9n);
  });

  it('goes to the end of a topic that was made anew', () => {
    const reader = at(50);
    expect(reader.skip(marks(3), 10, reader.snapshot())).toEqual({ partitions: [0], records: 0 });
    expect(reader.of(0)).toBe(3n);
  });
});
