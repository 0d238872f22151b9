import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fileAccess } from '@palisade/contracts';
import { fields } from '../fields.js';
import { mappingOf, taxonomies } from './mappings/field-mappings.js';
import { readRules } from './read-rules.js';
import { ruleOf } from './testing/detections.js';

function item(text: string) {
  const { documents, errors, warnings } = readRules(ruleOf(`sel: {${text}}\ncondition: sel`));
  const [rule] = documents;
  return {
    predicate: rule?.kind === 'event' ? rule.predicate : undefined,
    said: [...errors, ...warnings].map(({ code }) => code),
  };
}
const field = (name: string, pattern: readonly unknown[]) => ({
  op: 'field',
  field: name,
  test: { is: 'text', pattern, cased: false },
});

/** Of an event that says what its source calls the action, and of one that doesn't. */
const named = (own: string, ...ours: object[]) => ({
  op: 'or',
  of: [
    field('labels.operation', [own]),
    {
      op: 'and',
      of: [
        { op: 'field', field: 'labels.operation', test: { is: 'absent' } },
        ours.length === 1 ? ours[0] : { op: 'or', of: ours },
      ],
    },
  ],
});

describe('the names of other taxonomies', () => {
  const names = Object.values(taxonomies).map((mappings) => Object.entries(mappings));

  it.each(names.flat())('%s is a field that there is, with actions that there are', (_, mapping) => {
    if ('always' in mapping) return;
    if (!mapping.field.startsWith('labels.')) expect(Object.keys(fields)).toContain(mapping.field);
    if (mapping.field === 'action')
      expect(
        [...(mapping.values?.values() ?? [])].filter(
          (each) => !(fileAccess.Action as readonly string[]).includes(each),
        ),
      ).toEqual([]);
  });

  it('are in the documentation', () => {
    const document = readFileSync(join(import.meta.dirname, '../../../../../docs/sigma.md'), 'utf8');
    expect(names.flat().filter(([name]) => !document.includes(`\`${name}\``))).toEqual([]);
    expect(Object.keys(fields).filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
  });

  it('mean the same in each that has them', () => {
    const meanings = new Map<string, Set<string>>();
    for (const [name, mapping] of names.flat()) {
      const known = meanings.get(name) ?? new Set();
      meanings.set(name, known.add('field' in mapping ? mapping.field : mapping.always.join()));
    }
    expect([...meanings].filter(([, all]) => all.size > 1)).toEqual([]);
  });

  it('are not those of our own fields', () => {
    expect(names.flat().filter(([name]) => Object.hasOwn(fields, name))).toEqual([]);
  });

  it.each(['labels.', 'labels.a b', 'constructor', '__proto__', 'Actor_Email'])('are not %s', (name) => {
    expect(mappingOf(name)).toBeUndefined();
  });
});

describe('a rule in', () => {
  it.each([
    [
      'OCSF',
      "activity_name: Download, 'actor.user.email_addr|endswith': '@corp.com'",
      [field('action', ['download']), field('actor_email', [1, '@corp.com'])],
    ],
    [
      'OCSF by number',
      'activity_id: [2, 12], class_uid: 6006',
      [{ op: 'or', of: [field('action', ['download']), field('action', ['share'])] }, { op: 'always' }],
    ],
    [
      'ECS',
      "event.action: deleted, 'file.path|startswith': /finance/",
      [named('deleted', field('action', ['delete'])), field('resource.path', ['/finance/', 1])],
    ],
    [
      'Microsoft 365',
      'Operation: FileDownloaded, SourceFileExtension: docx',
      [named('filedownloaded', field('action', ['download'])), field('resource.extension', ['docx'])],
    ],
    [
      'Microsoft 365 by site',
      'Operation: AnonymousLinkCreated, SiteUrl: https://corp.sharepoint.com/sites/hr/',
      [
        named('anonymouslinkcreated', field('action_name', ['anonymouslinkcreated'])),
        field('resource', ['https://corp.sharepoint.com/sites/hr/', 1]),
      ],
    ],
    [
      'Microsoft 365 by folder',
      "SourceRelativeUrl: 'Shared Documents', ClientIP: '10.*'",
      [field('resource.path', [1, 'shared documents', 1]), field('ip', ['10.', 1])],
    ],
    [
      'CloudTrail',
      'eventSource: s3.amazonaws.com, eventName: GetObject',
      [field('resource.scheme', ['s3']), named('getobject', field('action', ['download']))],
    ],
    [
      'CloudTrail by key',
      'requestParameters.bucketName: payroll, requestParameters.key: 2026/all.csv',
      [field('resource.host', ['payroll']), field('resource.path', ['/2026/all.csv'])],
    ],
    [
      'CloudTrail by a key with its slash',
      "requestParameters.key: ['/a', '*b']",
      { op: 'or', of: [field('resource.path', ['/a']), field('resource.path', [1, 'b'])] },
    ],
    [
      'Box',
      'event_type: ITEM_SHARED, created_by.login: grace@corp.com',
      [named('item_shared', field('action_name', ['item_shared'])), field('actor_email', ['grace@corp.com'])],
    ],
  ])('%s', (_, text, expected) => {
    const predicate = Array.isArray(expected) ? { op: 'and', of: expected } : expected;
    expect(item(text)).toEqual({ predicate, said: [] });
  });
});

describe('the name of an action', () => {
  const test = (of: string, pattern: readonly unknown[]) => field(of, pattern);

  it('that is none of ours is looked for as its source names it', () => {
    expect(item('Operation: SiteCollectionAdminAdded')).toEqual({
      predicate: named('sitecollectionadminadded', field('action_name', ['sitecollectionadminadded'])),
      said: [],
    });
  });

  it('that is almost one that is known is warned of', () => {
    expect(item('Operation: FileDownload').said).toEqual(['unknown-name']);
    expect(item('event_type: ITEM_SHARE').said).toEqual(['unknown-name']);
  });

  it('as a pattern is looked for as it is, and means each of ours that it fits', () => {
    expect(item("'Operation|startswith': FileDel")).toEqual({
      predicate: {
        op: 'or',
        of: [
          test('labels.operation', ['filedel', 1]),
          {
            op: 'and',
            of: [
              { op: 'field', field: 'labels.operation', test: { is: 'absent' } },
              { op: 'or', of: [test('action', ['delete']), test('action_name', ['filedel', 1])] },
            ],
          },
        ],
      },
      said: [],
    });
  });

  it('as a regular expression, too', () => {
    const { predicate, said } = item("'eventName|re': '^(Get|Head)Object$'");
    expect(said).toEqual([]);
    expect(predicate).toMatchObject({
      of: [
        { field: 'labels.operation', test: { is: 'regex', source: '^(Get|Head)Object$' } },
        {
          of: [
            {},
            { of: [test('action', ['download']), test('action', ['view']), { field: 'action_name' }] },
          ],
        },
      ],
    });
  });

  it('as a pattern, where no source names it, says what it is read as', () => {
    expect(item("'activity_name|startswith': Un")).toEqual({
      predicate: { op: 'or', of: [test('action', ['unshare']), test('action_name', ['un', 1])] },
      said: ['mapped-by-pattern'],
    });
  });

  it('of a field that has no other names never matches', () => {
    expect(item('eventSource: iam.amazonaws.com')).toEqual({
      predicate: { op: 'never' },
      said: ['never-matches'],
    });
  });
});
