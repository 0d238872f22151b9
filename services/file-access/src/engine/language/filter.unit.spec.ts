import { describe, expect, it } from '@jest/globals';
import type { Document } from './document.js';
import { filterAppliesTo } from './filter-applies.js';
import { readRules } from './read-rules.js';

function filterOf(body: string, logsource = '{product: palisade}') {
  return `title: A filter\nlogsource: ${logsource}\nfilter:\n${body.replaceAll(/^/gm, '  ')}\n`;
}
const rule = (logsource = '{product: palisade, category: file_access}') => `title: Downloads
id: 0b6f8a3c-52f1-4d0e-9c57-6a0f4d1e7b21
name: downloads
logsource: ${logsource}
detection:
  sel: {action: download}
  condition: sel
`;
const negating = 'sel: {device: scanner}\ncondition: not sel';
const codes = (remarks: readonly { code: string }[]) => remarks.map(({ code }) => code);

function applies(filter: string, of: string): boolean {
  const [first, second] = readRules(`${filter}---\n${of}`).documents;
  if (first?.kind !== 'filter' || second === undefined) throw new Error('no filter');
  return filterAppliesTo(first, second);
}

describe('a filter', () => {
  it('has rules, selections and a condition', () => {
    const { documents, errors, warnings } = readRules(filterOf(`rules: [downloads]\n${negating}`));
    const device = { op: 'field', field: 'device', test: { is: 'text', pattern: ['scanner'], cased: false } };
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
    expect(documents).toMatchObject([
      { kind: 'filter', rules: ['downloads'], predicate: { op: 'not', of: device } },
    ]);
  });

  it.each([
    ['any', 'rules: any'],
    ['any in capitals', 'rules: ANY'],
    ['a list of none', 'rules: []'],
  ])('is for every rule: %s', (_, rules) => {
    expect(readRules(filterOf(`${rules}\n${negating}`)).documents).toMatchObject([{ rules: 'any' }]);
  });

  it.each([
    ['no rules', negating, 'filter'],
    ['rules that are a number', `rules: 5\n${negating}`, 'filter'],
    ['no condition', 'rules: any\nsel: {device: a}', 'condition'],
    ['several conditions', 'rules: any\nsel: {device: a}\ncondition: [not sel, sel]', 'condition'],
    ['no selection', 'rules: any\ncondition: sel', 'detection'],
  ])('is refused with %s', (_, body, code) => {
    expect(codes(readRules(filterOf(body)).errors)).toEqual([code]);
  });

  it('is refused without a logsource', () => {
    expect(
      codes(
        readRules(`title: A filter\nfilter:\n  rules: any\n  sel: {device: a}\n  condition: not sel\n`)
          .errors,
      ),
    ).toEqual(['logsource']);
  });
});

describe('a filter that inverts', () => {
  it.each([
    // The specification's own example: it means to leave out accounts of administrators, and keeps nothing else.
    [
      "the specification's example",
      "rules: [downloads]\nselection: {'actor_email|startswith': adm_}\ncondition: selection",
      true,
    ],
    ['a selection of several', 'rules: any\na: {device: a}\nb: {device: b}\ncondition: 1 of them', true],
    ['not', negating.replace(/^/, 'rules: any\n'), false],
    ['not of one among others', 'rules: any\na: {device: a}\nb: {device: b}\ncondition: a and not b', false],
    ['neq', "rules: any\na: {'device|neq': a}\ncondition: a", false],
  ])('is warned of: %s', (_, body, warned) => {
    const { errors, warnings } = readRules(filterOf(body));
    expect(errors).toEqual([]);
    expect(codes(warnings)).toEqual(warned ? ['filter-inverts'] : []);
  });
});

describe('a filter applies', () => {
  it.each([
    ['by name', `rules: [downloads]\n${negating}`, '{product: palisade}', true],
    [
      'by id, in whatever case',
      `rules: 0B6F8A3C-52f1-4d0e-9c57-6a0f4d1e7b21\n${negating}`,
      '{product: palisade}',
      true,
    ],
    ['to any', `rules: any\n${negating}`, '{category: file_access}', true],
    ['not to another name', `rules: [deletes]\n${negating}`, '{product: palisade}', false],
    ['not to another product', `rules: any\n${negating}`, '{product: aws}', false],
    [
      'not to a rule that is less particular',
      `rules: any\n${negating}`,
      '{product: palisade, service: file_access}',
      false,
    ],
  ])('%s', (_, body, logsource, expected) => {
    expect(applies(filterOf(body, logsource), rule())).toBe(expected);
  });

  it('and says so when it names a rule of another log source', () => {
    const { warnings } = readRules(
      `${filterOf(`rules: [downloads]\n${negating}`, '{product: aws}')}---\n${rule()}`,
    );
    expect(codes(warnings)).toEqual(['filter-logsource']);
  });

  it('to no correlation', () => {
    const correlation = `title: Burst\nname: burst\ncorrelation: {type: event_count, rules: [downloads], timespan: 5m, condition: {gt: 10}}\n`;
    const { errors } = readRules(
      `${filterOf(`rules: [burst]\n${negating}`)}---\n${rule()}---\n${correlation}`,
    );
    expect(errors).toMatchObject([
      { code: 'filter', message: "A filter is of event rules: 'burst' is a correlation." },
    ]);
  });

  it('to everything when it has no log source of its own', () => {
    const filter = { kind: 'filter', rules: 'any' } as unknown as Extract<Document, { kind: 'filter' }>;
    expect(filterAppliesTo(filter, { kind: 'event' } as Document)).toBe(true);
  });
});
