import { describe, expect, it } from '@jest/globals';
import type { Predicate } from '../matching/predicate.js';
import { readRules } from './read-rules.js';
import { ruleOf } from './testing/detections.js';

/** What a single item of a detection comes to, and the codes of what was said of it. */
function item(text: string): { predicate: Predicate | undefined; said: readonly string[] } {
  const { documents, errors, warnings } = readRules(ruleOf(`sel: {${text}}\ncondition: sel`));
  const [rule] = documents;
  return {
    predicate: rule?.kind === 'event' ? rule.predicate : undefined,
    said: [...errors, ...warnings].map(({ code }) => code),
  };
}

const field = (name: string, test: object) => ({ op: 'field', field: name, test });
const text = (pattern: readonly unknown[], cased = false) => ({ is: 'text', pattern, cased });

describe('an item comes to', () => {
  it.each([
    ["ua: 'Curl/*'", field('ua', text(['curl/', 1]))],
    ["ua: 'a?b'", field('ua', text(['a', 2, 'b']))],
    ["ua: '**'", field('ua', text([1]))],
    ["ua: ''", field('ua', text([]))],
    ["'ua|contains': Curl", field('ua', text([1, 'curl', 1]))],
    ["'ua|contains|cased': Curl", field('ua', text([1, 'Curl', 1], true))],
    ['labels.team: 5', field('labels.team', text(['5']))],
    ['labels.admin: yes', field('labels.admin', text(['true']))],
    ['bytes: 5', field('bytes', { is: 'number', value: 5 })],
    ["bytes: '5'", field('bytes', { is: 'number', value: 5 })],
    ["bytes: '*'", field('bytes', { is: 'exists', exists: true })],
    ["'bytes|gte': 2.5", field('bytes', { is: 'compare', by: 'gte', value: 2.5 })],
    ['ip: null', field('ip', { is: 'absent' })],
    ["'ip|exists': true", field('ip', { is: 'exists', exists: true })],
    ['ip: 10.0.0.1', field('ip', { is: 'cidr', network: '10.0.0.1' })],
    ["ip: '2001:DB8::1'", field('ip', { is: 'cidr', network: '2001:DB8::1' })],
    ["ip: '10.0.*'", field('ip', text(['10.0.', 1]))],
    ["'ip|cidr': 10.0.0.0/8", field('ip', { is: 'cidr', network: '10.0.0.0/8' })],
    ["'ua|re': ^a", field('ua', { is: 'regex', source: '^a', flags: '' })],
    ["'ua|re|i|s': ^a", field('ua', { is: 'regex', source: '^a', flags: 'is' })],
    ["'ua|re|startswith': a|b", field('ua', { is: 'regex', source: '\\A(?:a|b)', flags: '' })],
    ["'ua|re|endswith': a|b", field('ua', { is: 'regex', source: '(?:a|b)\\z', flags: '' })],
    ["'ua|re|contains': a|b", field('ua', { is: 'regex', source: 'a|b', flags: '' })],
    [
      "'device|fieldref': session_id",
      field('device', { is: 'same_as', field: 'session_id', how: 'equals', cased: false }),
    ],
    [
      "'resource|fieldref|contains': actor.domain",
      field('resource', { is: 'same_as', field: 'actor.domain', how: 'contains', cased: false }),
    ],
    [
      "'device|cased|fieldref|startswith': session_id",
      field('device', { is: 'same_as', field: 'session_id', how: 'startswith', cased: true }),
    ],
    [
      "'actor_email|expand': '%service.accounts%'",
      field('actor_email', { is: 'listed', list: 'service.accounts', how: 'equals', cased: false }),
    ],
    [
      "'resource|contains|expand': '%crown_jewels%'",
      field('resource', { is: 'listed', list: 'crown_jewels', how: 'contains', cased: false }),
    ],
    [
      "'resource|expand|startswith': '%crown_jewels%'",
      field('resource', { is: 'listed', list: 'crown_jewels', how: 'startswith', cased: false }),
    ],
    ["'occurred_at|hour': 5", field('occurred_at', { is: 'time_part', part: 'hour', value: 5 })],
    [
      "'occurred_at|hour|gt': 21",
      {
        op: 'or',
        of: [22, 23].map((value) => field('occurred_at', { is: 'time_part', part: 'hour', value })),
      },
    ],
    ["occurred_at: '2026-01-05'", field('occurred_at', { is: 'number', value: 1767571200000 })],
    ["'action|neq': download", { op: 'not', of: field('action', text(['download'])) }],
    [
      "'ua|base64offset|contains': foo",
      {
        op: 'or',
        of: ['zm9v', 'zvb', 'mb2'].map((part) => field('ua', text([1, part, 1]))),
      },
    ],
  ])('%s', (written, predicate) => {
    expect(item(written)).toEqual({ predicate, said: [] });
  });

  it.each([
    ['words', { op: 'keyword', test: text([1, 'words', 1]) }],
    ['5', { op: 'keyword', test: text([1, '5', 1]) }],
    ["{'|re': a+}", { op: 'keyword', test: { is: 'regex', source: 'a+', flags: '' } }],
    ["{'|startswith': a}", { op: 'keyword', test: text(['a', 1]) }],
    [
      "{'|all': [a, b]}",
      { op: 'and', of: ['a', 'b'].map((word) => ({ op: 'keyword', test: text([1, word, 1]) })) },
    ],
    [
      "{'|contains|expand': '%words%'}",
      { op: 'keyword', test: { is: 'listed', list: 'words', how: 'contains', cased: false } },
    ],
  ])('keywords: %s', (selection, predicate) => {
    expect(readRules(ruleOf(`sel: ${selection}\ncondition: sel`))).toMatchObject({
      documents: [{ predicate }],
      errors: [],
    });
  });

  it('several conditions to any of them', () => {
    const { documents } = readRules(ruleOf('a: {bytes: 1}\nb: {bytes: 2}\ncondition: [a, b]'));
    const bytes = [1, 2].map((value) => field('bytes', { is: 'number', value }));
    expect(documents).toMatchObject([{ predicate: { op: 'or', of: bytes } }]);
  });
});

