import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { publishedSchema } from './behaviour-schema.js';
import type { Behaviour, Document } from './document.js';
import { readRules } from './read-rules.js';
import { thresholdsOf, withThresholds } from './thresholds.js';

/** Of Ajv, what is used here. */
interface SchemaCompiler {
  compile(schema: object): (value: unknown) => boolean;
}

const minutes = 60_000;
const day = 86_400_000;

/** In YAML's flow style, which is JSON too. */
function ruleWith(section: object): string {
  return `title: A behaviour
logsource: {product: palisade}
detection: {sel: {action: download}, condition: sel}
palisade: ${JSON.stringify(section)}
`;
}

function behaviourOf(section: object): Behaviour | undefined {
  const { documents, errors } = readRules(ruleWith(section));
  expect(errors).toEqual([]);
  const [rule] = documents;
  return rule?.kind === 'behaviour' ? rule.behaviour : undefined;
}

const accepted: readonly [name: string, section: object, behaviour: Behaviour | undefined][] = [
  [
    'first_seen',
    { first_seen: { of: 'address' }, confidence: 60 },
    { type: 'first_seen', of: 'address', learningMs: 14 * day, learningEvents: 50, forgetMs: 90 * day },
  ],
  [
    'first_seen with numbers of its own',
    { first_seen: { of: 'resource_area', learning: '12h', learning_events: 0, forget: '2w' } },
    { type: 'first_seen', of: 'resource_area', learningMs: day / 2, learningEvents: 0, forgetMs: 14 * day },
  ],
  [
    'baseline',
    { baseline: { measure: 'bytes', window: '1h', floor: 1048576 }, measure: 'bytes_downloaded' },
    {
      ...{ type: 'baseline', measure: 'bytes', windowMs: 60 * minutes, factor: 3, floor: 1048576 },
      ...{ learningDays: 7, historyDays: 30, peers: 'tenant' },
    },
  ],
  [
    'baseline with numbers of its own',
    {
      baseline: {
        ...{ measure: 'areas', window: '30m', factor: 1.5, floor: 0, learning: '48h', history: '2w' },
        peers: 'none',
      },
    },
    {
      ...{ type: 'baseline', measure: 'areas', windowMs: 30 * minutes, factor: 1.5, floor: 0 },
      ...{ learningDays: 2, historyDays: 14, peers: 'none' },
    },
  ],
  [
    'impossible_travel',
    { impossible_travel: {} },
    { type: 'impossible_travel', maxKmPerHour: 1000, minKm: 200 },
  ],
  [
    'off_hours',
    { off_hours: { measure: 'events', window: '1h', threshold: 20, work_days: [7, 1], to_hour: 24 } },
    {
      ...{ type: 'off_hours', measure: 'events', windowMs: 60 * minutes, threshold: 20 },
      ...{ workDays: [7, 1], fromHour: 7, toHour: 24 },
    },
  ],
  ['dormant', { dormant: { quiet: '60d' } }, { type: 'dormant', quietMs: 60 * day }],
  ['attributes alone', { measure: 'downloads', risk_score: 0, runbook: '# Look' }, undefined],
  ['nothing', {}, undefined],
];

const refused: readonly [name: string, section: object, path: string][] = [
  ['an unknown behaviour', { last_seen: {} }, 'palisade.last_seen'],
  ['an unknown characteristic', { first_seen: { of: 'shoes' } }, 'palisade.first_seen.of'],
  ['no characteristic', { first_seen: {} }, 'palisade.first_seen'],
  [
    'a timespan that is none',
    { first_seen: { of: 'country', learning: '2 weeks' } },
    'palisade.first_seen.learning',
  ],
  ['a timespan of nothing', { dormant: { quiet: '0d' } }, 'palisade.dormant.quiet'],
  ['a timespan that is a number', { dormant: { quiet: 30 } }, 'palisade.dormant.quiet'],
  [
    'a part of an event',
    { first_seen: { of: 'country', learning_events: 1.5 } },
    'palisade.first_seen.learning_events',
  ],
  [
    'a factor of one',
    { baseline: { measure: 'bytes', window: '1h', floor: 1, factor: 1 } },
    'palisade.baseline.factor',
  ],
  [
    'a floor below nothing',
    { baseline: { measure: 'bytes', window: '1h', floor: -1 } },
    'palisade.baseline.floor',
  ],
  [
    'an eighth day',
    { off_hours: { measure: 'events', window: '1h', threshold: 1, work_days: [8] } },
    'palisade.off_hours.work_days[0]',
  ],
  [
    'a day twice',
    { off_hours: { measure: 'events', window: '1h', threshold: 1, work_days: [1, 1] } },
    'palisade.off_hours.work_days',
  ],
  [
    'days that are text',
    { off_hours: { measure: 'events', window: '1h', threshold: 1, work_days: 'all' } },
    'palisade.off_hours.work_days',
  ],
  [
    'an hour after midnight',
    { off_hours: { measure: 'events', window: '1h', threshold: 1, to_hour: 25 } },
    'palisade.off_hours.to_hour',
  ],
  ['a section that is a list', [], 'palisade'],
  ['a behaviour that is text', { dormant: 'yes' }, 'palisade.dormant'],
  ['a measure in capitals', { measure: 'Downloads' }, 'palisade.measure'],
  ['a risk beyond 100', { risk_score: 101 }, 'palisade.risk_score'],
];

