import { expect, it } from '@jest/globals';
import { Text } from '@codemirror/state';
import { diagnosticsOf } from './remarks.js';

const text = Text.of([
  'title: A',
  'detection:',
  '  selection:',
  '    Filename|re: x',
  '  condition: 1 of (a or b)',
]);
const remark = (line: number, column: number) => ({ code: 'x', message: 'Wrong.', path: '', line, column });
const marked = (line: number, column: number) => {
  const [mark] = diagnosticsOf(text, [remark(line, column)], 'error');
  return mark === undefined ? undefined : text.sliceString(mark.from, mark.to);
};

it.each([
  [4, 5, 'Filename|re'],
  [1, 8, 'A'],
  // One word of a condition.
  [5, 25, 'b'],
  // Nothing stands there: the line is meant.
  [2, 99, 'detection:'],
  // The text became shorter since.
  [99, 1, '  condition: 1 of (a or b)'],
])('marks what stands at line %i, column %i', (line, column, words) => {
  expect(marked(line, column)).toBe(words);
});