describe('what never matches is warned of', () => {
  it.each([
    'bytes: many',
    "'bytes': '1?'",
    'bytes: yes',
    'action: downloaded',
    "action: 'down?oad*x'",
    "'action|cased': Download",
    "'actor_email|cased': Grace@corp.com",
    'actor_email: grace',
    'ip: localhost',
    "ip: ''",
    "'ip|startswith': host",
    'ip.country: Germany',
    'resource.extension: .docx',
    "'occurred_at|hour': 24",
    "'occurred_at|month|gt': 12",
    'occurred_at: yesterday',
    "'ua|wide': curl",
    'class_uid: 1001',
  ])('%s', (written) => {
    expect(item(written)).toEqual({ predicate: { op: 'never' }, said: ['never-matches'] });
  });

  it('with what was perhaps meant', () => {
    const { warnings } = readRules(ruleOf('sel: {action: dowload}\ncondition: sel'));
    expect(warnings).toMatchObject([
      {
        message: expect.stringContaining("Perhaps 'download'?"),
        path: 'detection.sel.action',
        line: 5,
        column: 17,
      },
    ]);
  });
});

describe('what is refused', () => {
  it.each([
    ['FileName: a', 'unmapped-field'],
    ["'ua|fieldref': device.os", 'unmapped-field'],
    ["'ua|contain': a", 'unknown-modifier'],
    ["'ua|re': '(?<!a)b'", 'regex-lookaround'],
    [String.raw`'ua|re': '(a)\1'`, 'regex-backreference'],
    ["'ua|re': '(?>a)'", 'regex-unsupported'],
    ["'ua|re': 'a++'", 'regex-unsupported'],
    ["'ua|re': 'a{1001}'", 'regex-invalid'],
    ["'ua|re': '[z-a]'", 'regex-invalid'],
    [`'ua|re': '${'a'.repeat(5000)}'`, 'regex-too-long'],
    ["'bytes|re': '1+'", 'wrong-kind'],
    ["'bytes|cidr': 10.0.0.0/8", 'wrong-kind'],
    ["'ua|cidr': 10.0.0.0/8", 'wrong-kind'],
    ["'ua|gt': 5", 'wrong-kind'],
    ["'ua|hour': 5", 'wrong-kind'],
    ["'bytes|hour': 5", 'wrong-kind'],
    ["'ip|cidr': '10.0.0.1/8'", 'cidr'],
    ["'ip|cidr': corp", 'cidr'],
    ["'bytes|fieldref': ua", 'fieldref'],
    ["'bytes|fieldref|contains': occurred_at", 'fieldref'],
    ["'ua|fieldref': Operation", 'fieldref'],
    ["'ua|expand': 'x%admins%'", 'placeholder'],
    ["'ua|expand': '%a b%'", 'placeholder'],
    ["'ua|re|expand': 'x%admins%'", 'placeholder'],
    ["'Operation|expand': '%names%'", 'placeholder'],
    ["'bytes|gt': 1, 'ua|contains': [1]", 'modifier-value'],
    ['ua: []', 'empty-list'],
    ['ua: {a: b}', 'value'],
    ['ua: .inf', 'value'],
    ['bytes: 2026-01-05', 'value'],
    ["'|cidr': 10.0.0.0/8", 'keyword-modifier'],
    ["'': null", 'null-keyword'],
    ["'class_uid|gt': 5", 'constant-field'],
  ])('%s', (written, code) => {
    expect(item(written)).toEqual({ predicate: undefined, said: [code] });
  });

  it('a condition that comes to too many tests', () => {
    const selections = Array.from({ length: 60 }, (_, i) => `s${i}: {bytes: [${Array(20).fill(i).join()}]}`);
    const condition = Array(10).fill('1 of s*').join(' or ');
    const { errors } = readRules(ruleOf(`${selections.join('\n')}\ncondition: ${condition}`));
    expect(errors).toMatchObject([{ code: 'too-large', path: 'detection' }]);
  });

  it.each([
    ['too deep', `condition: ${'('.repeat(100)}a${')'.repeat(100)}`],
    ['too deep in negations', `condition: ${'not '.repeat(100)}a`],
    ['too long', `condition: ${Array(600).fill('a').join(' or ')}`],
    ['of a reserved word', 'condition: a and of'],
    ['with a stray character', 'condition: a & b'],
    ['of a pattern with a dash', 'condition: 1 of a-*'],
  ])('a condition %s', (_, condition) => {
    expect(readRules(ruleOf(`a: {bytes: 1}\n${condition}`)).errors).toMatchObject([
      { code: 'condition', path: 'detection.condition' },
    ]);
  });

  it('all of it at once, each with its place', () => {
    const { errors } = readRules(
      ruleOf("a:\n  FileName: x\n  'ua|re': '(?=a)'\nb: {'bytes|kb': 1}\ncondition: a and b"),
    );
    expect(errors).toEqual([
      {
        code: 'unknown-modifier',
        message: "There is no modifier 'kb'.",
        path: 'detection.b.bytes|kb',
        line: 8,
        column: 7,
      },
    ]);
    const mended = readRules(ruleOf("a:\n  FileName: x\n  'ua|re': '(?=a)'\ncondition: a"));
    expect(mended.errors).toMatchObject([
      { code: 'unmapped-field', path: 'detection.a.FileName', line: 6 },
      { code: 'regex-lookaround', path: 'detection.a.ua|re', line: 7 },
    ]);
  });
});

it('says which selections no condition uses', () => {
  expect(readRules(ruleOf('a: {bytes: 1}\nb: {bytes: 2}\ncondition: a')).warnings).toMatchObject([
    { code: 'unused-selection', path: 'detection.b', line: 6 },
  ]);
});
