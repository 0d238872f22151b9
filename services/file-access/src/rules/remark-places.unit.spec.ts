import { expect, it } from '@jest/globals';
import { compileSpecs } from './compile-tenant.js';
import type { RuleSpec } from './rule-spec.js';
import { context, limits } from '../engine/testing/compiled.js';
import { placed } from '../engine/language/placed.js';
import { readRules } from '../engine/language/read-rules.js';

/** The words at which the first remark on a text is, up to the next space or comma. */
function blamed(yaml: string): string {
  const { errors, warnings } = readRules(yaml);
  return wordsAt(yaml, [...errors, ...warnings, ...compiled(yaml)][0]);
}

function wordsAt(yaml: string, remark: { line: number; column: number } | undefined): string {
  const line = yaml.split('\n')[(remark?.line ?? 0) - 1] ?? '';
  return line.slice((remark?.column ?? 1) - 1).split(/[\s,\]})]/)[0] ?? '';
}

function compiled(yaml: string) {
  const spec: RuleSpec = {
    ...{
      ruleId: 'r',
      revision: 0,
      version: 'r',
      ownText: yaml,
      enabled: true,
      mode: 'alert',
      thresholds: {},
    },
  };
  return compileSpecs([spec], context, limits).refused.get('r') ?? [];
}

const event = (detection: string, name = 'one') => `title: One
name: ${name}
logsource: {product: palisade}
detection:
${detection.replace(/^/gm, '  ')}
`;
const any = event('sel:\n  action: share\ncondition: sel');
const counting = (correlation: string) => `${any}---
title: Two
name: two
correlation:
${correlation.replace(/^/gm, '  ')}
`;
const count = (rules: string, rest = 'timespan: 5m\ncondition: {gt: 3}') =>
  counting(`type: event_count\nrules: ${rules}\ngroup-by: [actor_email]\n${rest}`);

it.each([
  [
    'a field that there is not',
    event('sel:\n  action: share\n  Foo|contains: Foo\ncondition: sel'),
    'Foo|contains:',
  ],
  ['one with several values', event('sel:\n  Foo:\n    - a\n    - b\ncondition: sel'), 'Foo:'],
  ['one in a list of maps', event('sel:\n  - action: share\n  - {bytes: 1, Foo: 2}\ncondition: sel'), 'Foo:'],
  ['a field that is referred to', event('sel:\n  resource|fieldref: Other\ncondition: sel'), 'Other'],
  ['a selection that there is not', event('sel:\n  action: share\ncondition: sel and not other'), 'other'],
  ['one in quotes', event("sel:\n  action: share\ncondition: 'sel and other or sel'"), 'other'],
  ['a pattern that fits none', event('sel:\n  action: share\ncondition: sel or 1 of x*'), 'x*'],
  ['a condition that is folded', event('sel:\n  action: share\ncondition: >\n  sel and\n  other'), '>'],
  ['an operator in capitals', event('sel:\n  action: share\ncondition: sel AND sel'), 'AND'],
  ['a condition that is not there', event('sel:\n  action: share'), 'detection:'],
  ['an event rule that is not there', count('[one, three]'), 'three'],
  ['one that stands by itself', count('three'), 'three'],
  ['the same one twice', count('\n  - one\n  - one'), 'one'],
  ['itself', count('[one, two]'), 'two'],
  [
    'a field to group by',
    counting('type: event_count\nrules: [one]\ngroup-by: [ip, Foo]\ntimespan: 5m\ncondition: {gt: 3}'),
    'Foo',
  ],
  [
    'a field to count',
    count('[one]', 'timespan: 5m\ncondition: {gt: 3, field: [ip, Foo]}').replace(
      'event_count',
      'value_count',
    ),
    'Foo',
  ],
  [
    'an alias that is not used',
    count('[one]', 'timespan: 5m\ncondition: {gt: 3}\naliases:\n  who:\n    one: ip'),
    'who:',
  ],
  ['what is missing in a correlation', counting('type: event_count\nrules: [one]'), 'correlation:'],
  ['a timespan beyond the limit', count('[one]', 'timespan: 900d\ncondition: {gt: 3}'), '900d'],
  ['a name that another has', `${any}---\n${any}`, 'one'],
  [
    'a watchlist that there is not',
    event("sel:\n  action: share\n  actor_email|expand: '%leavers%'\ncondition: sel"),
    "'%leavers%'",
  ],
  [
    'what a behaviour needs',
    `${any}palisade:\n  baseline:\n    measure: bytes\n    window: 1h\n`,
    'baseline:',
  ],
])('a remark is at what is to blame: %s', (_, yaml, words) => {
  expect(blamed(yaml)).toBe(words);
});

it('says of a field once that there is none', () => {
  expect(readRules(event('sel:\n  Foo:\n    - a\n    - b\ncondition: sel')).errors).toHaveLength(1);
});

it('leaves a remark where it is when its text has no such thing', () => {
  const remark = { code: 'x', message: 'Wrong.', path: 'filter.rules[0]', line: 1, column: 1 };
  expect(placed(any, [remark])).toEqual([remark]);
  expect(placed('', [{ ...remark, within: 'none' }])).toEqual([remark]);
});
