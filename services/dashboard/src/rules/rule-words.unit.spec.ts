import { expect, it } from '@jest/globals';
import { costWords, precisionWords, sentence, typeWords } from './rule-words.js';

it('says types as people do', () => {
  expect(typeWords({ kind: 'correlation', type: 'value_count' })).toBe('Value count');
  expect(typeWords({ kind: 'event', type: 'event' })).toBe('Single event');
  expect(sentence('first_seen')).toBe('First seen');
});

it('says what is not known by a dash, and numbers with their unit', () => {
  expect([precisionWords(null), precisionWords(0.917)]).toEqual(['–', '92 %']);
  expect([costWords(null), costWords(0.4321), costWords(12.6)]).toEqual(['–', '0.43 µs', '13 µs']);
  expect([costWords(0), costWords(0.0099), costWords(0.01)]).toEqual(['< 0.01 µs', '< 0.01 µs', '0.01 µs']);
});
