import { expect, it } from '@jest/globals';
import { blocksOf } from './markdown-blocks.js';

it('tells headings, lists, code and paragraphs apart', () => {
  const text = [
    '# One',
    '',
    'A line',
    'and its rest',
    '',
    '1. first',
    '2. second',
    '   goes on',
    '',
    '- a',
    '* b',
    '```',
    '# no heading',
    '```',
    '<b>raw</b>',
  ].join('\n');
  expect(blocksOf(text)).toEqual([
    { kind: 'heading', text: 'One' },
    { kind: 'paragraph', text: 'A line and its rest' },
    { kind: 'list', isOrdered: true, items: ['first', 'second goes on'] },
    { kind: 'list', isOrdered: false, items: ['a', 'b'] },
    { kind: 'code', text: '# no heading' },
    { kind: 'paragraph', text: '<b>raw</b>' },
  ]);
});

it('reads code that nobody closed to the end', () => {
  expect(blocksOf('```\na\nb')).toEqual([{ kind: 'code', text: 'a\nb' }]);
});
