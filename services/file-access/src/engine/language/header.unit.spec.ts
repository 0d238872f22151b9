import { describe, expect, it } from '@jest/globals';
import { attackOf, severityOf } from './attack.js';
import { readRules } from './read-rules.js';

const body = 'logsource: {product: palisade}\ndetection: {sel: {action: download}, condition: sel}\n';
const read = (head: string, rest = body) => readRules(`${head}\n${rest}`);

describe('what a document says of itself', () => {
  it('is read', () => {
    const head = `title: A rule
id: 0B6F8A3C-52f1-4d0e-9c57-6a0f4d1e7b21
name: a_rule
status: test
description: What it finds.
license: Apache-2.0
author: Grace
date: 2026-01-05
modified: 2026/2/7
level: high
tags: [attack.collection, attack.t1530, detection.threat-hunting]
references: [https://example.org]
falsepositives: [Backups]
fields: [resource, 5]
palisade: {measure: downloads, confidence: 70, risk_score: 55, runbook: '# What to do'}`;
    const { documents, errors, warnings } = read(head);
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
    expect(documents).toMatchObject([
      {
        id: '0b6f8a3c-52f1-4d0e-9c57-6a0f4d1e7b21',
        name: 'a_rule',
        title: 'A rule',
        status: 'test',
        description: 'What it finds.',
        license: 'Apache-2.0',
        author: 'Grace',
        date: '2026-01-05',
        modified: '2026-02-07',
        level: 'high',
        tags: ['attack.collection', 'attack.t1530', 'detection.threat-hunting'],
        references: ['https://example.org'],
        falsePositives: ['Backups'],
        fields: ['resource', '5'],
        measure: 'downloads',
        confidence: 70,
        riskScore: 55,
        runbook: '# What to do',
        line: 1,
      },
    ]);
  });

  it('may be a title alone: its level is medium', () => {
    expect(read('title: A rule').documents).toMatchObject([{ level: 'medium', description: '', tags: [] }]);
  });

  it.each([
    ['no title', 'name: a', 'title', 1, 1],
    ['a title that is a list', 'title: [a]', 'attribute', 1, 8],
    ['a long title', `title: ${'a'.repeat(257)}`, 'attribute', 1, 8],
    ['an id that is no UUID', 'title: a\nid: 5', 'attribute', 2, 5],
    ['an id of another form', 'title: a\nid: rule-5', 'id', 2, 5],
    ['an empty name', "title: a\nname: ''", 'attribute', 2, 7],
    ['an unknown level', 'title: a\nlevel: urgent', 'attribute', 2, 8],
    ['an unknown status', 'title: a\nstatus: new', 'attribute', 2, 9],
    ['a date that is none', 'title: a\ndate: 2026-02-30', 'date', 2, 7],
    ['a tag without a namespace', 'title: a\ntags: [collection]', 'tag', 2, 8],
    ['tags that are text', 'title: a\ntags: attack.t1530', 'attribute', 2, 7],
    ['references that are text', 'title: a\nreferences: b', 'attribute', 2, 13],
    ['another taxonomy', 'title: a\ntaxonomy: splunk', 'taxonomy', 2, 11],
    ['a collection of another time', 'title: a\naction: global', 'collection-action', 2, 1],
    ['a correlation besides', 'title: a\ncorrelation: {}', 'two-kinds', 1, 1],
    ['an attribute of Palisade that there is not', 'title: a\npalisade: {risk: 5}', 'schema', 2, 12],
    ['a confidence beyond 100', 'title: a\npalisade: {confidence: 101}', 'schema', 2, 24],
  ])('is refused: %s', (_, head, code, line, column) => {
    expect(read(head).errors).toMatchObject([{ code, line, column }]);
  });

  it.each([
    ['an attribute that is misspelt', 'title: a\nlevels: high', 'unknown-attribute'],
    ['a tactic that ATT&CK has not', 'title: a\ntags: [attack.stealing]', 'unknown-tag'],
  ])('is warned of: %s', (_, head, code) => {
    expect(read(head)).toMatchObject({ errors: [], warnings: [{ code }] });
  });

  it('may be anything else, as Sigma leaves room for', () => {
    expect(
      read('title: a\nour_team: blue\nsimulation: [x]\nrelated: [{id: x, type: similar}]').warnings,
    ).toEqual([]);
  });

  it.each([
    ['nothing', '# nothing', 'no-rules'],
    ['no detection', 'title: a\nlogsource: {product: palisade}', 'no-detection'],
    ['no logsource', 'title: a\ndetection: {sel: {action: view}, condition: sel}', 'logsource'],
    [
      'an empty logsource',
      'title: a\nlogsource: {}\ndetection: {sel: {action: view}, condition: sel}',
      'logsource',
    ],
    [
      'a logsource that is text',
      'title: a\nlogsource: aws\ndetection: {sel: {action: view}, condition: sel}',
      'logsource',
    ],
    ['a detection that is text', 'title: a\nlogsource: {product: aws}\ndetection: sel', 'detection'],
    [
      'a timeframe',
      'title: a\nlogsource: {product: aws}\ndetection: {sel: {action: view}, condition: sel, timeframe: 5m}',
      'timeframe',
    ],
  ])('is refused: %s', (_, text, code) => {
    expect(read(text, '').errors.map((each) => each.code)).toEqual([code]);
  });
});

