import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileEvent } from '../event.js';
import { compilePredicate } from './compile-predicate.js';
import { MatchIndex } from './match-index.js';
import { anyText, oneCharacter, type PatternPart, type Predicate, type TextTest } from './predicate.js';

const longest = 'a'.repeat(4_096);

function eventOf(resource: string): FileEvent {
  const data = { actor_email: 'a@b', action: 'view', resource, ua: resource.slice(0, 1_024), ip: resource };
  return FileEvent.of({ eventId: 'e', actor: 'a@b', time: 0, appendedAt: 0, data });
}

const ofResource = (test: TextTest): Predicate => ({ op: 'field', field: 'resource', test });
const repeated = (parts: readonly PatternPart[], times: number) =>
  Array.from({ length: times }, () => parts).flat();
const pattern = (...parts: PatternPart[]) => ofResource({ is: 'text', pattern: parts, cased: false });
const regex = (source: string) => ofResource({ is: 'regex', source, flags: '' });

/** Each would take minutes, or not end, where a search goes back. */
it.each<[string, Predicate, string]>([
  ['many stars', pattern(anyText, ...repeated(['a', anyText], 2_000), 'b', anyText), longest],
  ['many question marks', pattern(anyText, ...repeated(['a', oneCharacter], 1_000), 'b', anyText), longest],
  ['both', pattern(...repeated([anyText, oneCharacter, 'aa'], 700), 'b'), longest],
  ['a long literal that nearly occurs', pattern(anyText, `b${'a'.repeat(2_000)}`, anyText), longest],
  ['nested repetition', regex('(a+)+$'), `${longest.slice(1)}!`],
  ['ambiguous alternatives', regex('^(a|aa)+$'), `${longest.slice(1)}!`],
  ['states that double', regex('(a|b)*a(a|b){40}[^ab]'), 'abbab'.repeat(800)],
])('does not search back over %s', (_name, predicate, text) => {
  const index = MatchIndex.of([predicate], new Map());
  const holds = compilePredicate(predicate, new Map());
  const into = new Int32Array(1);
  for (let i = 0; i < 10; i++) {
    expect(holds(eventOf(text))).toBe(false);
    expect(index.match(eventOf(text), into)).toBe(0);
  }
});

it.each(['equals', 'contains', 'startswith', 'endswith'] as const)('%s of a list of 5,000', (how) => {
  const entries = Array.from({ length: 5_000 }, (_, i) => `${'a'.repeat(i % 90)}b${i}`);
  const wild = entries.slice(0, 500).map((entry) => `*${entry}*c*`);
  const lists = new Map([['long', [...entries, ...wild]]]);
  const predicate = ofResource({ is: 'listed', list: 'long', how, cased: false });
  const holds = compilePredicate(predicate, lists);
  for (let i = 0; i < 100; i++) expect(holds(eventOf(longest))).toBe(false);
  const found = ['aaab93', 'AAAB93'].map((text) => holds(eventOf(text)));
  expect(found).toEqual([true, true]);
});

const characters = fc.constantFrom(
  'a',
  'B',
  '*',
  '?',
  '\\',
  '\0',
  '\ud800',
  '\udc00',
  '😀',
  'ß',
  'İ',
  '/',
  ':',
  '.',
  '%',
  '\u202e',
);
const wildText = fc.oneof(
  fc.string({ unit: characters, maxLength: 40 }),
  fc
    .tuple(fc.string({ unit: characters, maxLength: 3 }), fc.integer({ max: 1_000, min: 1 }))
    .map(([unit, times]) => unit.repeat(times)),
);
const wildPattern = fc.array(
  fc.oneof<fc.Arbitrary<PatternPart>[]>(wildText, fc.constantFrom(anyText, oneCharacter)),
  { maxLength: 30 },
);

it('throws at no text, whatever it holds', () => {
  fc.assert(
    fc.property(
      fc.array(wildPattern, { maxLength: 20 }),
      fc.array(wildText, { maxLength: 10 }),
      (patterns, texts) => {
        const predicates = patterns.map((parts) => pattern(...parts));
        const index = MatchIndex.of(predicates, new Map());
        const into = new Int32Array(predicates.length);
        for (const event of texts.map(eventOf)) {
          const expected = predicates.flatMap((each, i) =>
            compilePredicate(each, new Map())(event) ? [i] : [],
          );
          expect([...into.subarray(0, index.match(event, into))]).toEqual(expected);
          for (const field of [
            'resource.area',
            'resource.extension',
            'ip.network',
            'ua.family',
            'actor.domain',
          ] as const)
            expect(typeof event.get(field)).not.toBe('object');
        }
      },
    ),
    { numRuns: 60 },
  );
});

it('refuses what is nested without end', () => {
  let predicate: Predicate = { op: 'always' };
  for (let i = 0; i < 10_000; i++) predicate = { op: 'not', of: { op: 'and', of: [predicate] } };
  expect(() => compilePredicate(predicate, new Map())).toThrow('nested too deep');
  expect(() => MatchIndex.of([predicate], new Map())).toThrow('nested too deep');
});
