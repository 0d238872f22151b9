import { expect, it } from '@jest/globals';
import { PackedRecords } from '../records/packed-records.js';
import { inRequests, type TopicSlices } from './requests.js';

const records = (count: number, bytes: number, key = (i: number): string => String(i)) =>
  PackedRecords.of(
    Array.from({ length: count }, (_, i) => ({ key: key(i), value: Buffer.alloc(bytes), headers: {} })),
  );
const size = (request: TopicSlices[]) =>
  request
    .flatMap(({ slices }) => slices)
    .reduce((sum, { records: each, from, to }) => {
      for (let i = from; i < to; i++) sum += each.sizeOf(i, 0);
      return sum;
    }, 0);
const unknown = () => undefined;

it('keeps small sends in one request', () => {
  const [a, b, more] = [records(10, 100), records(5, 100), records(1, 1)];
  const batch = [
    { topic: 'a', records: [a, more] },
    { topic: 'b', records: [b] },
  ];
  expect(inRequests(batch, unknown)).toEqual([
    [
      {
        topic: 'a',
        slices: [
          { records: a, from: 0, to: 10 },
          { records: more, from: 0, to: 1 },
        ],
      },
      { topic: 'b', slices: [{ records: b, from: 0, to: 5 }] },
    ],
  ]);
});

it.each([undefined, 1, 6])(
  'splits large ones below the broker’s limit, in order (%s partitions)',
  (partitions) => {
    const given = records(300, 20_000, () => 'same');
    const requests = inRequests([{ topic: 'a', records: [given, given] }], () => partitions);
    for (const request of requests) expect(size(request)).toBeLessThan(1024 * 1024);
    const indexes = requests.flatMap((request) =>
      request.flatMap(({ slices }) =>
        slices.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)),
      ),
    );
    const once = Array.from({ length: 300 }, (_, i) => i);
    expect(indexes).toEqual([...once, ...once]);
  },
);

it('fills a request by what each partition of it takes, up to a bound of its own', () => {
  const sizes = inRequests([{ topic: 'a', records: [records(1_000, 20_000)] }], () => 6).map(size);
  expect(Math.max(...sizes)).toBeGreaterThan(2 * 1024 * 1024);
  expect(Math.max(...sizes)).toBeLessThan(9 * 1024 * 1024);
});

it('sends a record alone that is larger than a request should be', () => {
  const [small, large] = [records(2, 10), records(1, 900_000)];
  const requests = inRequests([{ topic: 'a', records: [small, large] }], unknown);
  expect(requests).toEqual([
    [{ topic: 'a', slices: [{ records: small, from: 0, to: 2 }] }],
    [{ topic: 'a', slices: [{ records: large, from: 0, to: 1 }] }],
  ]);
});

it('sends nothing of nothing', () => {
  expect(inRequests([], unknown)).toEqual([]);
});
