import { expect, it } from '@jest/globals';
import { diffLines } from './diff-lines.js';

it('numbers the lines of a unified diff, without its header', () => {
  const unified = [
    '--- 1',
    '+++ 2',
    '@@ -3,3 +3,3 @@',
    ' level: high',
    '-  gt: 10',
    '+  gt: 20',
    ' end',
    '\\ No newline',
    '',
  ];
  expect(diffLines(unified.join('\n'))).toEqual([
    { kind: 'place', text: '@@ -3,3 +3,3 @@' },
    { kind: 'same', text: 'level: high', before: 3, after: 3 },
    { kind: 'removed', text: '  gt: 10', before: 4 },
    { kind: 'added', text: '  gt: 20', after: 4 },
    { kind: 'same', text: 'end', before: 5, after: 5 },
  ]);
});

it('is nothing where the texts are equal', () => {
  expect(diffLines('')).toEqual([]);
});
