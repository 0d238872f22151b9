import fc from 'fast-check';
import { FileEvent } from '../../event.js';
import type { FieldName } from '../../fields.js';
import {
  anyText,
  oneCharacter,
  type PatternPart,
  type Predicate,
  type Test,
  type TextTest,
} from '../predicate.js';

/** Few letters, so that what is generated meets; among them some that fold oddly or are half of something. */
const letters = [
  'a',
  'b',
  'A',
  'B',
  '/',
  '.',
  'k',
  's',
  'Σ',
  'σ',
  'ς',
  'İ',
  'K',
  'ſ',
  'é',
  '😀',
  '\ud83d',
  '\ude00',
  '\n',
];
const common = fc.constantFrom('a', 'b', 'A', '/', '.');
const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: common, maxLength }),
    fc.string({ unit: fc.constantFrom(...letters), maxLength }),
  );

export const lists = new Map<string, readonly string[]>([
  ['few', ['a', '*b', 'A/*']],
  [
    'many',
    Array.from(
      { length: 40 },
      (_, i) => `${'ab/.k'.charAt(i % 5)}${i.toString(2).replaceAll('1', 'a').replaceAll('0', 'b')}`,
    ),
  ],
  ['wild', ['a?b', '*a*b*', '\\*', '.*']],
  ['none', []],
]);

const texts: readonly FieldName[] = [
  'actor_email',
  'actor.domain',
  'action',
  'action_name',
  'resource',
  'resource.scheme',
  'resource.host',
  'resource.path',
  'resource.name',
  'resource.extension',
  'resource.area',
  'ip',
  'ip.network',
  'ip.country',
  'ua',
  'ua.family',
  'session_id',
  'labels.a',
  'labels.toString',
  'bytes',
];
const field = fc.oneof(
  fc.constant<FieldName>('resource'),
  fc.constant<FieldName>('action'),
  fc.constantFrom(...texts),
);
const actions = ['view', 'download', 'delete', 'share', 'Download'];

const pattern: fc.Arbitrary<PatternPart[]> = fc.oneof(
  fc.constantFrom(...actions).map((action): PatternPart[] => [action]),
  text(3).map((literal): PatternPart[] => [literal]),
  text(3).map((literal): PatternPart[] => [literal, anyText]),
  text(3).map((literal): PatternPart[] => [anyText, literal]),
  text(3).map((literal): PatternPart[] => [anyText, literal, anyText]),
  fc.array(fc.oneof<fc.Arbitrary<PatternPart>[]>(text(2), fc.constantFrom(anyText, oneCharacter)), {
    maxLength: 7,
  }),
);

const source = fc.oneof(
  fc.constantFrom(
    'a+b',
    '^a.*b$',
    '(a|b)k',
    '[ab]{2,3}s',
    '(?i)ab',
    'a|b|/',
    's3://(a|b/)',
    '\\.a',
    '(a+)+$',
    'σ',
    'k',
    '',
  ),
  fc
    .array(fc.constantFrom('a', 'b', 'k', 's', '/', '.', '(?:a|bb)', '[^a]', 'a*', 'b?', '\\W', '$'), {
      maxLength: 6,
    })
    .map((parts) => parts.join('')),
);

const textTest: fc.Arbitrary<TextTest> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant('text' as const), pattern, cased: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('regex' as const),
      source,
      flags: fc.constantFrom('', 'i', 'm', 's', 'ims'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('listed' as const),
      list: fc.constantFrom('few', 'many', 'wild', 'none', 'missing'),
      how: fc.constantFrom('equals', 'contains', 'startswith', 'endswith'),
      cased: fc.boolean(),
    }),
  },
);

const networks = [
  '10.0.0.0/8',
  '10.1.2.3',
  '0.0.0.0/0',
  '2001:db8::/32',
  '::/0',
  '::ffff:10.0.0.0/104',
  'no network',
  '10.0.0.0/33',
];

const otherTest: fc.Arbitrary<Test> = fc.oneof<fc.Arbitrary<Test>[]>(
  fc.record({ is: fc.constant('number' as const), value: fc.integer({ min: 0, max: 3 }) }),
  fc.record({
    is: fc.constant('compare' as const),
    by: fc.constantFrom('lt', 'lte', 'gt', 'gte'),
    value: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({ is: fc.constant('cidr' as const), network: fc.constantFrom(...networks) }),
  fc.constant<Test>({ is: 'absent' }),
  fc.record({ is: fc.constant('exists' as const), exists: fc.boolean() }),
  fc.record({
    is: fc.constant('same_as' as const),
    field,
    how: fc.constantFrom('equals', 'contains', 'startswith', 'endswith'),
    cased: fc.boolean(),
  }),
  fc.record({
    is: fc.constant('time_part' as const),
    part: fc.constantFrom('minute', 'hour', 'day', 'week', 'month', 'year'),
    value: fc.integer({ min: 0, max: 60 }),
  }),
);

const fieldTest = fc.oneof(
  { weight: 5, arbitrary: fc.record({ op: fc.constant('field' as const), field, test: textTest }) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('field' as const),
      field: fc.oneof(field, fc.constant<FieldName>('occurred_at')),
      test: otherTest,
    }),
  },
);

/** Whatever a predicate may be. */
export const predicates: fc.Arbitrary<Predicate> = fc.letrec<{ predicate: Predicate }>((tie) => ({
  predicate: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fieldTest,
    fc.record({
      op: fc.constantFrom('and', 'or'),
      of: fc.array(tie('predicate'), { maxLength: 6 }),
    }) as fc.Arbitrary<Predicate>,
    fc.record({ op: fc.constant('not' as const), of: tie('predicate') }),
    fc.record({ op: fc.constant('keyword' as const), test: textTest }),
    fc.record({ op: fc.constantFrom('always', 'never') }) as fc.Arbitrary<Predicate>,
  ),
})).predicate;

const ips = ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::1', '192.0.2.1', 'a'];
const resource = fc.oneof(
  text(12),
  fc
    .tuple(fc.constantFrom('s3://', 'https://', '\\\\', 'C:\\', '//', ''), text(12))
    .map((parts) => parts.join('')),
);

/** Whatever an event may be, and some that no source sends. */
export const events: fc.Arbitrary<FileEvent> = fc
  .record({
    actor_email: text(4),
    action: fc.oneof(fc.constantFrom(...actions), text(2)),
    resource,
    action_name: fc.option(text(4), { nil: undefined }),
    bytes: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
    ip: fc.option(fc.constantFrom(...ips), { nil: undefined }),
    ua: fc.option(text(6), { nil: undefined }),
    session_id: fc.option(text(4), { nil: undefined }),
    labels: fc.option(fc.dictionary(fc.constantFrom('a', 'b', 'toString', '__proto__'), text(4)), {
      nil: undefined,
    }),
  })
  .map((data) => {
    const actor = `${data.actor_email.toLowerCase()}@corp.com`;
    const countries = { countryOf: (ip: string) => (ip.startsWith('10.') ? 'A' : undefined) };
    return FileEvent.of({ eventId: 'e', actor, time: 1_700_000_000_000, appendedAt: 0, data }, countries);
  });
