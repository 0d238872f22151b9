import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { RuleSet } from './engine.js';
import { FileEvent } from './event.js';
import type { EventData } from './rule-event.js';
import { Detector } from './detector.js';
import type { Json } from './testing/reference-detection.js';
import { compiled, loaded } from './testing/compiled.js';
import { episodesOf, type ReferenceEpisode, type ReferenceEvent } from './testing/reference-rules.js';

type Document = Record<string, Json>;

const lateMs = 600_000;
const start = Date.parse('2026-03-02T09:00:00Z');

const actors = ['alex@corp.com', 'sam@corp.com'];
const resources = [
  's3://dept/Finance/a.pdf',
  's3://dept/hr/b*.docx',
  'https://x.corp/sites/hr/q?.pdf',
  'plain',
];
const uas = ['Mozilla/5.0 (X11)', 'rclone/v1.6', 'a+b\\c'];
const ips = ['91.201.10.8', '10.0.0.7', '10.0.255.1'];

const eventData = fc.record(
  {
    actor_email: fc.constantFrom(...actors),
    action: fc.constantFrom('download', 'view', 'delete', 'share'),
    resource: fc.constantFrom(...resources),
    bytes: fc.nat(40),
    ip: fc.constantFrom(...ips),
    ua: fc.constantFrom(...uas),
    session_id: fc.constantFrom('s1', 's2'),
  },
  { requiredKeys: ['actor_email', 'action', 'resource'] },
);

const words = fc.constantFrom(
  's3:',
  'FINANCE',
  '.pdf',
  'hr',
  'b\\*',
  'q?',
  '*',
  'a+b\\\\c',
  'Mozilla*',
  '',
  'plain',
);
const texts = fc.constantFrom('resource', 'ua', 'session_id', 'actor_email');

const item: fc.Arbitrary<[string, Json]> = fc.oneof(
  fc.tuple(fc.constant('action'), fc.constantFrom<Json>('download', 'View', ['delete', 'share'], 'd*')),
  fc
    .tuple(
      texts,
      fc.constantFrom('', '|contains', '|startswith', '|endswith', '|cased', '|contains|cased'),
      words,
    )
    .map(([field, modifier, word]): [string, Json] => [field + modifier, word]),
  fc
    .tuple(
      texts,
      fc.constantFrom('|contains', '|contains|all'),
      fc.array(words, { minLength: 1, maxLength: 3 }),
    )
    .map(([field, modifier, list]): [string, Json] => [field + modifier, list]),
  fc
    .tuple(fc.constantFrom('|lt', '|lte', '|gt', '|gte', ''), fc.nat(40))
    .map(([modifier, value]): [string, Json] => [`bytes${modifier}`, value]),
  fc.constantFrom<[string, Json]>(
    ['ip|cidr', '10.0.0.0/16'],
    ['ip|cidr', ['10.0.0.0/24', '91.0.0.0/8']],
    ['ua|exists', true],
    ['bytes|exists', false],
    ['ua', null],
    ['resource|re', 's3://[a-z]+/.*\\.pdf'],
    ['ua|re|i', '^MOZ'],
    ['resource|re', ['^plain$', 'hr']],
    ['action|neq', 'view'],
  ),
);

const selection: fc.Arbitrary<Json> = fc.oneof(
  fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => Object.fromEntries(items)),
  fc
    .array(item, { minLength: 1, maxLength: 2 })
    .map((items) => items.map((each) => Object.fromEntries([each]))),
  fc.array(fc.constantFrom('finance', 'rclone', 'mozilla', '10.0'), { minLength: 1, maxLength: 2 }),
);

const condition = fc.constantFrom(
  'sel_a',
  'sel_a and sel_b',
  'sel_a or sel_b and not other',
  'not (sel_a or other)',
  '1 of sel_*',
  'all of sel_*',
  'all of them',
  '1 of them and not other',
  'not sel_a and not sel_b or other',
);