describe('a behaviour', () => {
  it.each(accepted)('is read: %s', (_, section, behaviour) => {
    expect(behaviourOf(section)).toEqual(behaviour);
  });

  it.each(refused)('is refused: %s', (_, section, path) => {
    expect(readRules(ruleWith(section)).errors).toMatchObject([{ code: 'schema', path, line: 4 }]);
  });

  it.each([
    [
      'learns longer than it remembers',
      { baseline: { measure: 'bytes', window: '1h', floor: 1, learning: '31d' } },
    ],
    ['learns for part of a day', { baseline: { measure: 'bytes', window: '1h', floor: 1, learning: '36h' } }],
    [
      'works backwards',
      { off_hours: { measure: 'events', window: '1h', threshold: 1, from_hour: 20, to_hour: 8 } },
    ],
    ['is two', { dormant: {}, impossible_travel: {} }],
  ])('is refused when it %s', (_, section) => {
    expect(readRules(ruleWith(section)).errors).toMatchObject([{ code: 'behaviour' }]);
  });

  it('is of a detection, not of a correlation', () => {
    const text =
      'title: a\ncorrelation: {type: event_count, rules: [a], timespan: 5m, condition: {gt: 1}}\npalisade: {dormant: {}}\n';
    expect(readRules(text).errors).toMatchObject([{ code: 'behaviour' }]);
  });
});

describe('the published schema', () => {
  it('is the one that is read by', () => {
    const file = readFileSync(join(import.meta.dirname, 'behaviour.schema.json'), 'utf8');
    expect(JSON.parse(file)).toEqual(publishedSchema);
  });

  it('means to other validators what it means here', () => {
    // Ajv is a dependency of the contracts, where it validates what that library makes.
    const require = createRequire(join(import.meta.dirname, '../../../../../libs/contracts/package.json'));
    const { Ajv2020 } = require('ajv/dist/2020.js') as { Ajv2020: new (options: object) => SchemaCompiler };
    const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(publishedSchema);
    expect(accepted.filter(([, section]) => !validate(section)).map(([name]) => name)).toEqual([]);
    expect(refused.filter(([, section]) => validate(section)).map(([name]) => name)).toEqual([]);
    expect(validate({ dormant: {}, impossible_travel: {} })).toBe(false);
  });
});

describe('thresholds', () => {
  const documentWith = (section: object) => readRules(ruleWith(section)).documents[0] as Document;
  const correlation = readRules(
    'title: a\ncorrelation: {type: event_count, rules: [a], timespan: 5m, condition: {gte: 10, lt: 20}}\n',
  ).documents[0] as Document;

  it.each([
    ['a correlation', correlation, { gte: 10, lt: 20 }],
    ['first_seen', documentWith({ first_seen: { of: 'network' } }), { learning_events: 50 }],
    [
      'baseline',
      documentWith({ baseline: { measure: 'events', window: '1h', floor: 9 } }),
      { factor: 3, floor: 9 },
    ],
    [
      'impossible_travel',
      documentWith({ impossible_travel: {} }),
      { max_kilometres_per_hour: 1000, min_kilometres: 200 },
    ],
    [
      'off_hours',
      documentWith({ off_hours: { measure: 'events', window: '1h', threshold: 5 } }),
      { threshold: 5 },
    ],
    ['dormant', documentWith({ dormant: {} }), { quiet_days: 30 }],
    ['an event rule', documentWith({}), {}],
  ])('of %s are listed, and set', (_, document, expected) => {
    const listed = (of: Document) =>
      Object.fromEntries(thresholdsOf(of).map(({ name, value }) => [name, value]));
    expect(listed(document)).toEqual(expected);
    const doubled = Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, value * 2]));
    expect(listed(withThresholds(document, doubled))).toEqual(doubled);
    expect(withThresholds(document, { unheard_of: 1 })).toEqual(document);
    expect(withThresholds(document, expected)).toEqual(document);
  });
});
