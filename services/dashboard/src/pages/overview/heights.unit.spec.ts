import { expect, it } from '@jest/globals';
import { heightsOf } from './heights.js';

it.each([
  ['as they count', [10, 0, 20], 5, [10, 0, 20]],
  ['none too low to be hit, and the stack as high as before', [1, 0, 99, 2], 5, [5, 0, 92, 5]],
  ['a low one by itself', [0, 1, 0], 5, [0, 5, 0]],
  ['nothing', [0, 0, 0], 5, [0, 0, 0]],
])('draws segments: %s', (_, counts, least, expected) => {
  expect(heightsOf(counts, least)).toEqual(expected);
});