const detection = fc
  .tuple(selection, selection, selection, condition)
  .map(([sel_a, sel_b, other, given]): Document => ({ sel_a, sel_b, other, condition: given }));

const logsource = { product: 'palisade', service: 'file_access' };

function eventRule(name: string, given: Document): Document {
  return { title: `The rule ${name}`, name, level: 'low', logsource, detection: given };
}

const base = (name: string) =>
  fc.oneof(
    fc
      .constantFrom('download', 'view', 'delete')
      .map((action) => eventRule(name, { selection: { action }, condition: 'selection' })),
    detection.map((given) => eventRule(name, given)),
  );

const groupBy = fc.constantFrom<string[] | undefined>(
  ['actor_email'],
  ['actor_email'],
  ['ip'],
  ['actor_email', 'session_id'],
  undefined,
);
const timespan = fc.constantFrom('10s', '1m', '5m');
const above = fc.oneof(
  fc.nat(6).map((gt) => ({ gt })),
  fc.integer({ min: 1, max: 6 }).map((gte) => ({ gte })),
);
const closing = fc.oneof(
  fc.integer({ min: 1, max: 6 }).map((lt) => ({ lt })),
  fc.nat(4).map((lte) => ({ lte })),
  fc.nat(4).map((eq) => ({ eq })),
  fc.nat(4).map((neq) => ({ neq })),
  fc.nat(3).map((gte) => ({ gte, lte: gte + 2 })),
);

const correlation = (name: string, rules: string[]): fc.Arbitrary<Document> =>
  fc
    .tuple(
      fc.oneof(
        fc.tuple(fc.constant('event_count'), fc.oneof(above, closing)),
        fc.tuple(
          fc.constant('value_count'),
          fc.oneof(above, closing),
          fc.constantFrom<Json>('resource', 'ip', ['resource', 'ip']),
        ),
        fc.tuple(
          fc.constantFrom('value_sum', 'value_avg', 'value_median'),
          fc.nat(80).map((gt) => ({ gt })),
          fc.constant('bytes'),
        ),
        fc.tuple(
          fc.constant('value_percentile'),
          fc.tuple(fc.nat(40), fc.constantFrom(50, 90)).map(([gte, percentile]) => ({ gte, percentile })),
          fc.constant('bytes'),
        ),
        fc.tuple(fc.constantFrom('temporal', 'temporal_ordered'), fc.constant({})),
      ),
      groupBy,
      timespan,
      fc.boolean(),
    )
    .map(([[type, bounds, field], by, span, generate]) => {
      const given: Document = {
        type,
        rules,
        timespan: span,
        ...(by !== undefined && { 'group-by': by }),
        ...(generate && { generate }),
        ...(!type.startsWith('temporal') && {
          condition: { ...bounds, ...(field !== undefined && { field }) },
        }),
      };
      return { title: `The rule ${name}`, name, level: 'medium', correlation: given };
    });

const alone = detection.map((given) => [eventRule('one', given)]);
const counted = fc
  .tuple(base('one'), base('two'), correlation('counts', ['one', 'two']))
  .map((documents): Document[] => documents);
const chained = fc
  .tuple(base('one'), base('two'), correlation('inner', ['one']), correlation('outer', ['inner', 'two']))
  .map((documents): Document[] => documents);
const filtered = fc
  .tuple(base('one'), base('two'), correlation('counts', ['one', 'two']), detection)
  .map(([one, two, counts, given]): Document[] => [
    { title: 'A filter of one', name: 'filter', logsource, filter: { rules: ['one'], ...given } },
    one,
    two,
    counts,
  ]);

interface Arrival {
  data: EventData;
  gap: number;
  delay: number;
}

