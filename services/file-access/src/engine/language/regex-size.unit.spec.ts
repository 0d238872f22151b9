import { expect, it } from '@jest/globals';
import { regexSize } from './regex-size.js';

it.each([
  ['', 0],
  ['abc', 3],
  ['a{3}', 3],
  ['a{2,5}b', 6],
  ['a{2,}', 2],
  ['(ab){10}', 30],
  ['((ab){10}c){10}', 320],
  ['[^]a-z]{4}', 4],
  [String.raw`\({3}[\]x]`, 4],
  ['a{x}', 4],
  ['(a))', 3],
])('%s comes to %d steps', (source, size) => {
  // A group counts itself.
  expect(regexSize(source)).toBe(size);
});
