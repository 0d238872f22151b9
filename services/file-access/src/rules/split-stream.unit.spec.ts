import { describe, expect, it } from '@jest/globals';
import { splitStream } from './split-stream.js';
import { markerOf } from './stream-sections.js';

const event = (name: string, title = name) => `title: ${title}
name: ${name}
logsource:
    product: palisade
    category: file_access
detection:
    selection:
        action: share
    condition: selection
`;
const count = (of: string, id: string) => `title: Many of ${of}
id: ${id}
correlation:
    type: event_count
    rules: ${of}
    group-by: [actor_email]
    timespan: 5m
    condition:
        gt: 2
`;

describe('a stream', () => {
  it.each([
    ['too many documents', 'a: b\n---\n'.repeat(110_000)],
    ['what is too deep', '['.repeat(900_000)],
    ['what is deep by its lines', Array.from({ length: 1_200 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['too many words', Array.from({ length: 27_000 }, (_, i) => count('x', String(i))).join('---\n')],
  ])(
    'is not taken apart where it has %s',
    (_, yaml) => {
      expect(splitStream(yaml) ?? []).toHaveLength(0);
    },
    3_000,
  );

  it('becomes rules of the documents that refer to each other, in either order', () => {
    const parts = splitStream([count('b', '1'), event('a'), event('b'), event('a2')].join('---\n'));
    expect(parts?.map(({ documents }) => documents.map(({ title }) => title))).toEqual([
      ['Many of b', 'b'],
      ['a'],
      ['a2'],
    ]);
  });

  it('is taken apart in time that grows with it', () => {
    const stream = Array.from({ length: 1_900 }, (_, i) => `name: n${i}\ncorrelation: {rules: n${i + 1}}\n`);
    expect(splitStream(stream.join('---\n'))).toHaveLength(1);
  }, 3_000);

  it('does not connect what refers to the same rule elsewhere', () => {
    expect(splitStream([count('x', '1'), count('x', '2')].join('---\n'))).toHaveLength(2);
  });

  it('keeps apart what an export says are two rules, and gives back their texts', () => {
    const rules = ['1', '2'].map((id) => `${event('base', `Base of ${id}`)}---\n${count('base', id)}`);
    const exported = rules.map((yaml, i) => `${markerOf(String(i + 1), 2)}\n${yaml}`).join('---\n');
    expect(splitStream(exported)?.map(({ yaml }) => yaml)).toEqual(rules);
    const appended = splitStream(`${exported}---\n${event('base', 'Another')}`);
    expect(appended?.map(({ documents }) => documents.length)).toEqual([2, 2, 1]);
  });

  it('is told apart by its own lines', () => {
    const stream = ['# first', event('a'), '---', event('b'), '---', count('a', '1')].join('\n');
    const lines = stream.split('\n');
    for (const part of splitStream(stream) ?? []) {
      for (const [i, text] of part.yaml.trimEnd().split('\n').entries())
        if (text !== '---') expect(lines[(part.lines[i] ?? 0) - 1]).toBe(text);
    }
  });
});
