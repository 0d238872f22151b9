import { expect, it } from '@jest/globals';
import { exampleEvents, readSamples } from './sample-events.js';
import { placesWords } from './places-words.js';

it.each([
  ['a list', '[{"a":1},{"a":2}]', 2],
  ['one object', '{"a":1}', 1],
  ['an object a line', '{"a":1}\n\n{"a":2}\n', 2],
])('reads %s', (_what, text, count) => {
  const read = readSamples(text);
  expect('events' in read && read.events.length).toBe(count);
});

it.each([
  ['', 'Paste events first'],
  ['actor,action', 'neither a JSON list'],
  ['{"a":1}\n{"a"', 'Line 2 is no JSON'],
  ['[1]', 'Each event is an object'],
  [JSON.stringify(Array.from({ length: 1001 }, () => ({}))), 'At most 1000'],
])('says what is wrong with “%.20s”', (text, words) => {
  expect(readSamples(text)).toEqual({ fault: expect.stringContaining(words) });
});

it('reads its own example', () => {
  const now = Date.parse('2026-03-02T09:00:00Z');
  const read = readSamples(exampleEvents(now, ''));
  expect(read).toMatchObject({ events: { length: 12, 11: { occurred_at: '2026-03-02T09:00:00.000Z' } } });
});

it.each([
  [[0, 1, 2, 5], '1–3, 6'],
  [[4, 3], '4–5'],
  [[], ''],
])('names the places %j as “%s”', (indexes, words) => {
  expect(placesWords(indexes)).toBe(words);
});
