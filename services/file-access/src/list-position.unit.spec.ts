import { expect, it } from '@jest/globals';
import { isTimedPosition } from './list-position.js';

const time = '2026-03-02T09:20:00.000Z';
const id = '0198c2f0-0000-7000-8000-000000000003';

it.each([
  ['a time and an id', [time, id], true],
  ['a time of another form', ['1', id], false],
  ['a time that there is not', ['2026-02-31T09:20:00.000Z', id], false],
  ['an id of dashes', [time, '-'.repeat(36)], false],
  ['one thing more', [time, id, ''], false],
  ['something else', { time, id }, false],
])('takes %s for what it is', (_name, value, is) => {
  expect(isTimedPosition(value)).toBe(is);
});
