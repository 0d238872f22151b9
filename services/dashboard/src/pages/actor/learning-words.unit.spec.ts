import { expect, it } from '@jest/globals';
import { learningWords } from './learning-words.js';

const now = Date.parse('2026-11-21T12:00:00Z');

it.each([
  ['2026-12-04T16:00:30.000Z', 'for another 13 d 4 h at least'],
  ['2026-11-21T12:00:00.200Z', 'for another 1 s at least'],
  // The time is over, but too little has come.
  ['2026-11-21T11:00:00.000Z', 'until enough has come'],
  [null, 'until enough has come'],
])('learns until %s: %s', (until, words) => {
  expect(learningWords(until, now)).toBe(words);
});