describe('a logsource', () => {
  it.each([
    '{product: palisade, category: file_access}',
    '{category: file_access}',
    '{product: m365, service: audit}',
    '{product: aws, service: cloudtrail, definition: data events}',
    '{product: google_workspace}',
    '{service: onedrive}',
  ])('is known: %s', (logsource) => {
    expect(
      read(`title: a\nlogsource: ${logsource}`, 'detection: {sel: {action: view}, condition: sel}').errors,
    ).toEqual([]);
  });

  it.each([
    ['{product: windows}', 'logsource.product', 'Known are palisade'],
    ['{product: palisad}', 'logsource.product', "Perhaps 'palisade'?"],
    ['{category: process_creation}', 'logsource.category', 'Known are'],
    ['{product: m365, service: exchange}', 'logsource.service', 'Known are audit'],
    ['{product: m365, service: drive}', 'logsource.service', 'Known are audit'],
  ])('is unknown: %s', (logsource, path, hint) => {
    const { errors } = read(
      `title: a\nlogsource: ${logsource}`,
      'detection: {sel: {action: view}, condition: sel}',
    );
    expect(errors).toMatchObject([
      { code: 'unknown-logsource', path, message: expect.stringContaining(hint) },
    ]);
  });
});

describe('tags', () => {
  const collection = { tactic_id: 'TA0009', tactic: 'Collection' };
  const exfiltration = { tactic_id: 'TA0010', tactic: 'Exfiltration' };
  const storage = { technique_id: 'T1530', technique: 'Data from Cloud Storage' };

  it.each([
    ['a technique beside its tactic', ['attack.collection', 'attack.t1530'], [{ ...collection, ...storage }]],
    [
      'each beside its own',
      ['attack.collection', 'attack.t1530', 'attack.exfiltration', 'attack.t1567'],
      [
        { ...collection, ...storage },
        { ...exfiltration, technique_id: 'T1567', technique: 'Exfiltration Over Web Service' },
      ],
    ],
    ['a tactic alone', ['attack.exfiltration'], [exfiltration]],
    ['a technique alone', ['attack.t1530'], [storage]],
    [
      'a technique that is not known here',
      ['attack.collection', 'attack.t9999'],
      [{ ...collection, technique_id: 'T9999', technique: 'T9999' }],
    ],
    [
      'a sub-technique that is not known here',
      ['attack.exfiltration', 'attack.t1567.004'],
      [
        {
          ...exfiltration,
          technique_id: 'T1567.004',
          technique: 'Exfiltration Over Web Service (T1567.004)',
        },
      ],
    ],
    [
      'a tactic of two words, either way',
      ['attack.lateral_movement', 'attack.lateral-movement'],
      [{ tactic_id: 'TA0008', tactic: 'Lateral Movement' }],
    ],
    ['other namespaces and groups', ['cve.2021-44228', 'attack.g0016'], []],
  ])('say of ATT&CK: %s', (_, tags, attacks) => {
    expect(attackOf(tags)).toEqual(attacks);
  });
});

it('has a severity for every level', () => {
  expect((['informational', 'low', 'medium', 'high', 'critical'] as const).map(severityOf)).toEqual([
    ...['info', 'low', 'medium', 'high', 'critical'],
  ]);
});
