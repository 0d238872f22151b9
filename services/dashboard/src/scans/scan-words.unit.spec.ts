import { expect, it } from '@jest/globals';
import { isOpen, reasonWords } from './scan-words.js';

it.each([
  ['lease-expired', 'The scanner that worked on it was not heard of any more'],
  ['ownership_not_proven', 'Needs proven ownership'],
  ['something-quite_new', 'Something quite new'],
])('says %s as %s', (reason, words) => {
  expect(reasonWords(reason)).toBe(words);
});

it('knows what goes on by itself', () => {
  expect((['queued', 'running', 'closing', 'offered'] as const).every(isOpen)).toBe(true);
  expect((['completed', 'partial', 'failed', 'cancelled', 'succeeded'] as const).some(isOpen)).toBe(false);
});
