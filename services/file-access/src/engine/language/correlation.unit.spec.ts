import { describe, expect, it } from '@jest/globals';
import { readRules } from './read-rules.js';
import { correlationOf, correlations, refusedCorrelations } from './testing/correlations.js';

function read(body: string) {
  const { documents, errors, warnings } = readRules(correlationOf(body));
  return {
    rule: documents.find(({ kind }) => kind === 'correlation'),
    errors: errors.map(({ code }) => code),
    warnings: warnings.map(({ code }) => code),
  };
}
const counting = (rest: string) => `type: event_count\nrules: [downloads]\ntimespan: 5m\n${rest}`;

describe('a correlation', () => {
  it.each(Object.entries(correlations))('is read: %s', (_, text) => {
    expect(readRules(text).errors).toEqual([]);
  });

  it.each(Object.entries(refusedCorrelations))('is refused: %s', (_, text) => {
    expect(readRules(text).errors).not.toEqual([]);
  });

  it('of bursts is as it is written', () => {
    const { rule } = read(counting('group-by: [actor_email]\ncondition: {gt: 10}'));
    expect(rule).toMatchObject({
      type: 'event_count',
      rules: ['downloads'],
      groupBy: [{ name: 'actor_email', field: 'actor_email' }],
      timespanMs: 300_000,
      bounds: [{ by: 'gt', value: 10 }],
      valueOf: [],
      generate: false,
    });
  });

  it('may have several bounds, which pySigma lacks and the specification has', () => {
    expect(read(counting('condition: {gt: 100, lte: 200}'))).toMatchObject({
      rule: {
        bounds: [
          { by: 'gt', value: 100 },
          { by: 'lte', value: 200 },
        ],
        groupBy: [],
      },
      errors: [],
    });
  });

  it('may count the distinct values of several fields', () => {
    const body =
      'type: value_count\nrules: [downloads]\ntimespan: 1h\ncondition: {gte: 5, field: [SiteUrl, source.ip]}';
    expect(read(body)).toMatchObject({ rule: { valueOf: ['resource', 'ip'] }, errors: [] });
  });

  it('maps what it groups by, and shows it as it is written', () => {
    expect(
      read(counting('group-by: [UserId, src_endpoint.ip, labels.team]\ncondition: {gt: 1}')),
    ).toMatchObject({
      rule: {
        groupBy: [
          { name: 'UserId', field: 'actor_email' },
          { name: 'src_endpoint.ip', field: 'ip' },
          { name: 'labels.team', field: 'labels.team' },
        ],
      },
    });
  });

  it('has another field for each rule by an alias', () => {
    const { rule } = read(
      'type: temporal\nrules: [downloads, deletes]\ntimespan: 1m\ngroup-by: [who]\naliases: {who: {downloads: user.email, deletes: device}}',
    );
    const field = new Map([
      ['downloads', 'actor_email'],
      ['deletes', 'device'],
    ]);
    expect(rule).toMatchObject({ groupBy: [{ name: 'who', field }] });
  });

  it.each([
    ['under correlation', correlationOf(counting('generate: true\ncondition: {gt: 1}'))],
    ['beside it', `${correlationOf(counting('condition: {gt: 1}'))}generate: true\n`],
  ])('lets its rules stand for themselves: generate %s', (_, text) => {
    const { documents, errors } = readRules(text);
    expect(errors).toEqual([]);
    expect(documents.at(-1)).toMatchObject({ kind: 'correlation', generate: true });
  });

  it.each([
    ['gte the number of rules', 'condition: {gte: 2}'],
    ['gt one less', 'condition: {gt: 1}'],
    ['eq the number of rules', 'condition: {eq: 2}'],
    ['each of them by name', 'condition: deletes and downloads'],
  ])('in time may say so: %s', (_, condition) => {
    const { rule, errors } = read(`type: temporal\nrules: [downloads, deletes]\ntimespan: 5m\n${condition}`);
    expect(errors).toEqual([]);
    expect(rule).toMatchObject({ bounds: [] });
  });
});

