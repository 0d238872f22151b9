import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileEvent } from '../event.js';
import { compilePredicate } from '../matching/compile-predicate.js';
import type { EventData } from '../rule-event.js';
import { readRules } from './read-rules.js';
import { correlations } from './testing/correlations.js';
import { detections, ruleOf } from './testing/detections.js';

const texts = [...Object.values(detections).map(ruleOf), ...Object.values(correlations)];
const pieces = fc.constantFrom(
  ...[
    '*',
    '?',
    '\\',
    '|',
    '%',
    ':',
    ' ',
    '\n',
    '- ',
    '{',
    '}',
    '[',
    ']',
    "'",
    '"',
    '&a ',
    '*a',
    '<<: ',
    '---\n',
  ],
  ...[
    'null',
    '1',
    '-1',
    '0x',
    'true',
    '2026-01-01',
    '|all',
    '|re',
    '|cidr',
    '|expand',
    'not ',
    ' of ',
    '()',
    '\u{1f600}',
    '\0',
  ],
);

/** A text of the corpus with a few places overwritten. */
const broken = fc
  .tuple(fc.constantFrom(...texts), fc.array(fc.tuple(fc.nat(2000), fc.nat(4), pieces), { maxLength: 6 }))
  .map(([text, edits]) =>
    edits.reduce((so, [at, cut, piece]) => {
      const place = at % (so.length + 1);
      return so.slice(0, place) + piece + so.slice(place + cut);
    }, text),
  );

function takes(item: string, data: Partial<EventData>): boolean {
  const { documents, errors } = readRules(ruleOf(`sel: {${item}}\ncondition: sel`));
  const [rule] = documents;
  if (rule?.kind !== 'event') throw new Error(JSON.stringify(errors));
  const lists = new Map([['admins', ['root@corp.com', 'adm_*']]]);
  const event = FileEvent.of({
    eventId: 'e',
    actor: 'adm_grace@corp.com',
    time: Date.UTC(2026, 2, 3, 21, 30),
    appendedAt: 0,
    data: {
      actor_email: 'adm_grace@corp.com',
      action: 'share',
      resource: 'https://corp.sharepoint.com/sites/HR/Plan B.docx',
      bytes: 100,
      ip: '2001:db8::1',
      ua: 'curl/8.4.0',
      ...data,
    },
  });
  return compilePredicate(rule.predicate, lists)(event);
}

const anonymous = { labels: { operation: 'AnonymousLinkCreated' } };

it.each<[string, Partial<EventData>, boolean]>([
  ['Operation: AnonymousLinkCreated', anonymous, true],
  ['Operation: SharingSet', anonymous, false],
  ['Operation: SharingSet', {}, true],
  ['Operation: AnonymousLinkCreated', {}, false],
  ['Operation: SiteDeleted', { action: 'other', action_name: 'SiteDeleted' }, true],
  ["'Operation|contains': Link", anonymous, true],
  ["'Operation|neq': SharingSet", anonymous, true],
  ["SiteUrl: 'https://corp.sharepoint.com/sites/hr/', SourceFileExtension: docx", {}, true],
  ["SourceFileName: 'plan?b*'", {}, true],
  ["'SourceFileName|cased': 'plan b.docx'", {}, false],
  ["'source.ip|cidr': '2001:db8::/32', 'user_agent.original|re': '^curl/[0-9.]+$'", {}, true],
  ["ClientIP: '2001:0DB8:0:0::1'", {}, true],
  ["'actor.user.email_addr|expand': '%admins%'", {}, true],
  ["'actor_email|contains|expand': '%admins%'", {}, true],
  ["'resource|fieldref|contains': actor.domain", {}, false],
  ["'resource.host|fieldref|contains': labels.tenant", { labels: { tenant: 'CORP.' } }, true],
  ["'@timestamp|hour|gte': 19, 'occurred_at|month': 3", {}, true],
  ["'file.size|gt': 99, 'bytes|lte': 100", {}, true],
  ['device: null', {}, true],
  ["'device|exists': true", {}, false],
  ["'device|neq': scanner", {}, true],
  ["'': plan b", {}, true],
  ["'|all': [plan b, nowhere]", {}, false],
])('a rule means what it says: %s of %j', (item, data, expected) => {
  expect(takes(item, data)).toBe(expected);
});

it('says what is wrong with any text, and never throws', () => {
  fc.assert(
    fc.property(broken, (text) => {
      const { documents, errors, warnings } = readRules(text);
      const lines = text.split('\n').length;
      for (const { code, message, line, column } of [...errors, ...warnings]) {
        expect(code).toMatch(/^[a-z-]+$/);
        expect(message).toMatch(/\S[.?]$/);
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines);
        expect(column).toBeGreaterThanOrEqual(1);
      }
      expect(documents.length + errors.length).toBeGreaterThan(0);
    }),
    { numRuns: 500, seed: 5 },
  );
});
