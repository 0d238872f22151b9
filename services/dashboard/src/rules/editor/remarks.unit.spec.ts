import { expect, it } from '@jest/globals';
import { Text } from '@codemirror/state';
import { diagnosticsOf } from './remarks.js';

const text = Text.of(['title: A', 'detection:', '  selection:', '    Filename|re: x']);
const remark = (line: number, column: number) => ({ code: 'x', message: 'Wrong.', path: '', line, column });
const marked = (line: number, column: number) => {
  const [mark] = diagnosticsOf(text, [remark(line, column)], 'error');
  return mark === undefined ? undefined : text.sliceString(mark.from, mark.to);
};

it.each([
  [4, 5, 'Filename|re'],
  [1, 8, 'A'],
  // Nothing stands there: the line is meant.
  [2, 99, 'detection:'],
  // The text became shorter since.
  [99, 1, '    Filename|re: x'],
])('marks what stands at line %i, column %i', (line, column, words) => {
  expect(marked(line, column)).toBe(words);
});

const unmapped = Text.of([
  'detection:',
  '  selection:',
  '    FileNam|re: FileNam',
  '    Foo:',
  '      - a',
  '      - Foo',
  '    "Ba r": c',
  '    resource|fieldref: Other',
  '  two:',
  '    - Zed: 1',
  '      action: share',
  '    - Zed|contains|all: [q, r]',
  '    - {action: share, Zed: q}',
]);

it.each([
  ['selection.FileNam|re', 3, 17, [3, 'FileNam|re']],
  ['selection.Foo[1]', 6, 9, [4, 'Foo']],
  ['selection.Ba r', 7, 13, [7, '"Ba r"']],
  // The field that there is not is the value here.
  ['selection.resource|fieldref', 8, 24, [8, 'Other']],
  ['two[0].Zed', 10, 12, [10, 'Zed']],
  ['two[1].Zed|contains|all[1]', 12, 29, [12, 'Zed|contains|all']],
  ['two[2].Zed', 13, 28, [13, 'Zed']],
])('marks the key of a field that events have not: %s', (path, line, column, place) => {
  const message = 'Events have no such field.';
  const [mark] = diagnosticsOf(
    unmapped,
    [{ code: 'unmapped-field', message, path: `detection.${path}`, line, column }],
    'error',
  );
  expect([
    mark && unmapped.lineAt(mark.from).number,
    mark && unmapped.sliceString(mark.from, mark.to),
  ]).toEqual(place);
});
