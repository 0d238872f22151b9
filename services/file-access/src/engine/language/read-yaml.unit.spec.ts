import { describe, expect, it } from '@jest/globals';
import { plainScalar } from './plain-scalar.js';
import { readYaml } from './read-yaml.js';
import { Remarks } from './remarks.js';
import type { YamlNode } from './yaml-node.js';

function read(text: string) {
  const remarks = new Remarks();
  const documents = readYaml(text, remarks);
  return { documents, errors: remarks.errors };
}

/** As plain data. */
function data(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(data);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, data(value)]));
}

describe('plain scalars are what PyYAML makes of them', () => {
  it.each([
    ['', null],
    ['~', null],
    ['Null', null],
    ['nUll', 'nUll'],
    ['yes', true],
    ['On', true],
    ['off', false],
    ['y', 'y'],
    ['10', 10],
    ['-0x1F', -31],
    ['0b101', 5],
    ['010', 8],
    ['08', '08'],
    ['1_000', 1000],
    ['190:20:30', 685230],
    ['-1:30', -90],
    ['1.5', 1.5],
    ['1.', 1],
    ['.5', 0.5],
    ['1.5e+3', 1500],
    ['1e3', '1e3'],
    ['1.5e3', '1.5e3'],
    ['.inf', Infinity],
    ['-.INF', -Infinity],
    ['.nan', NaN],
    ['2026-01-05', { date: '2026-01-05' }],
    ['2026-1-5T10:00:00Z', { date: '2026-1-5T10:00:00Z' }],
    ['5m', '5m'],
    ['10.0.0.1', '10.0.0.1'],
  ])('%s', (text, value) => {
    expect(plainScalar(text)).toEqual(value);
  });
});

describe('a stream', () => {
  it('has the path, line and column of every node', () => {
    const { documents } = read('title: A\n---\n# a note\nsel:\n  list:\n    - one\n    - two: 2\n');
    const [, second] = documents;
    const [sel] = second?.entries ?? [];
    expect(sel?.keySpot).toEqual({ path: 'sel', line: 4, column: 1 });
    expect(sel?.value).toMatchObject({
      entries: [
        {
          keySpot: { path: 'sel.list', line: 5, column: 3 },
          value: {
            items: [
              { path: 'sel.list[0]', line: 6, column: 7, value: 'one' },
              { entries: [{ keySpot: { path: 'sel.list[1].two', line: 7, column: 7 } }] },
            ],
          },
        },
      ],
    });
  });

  it('may have empty documents', () => {
    expect(read('---\n---\na: 1\n---\n# nothing\n').documents.map(data)).toEqual([{ a: 1 }]);
    expect(read('')).toEqual({ documents: [], errors: [] });
  });

  it('keeps what is quoted as text', () => {
    expect(read(`a: ['1', "yes", !!str 5]`).documents.map(data)).toEqual([{ a: ['1', 'yes', '5'] }]);
  });

  it('resolves aliases and merge keys', () => {
    const text = 'a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc: {<<: [*a, *b], x: 5}\nd: *a\n';
    expect(read(text).documents.map(data)).toEqual([
      { a: { x: 1, y: 2 }, b: { y: 3, z: 4 }, c: { x: 5, y: 2, z: 4 }, d: { x: 1, y: 2 } },
    ]);
  });
});

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  .concat(
    [...'bcdefghi'].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghi'[i]}`).join()}]`),
  )
  .join('\n');

describe('what is refused', () => {
  it.each([
    ['a duplicate key', 'a: 1\nb:\n  c: 1\n  c: 2\n', 'duplicate-key', 'b.c', 4, 3],
    ['a duplicate key in other quotes', `a: 1\n'a': 2\n`, 'duplicate-key', 'a', 2, 1],
    ['an alias of nothing', 'a: *b\n', 'yaml', 'a', 1, 4],
    ['an alias within itself', 'a: &a [*a]\n', 'alias-loop', 'a[0]', 1, 8],
    ['an alias bomb', bomb, 'alias-bomb', expect.any(String), expect.any(Number), expect.any(Number)],
    ['a document that is no map', '- a\n', 'not-a-map', '', 1, 1],
    ['text alone', 'rule', 'not-a-map', '', 1, 1],
    ['a tag', 'a: !!binary aGk=\n', 'yaml-tag', 'a', 1, 13],
    ['a key that is a map', '{a: 1}: b\n', 'key', '', 1, 1],
    ['a merge of text', 'a: {<<: b}\n', 'merge-key', 'a.<<', 1, 9],
    ['what is no YAML', 'a: [1\nb: 2\n', 'yaml', '', expect.any(Number), expect.any(Number)],
    ['a tab as indentation', 'a:\n\tb: 1\n', 'yaml', '', 2, 1],
    [
      'lists within lists without end',
      `a: ${'['.repeat(100)}${']'.repeat(100)}`,
      'too-deep',
      expect.any(String),
      1,
      expect.any(Number),
    ],
    [
      'lists deeper than the stack',
      `a: ${'['.repeat(50_000)}`,
      expect.stringMatching(/too-deep|yaml/),
      '',
      1,
      expect.any(Number),
    ],
    [
      'too many values',
      `a: [${'x,'.repeat(250_000)}]`,
      'too-large',
      expect.any(String),
      1,
      expect.any(Number),
    ],
    ['too many bytes', `a: ${'x'.repeat(2_100_000)}`, 'too-large', '', 1, 1],
    ['too many documents', 'a: 1\n---\n'.repeat(2001), 'too-large', '', 1, 1],
  ])('%s', (_, text, code, path, line, column) => {
    expect(read(text).errors[0]).toMatchObject({ code, path, line, column });
  });

  it('is told to a bounded length', () => {
    expect(read('a: *b\n---\n'.repeat(500)).errors).toHaveLength(200);
  });
});
