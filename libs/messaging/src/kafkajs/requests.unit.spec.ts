import { expect, it } from '@jest/globals';
import { inRequests } from './requests.js';

const messages = (count: number, bytes: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ key: String(from + i), value: Buffer.alloc(bytes) }));
const size = (request: { messages: { value: unknown }[] }[]) =>
  request.flatMap((each) => each.messages).reduce((sum, { value }) => sum + (value as Buffer).length, 0);

it('keeps small sends in one request', () => {
  const batch = [
    { topic: 'a', messages: messages(10, 100) },
    { topic: 'b', messages: messages(5, 100) },
  ];
  expect(inRequests(batch)).toEqual([batch]);
});

it('splits large ones below the broker’s limit and keeps the order', () => {
  const requests = inRequests([{ topic: 'a', messages: messages(30, 100_000) }]);
  for (const request of requests) expect(size(request)).toBeLessThan(1024 * 1024);
  const keys = requests.flatMap((request) => request.flatMap((each) => each.messages.map(({ key }) => key)));
  expect(keys).toEqual(Array.from({ length: 30 }, (_, i) => String(i)));
});

it('sends a record alone that is larger than a request should be', () => {
  const requests = inRequests([{ topic: 'a', messages: [...messages(2, 10), ...messages(1, 900_000, 2)] }]);
  expect(requests.map(size)).toEqual([20, 900_000]);
});

it('sends nothing of nothing', () => {
  expect(inRequests([])).toEqual([]);
});