/** Distinct event times, for two events of one millisecond are one moment of a chain; delays stay within the bound. */
const arrivals: fc.Arbitrary<Arrival[]> = fc.array(
  fc.record({
    data: eventData,
    gap: fc.oneof(fc.integer({ min: 1, max: 20_000 }), fc.constantFrom(10_000, 60_000, 300_000, 300_001)),
    delay: fc.oneof(fc.constant(0), fc.nat(lateMs - 1)),
  }),
  { maxLength: 25 },
);

function timed(given: readonly Arrival[]): (Arrival & { id: string; time: number })[] {
  let time = start;
  return given.map((each, i) => ({ ...each, id: `event-${String(i)}`, time: (time += each.gap) }));
}

function ruleSetOf(documents: readonly Document[]): RuleSet {
  return compiled([loaded('all', documents.map((document) => stringify(document)).join('---\n'))]);
}

/** The last document stands for the whole; others that stand for themselves are named after it. */
function nameOf(ruleId: string, documents: readonly Document[]): string {
  return ruleId === 'all' ? (documents.at(-1)?.['name'] as string) : ruleId.slice('all~'.length);
}

function found(
  documents: readonly Document[],
  given: readonly Arrival[],
  packs: boolean,
): ReferenceEpisode[] {
  const ruleSet = ruleSetOf(documents);
  const detector = new Detector(ruleSet, (state) =>
    packs ? ruleSet.unpack(ruleSet.pack(state), state.episodes, state.key) : state,
  );
  const arriving = timed(given).sort((a, b) => a.time + a.delay - (b.time + b.delay));
  for (const { data, id, time, delay } of arriving) {
    const event = { eventId: id, actor: data.actor_email, time, appendedAt: time + delay, data };
    detector.take(FileEvent.of(event));
  }
  detector.end();
  return detector.episodes
    .map((episode) => ({
      rule: nameOf(episode.ruleId, documents),
      group: episode.group.length > 0 ? episode.group.map(({ value }) => value).join('|') : '',
      openedAt: episode.openedAt,
      lastHeldAt: episode.lastHeldAt,
      firstSeenAt: episode.firstSeenAt,
      eventCount: episode.eventCount,
      actor: episode.actor,
    }))
    .map(({ actor, ...episode }) => ({ ...episode, group: episode.group || actor }))
    .sort(byRule);
}

function byRule(a: ReferenceEpisode, b: ReferenceEpisode): number {
  return (
    a.rule.localeCompare(b.rule) ||
    a.group.localeCompare(b.group) ||
    a.openedAt - b.openedAt ||
    a.lastHeldAt - b.lastHeldAt
  );
}

function fieldsOf({ labels: _labels, ...texts }: EventData): ReferenceEvent['fields'] {
  return texts;
}

function expected(documents: readonly Document[], given: readonly Arrival[]): ReferenceEpisode[] {
  const events = timed(given).map(({ data, id, time }): ReferenceEvent => {
    return { id, time, fields: fieldsOf(data) };
  });
  return episodesOf(documents, events).sort(byRule);
}

it.each([
  ['rules of single events', alone, 400],
  ['correlations of every type', counted, 600],
  ['chains of correlations', chained, 300],
  ['filtered rules', filtered, 150],
])('finds in %s what the reference finds, in whatever order events arrive', (_name, documents, runs) => {
  fc.assert(
    fc.property(documents, arrivals, fc.boolean(), (rules, given, packs) => {
      const wanted = expected(rules, given);
      // A tenant-wide group has no name of its own.
      const engine = found(rules, given, packs).map((episode) =>
        hasNoGroup(rules, episode.rule) ? { ...episode, group: '' } : episode,
      );
      expect(engine.sort(byRule)).toEqual(wanted);
    }),
    { numRuns: runs, seed: 20_261_121 },
  );
});

function hasNoGroup(documents: readonly Document[], rule: string): boolean {
  const given = documents.find((document) => document['name'] === rule)?.['correlation'];
  return given !== undefined && (given as Document)['group-by'] === undefined;
}