describe('a correlation is refused with', () => {
  it.each([
    [
      'an unmapped field to group by',
      counting('group-by: [ComputerName]\ncondition: {gt: 1}'),
      'unmapped-field',
    ],
    ['a field that never differs', counting('group-by: [class_uid]\ncondition: {gt: 1}'), 'constant-field'],
    ['an unknown attribute', counting('within: 5m\ncondition: {gt: 1}'), 'unknown-attribute'],
    [
      'the same rule twice',
      counting('condition: {gt: 1}').replace('[downloads]', '[downloads, downloads]'),
      'correlation',
    ],
    ['true as a bound', counting('condition: {gt: true}'), 'correlation-condition'],
    ['no operator', counting('condition: {field: bytes}'), 'correlation-condition'],
    [
      'a sum of text',
      'type: value_sum\nrules: [downloads]\ntimespan: 5m\ncondition: {gt: 1, field: ua}',
      'wrong-kind',
    ],
    [
      'a sum of two fields',
      'type: value_sum\nrules: [downloads]\ntimespan: 5m\ncondition: {gt: 1, field: [bytes, bytes]}',
      'correlation-condition',
    ],
    [
      'no percentile',
      'type: value_percentile\nrules: [downloads]\ntimespan: 5m\ncondition: {gt: 1, field: bytes}',
      'percentile',
    ],
    [
      'a percentile beyond 100',
      'type: value_percentile\nrules: [downloads]\ntimespan: 5m\ncondition: {gt: 1, field: bytes, percentile: 101}',
      'percentile',
    ],
    [
      'a count of different rules',
      'type: temporal\nrules: [downloads, deletes]\ntimespan: 5m\ncondition: {gte: 1}',
      'temporal-condition',
    ],
    [
      'an expression of rules',
      'type: temporal\nrules: [downloads, deletes]\ntimespan: 5m\ncondition: downloads and not deletes',
      'temporal-condition',
    ],
    [
      'an alias for a rule that is not counted',
      `${counting('condition: {gt: 1}')}\naliases: {who: {downloads: ip, deletes: ip}}\ngroup-by: [who]`,
      'aliases',
    ],
    [
      'an alias that leaves a rule out',
      'type: temporal\nrules: [downloads, deletes]\ntimespan: 1m\ngroup-by: [who]\naliases: {who: {downloads: ip}}',
      'aliases',
    ],
  ])('%s', (_, body, code) => {
    expect(read(body).errors).toEqual([code]);
  });
});

describe('a correlation is warned of', () => {
  it.each([
    ['less than one event', counting('condition: {lt: 1}'), 'never-matches'],
    ['no event', counting('condition: {eq: 0}'), 'never-matches'],
    ['bounds that exclude each other', counting('condition: {gt: 10, lt: 11}'), 'never-matches'],
    ['a field that it does not use', counting('condition: {gt: 1, field: bytes}'), 'unused-attribute'],
    ['a percentile that it does not use', counting('condition: {gt: 1, percentile: 5}'), 'unused-attribute'],
    [
      'an alias that it does not use',
      counting('aliases: {who: {downloads: ip}}\ncondition: {gt: 1}'),
      'unused-alias',
    ],
  ])('%s', (_, body, code) => {
    expect(read(body)).toMatchObject({ errors: [], warnings: [code] });
  });
});

describe('documents of one stream', () => {
  const chain = (name: string, rule: string) =>
    `---\ntitle: ${name}\nname: ${name}\ncorrelation: {type: event_count, rules: [${rule}], timespan: 5m, condition: {gt: 1}}\n`;

  it('may make chains', () => {
    expect(
      readRules(
        correlationOf(counting('condition: {gt: 1}')) + chain('one', 'downloads') + chain('two', 'one'),
      ).errors,
    ).toEqual([]);
  });

  it.each([
    ['count themselves', chain('one', 'one'), ['reference-cycle']],
    ['count each other', chain('one', 'two') + chain('two', 'one'), ['reference-cycle', 'reference-cycle']],
    ['have one name', chain('one', 'x') + chain('one', 'y'), ['duplicate-id']],
  ])('are refused when they %s', (_, text, codes) => {
    expect(readRules(text).errors.map(({ code }) => code)).toEqual(codes);
  });

  it('are refused when one counts a filter', () => {
    const filter =
      '---\ntitle: f\nname: f\nlogsource: {product: palisade}\nfilter: {rules: any, sel: {device: a}, condition: not sel}\n';
    expect(readRules(chain('one', 'f') + filter).errors).toMatchObject([{ code: 'correlation' }]);
  });
});
