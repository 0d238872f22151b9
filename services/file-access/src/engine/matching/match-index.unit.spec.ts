import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileEvent } from '../event.js';
import { compilePredicate } from './compile-predicate.js';
import { MatchIndex } from './match-index.js';
import { anyText, type Predicate, type Test } from './predicate.js';
import { events, lists, predicates } from './testing/arbitraries.js';

function positions(index: MatchIndex, count: number, event: FileEvent): number[] {
  const into = new Int32Array(count);
  return [...into.subarray(0, index.match(event, into))];
}

it('finds exactly what each predicate alone finds', () => {
  const tenant = fc.tuple(fc.array(predicates, { maxLength: 60 }), fc.array(events, { maxLength: 12 }));
  fc.assert(
    fc.property(tenant, ([rules, stream]) => {
      const index = MatchIndex.of(rules, lists);
      const alone = rules.map((rule) => compilePredicate(rule, lists));
      for (const event of stream) {
        const expected = [...alone.keys()].filter((i) => alone[i]?.(event));
        expect(positions(index, rules.length, event)).toEqual(expected);
      }
    }),
    { numRuns: 400 },
  );
});

const holds = (value: string): Predicate => {
  const test: Test = { is: 'text', pattern: [anyText, value, anyText], cased: false };
  return { op: 'field', field: 'resource', test };
};

function eventOf(resource: string, action = 'view'): FileEvent {
  const data = { actor_email: 'a@b', action, resource };
  return FileEvent.of({ eventId: 'e', actor: 'a@b', time: 0, appendedAt: 0, data });
}

it('finds literals that are within each other', () => {
  const literals = ['a', 'ab', 'b', 'bab', 'abab', 'babb', 'c', 'bc', 'abc', 'cab', 'ba', 'aab'];
  const index = MatchIndex.of(literals.map(holds), new Map());
  for (const text of ['', 'abab', 'babbabc', 'aaab', 'cabab', 'xyz', 'CAB']) {
    const expected = [...literals.keys()].filter((i) => text.toLowerCase().includes(literals[i] ?? ''));
    expect(positions(index, literals.length, eventOf(text))).toEqual(expected);
  }
});

it('finds among more literals than its table has room for', () => {
  const literals = Array.from(
    { length: 900 },
    (_, i) => `${String.fromCodePoint(0x4e00 + i * 7)}/folder-${i}`,
  );
  const index = MatchIndex.of(literals.map(holds), new Map());
  expect(positions(index, 900, eventOf(`x${literals[7]}y${literals[888]}`))).toEqual([7, 888]);
});

it('knows actions by their own case, and more of them than there are', () => {
  const is = (value: string, cased: boolean): Predicate => ({
    op: 'field',
    field: 'action',
    test: { is: 'text', pattern: [value], cased },
  });
  const index = MatchIndex.of([is('Download', false), is('Download', true), is('download', true)], new Map());
  const found = (action: string) => positions(index, 3, eventOf('x', action));
  expect(found('download')).toEqual([0, 2]);
  expect(found('Download')).toEqual([0, 1]);
  for (let i = 0; i < 100; i++) expect(found(`other-${i}`)).toEqual([]);
  expect(found('DOWNLOAD')).toEqual([0]);
});

it('refuses as it is made what it cannot read', () => {
  const test: Test = { is: 'regex', source: 'a(?=b)', flags: '' };
  expect(() => MatchIndex.of([{ op: 'field', field: 'ua', test }], new Map())).toThrow();
});
