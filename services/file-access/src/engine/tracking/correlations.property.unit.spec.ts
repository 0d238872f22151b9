import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import type { GroupState, RuleSet } from '../engine.js';
import type { Episode } from '../episode.js';
import { compiled, loaded } from '../testing/compiled.js';
import { correlationRules } from '../testing/correlation-rules.js';
import { episodesOf } from '../testing/reference-rules.js';
import { atTheEnd, type Happening, Stream } from '../testing/stream.js';

const bound = 600_000;
const start = Date.UTC(2026, 0, 5, 9);

const happenings = fc
  .array(
    fc.record({
      actor: fc.constantFrom('alex@corp.com', 'kim@corp.com'),
      action: fc.constantFrom('download', 'download', 'download', 'view', 'delete'),
      time: fc.oneof(
        fc.integer({ min: 0, max: 60 }).map((i) => i * 50_000),
        fc.integer({ min: 0, max: 3_000_000 }),
      ),
      bytes: fc.option(fc.integer({ min: 0, max: 25 }), { nil: undefined }),
      ip: fc.option(fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3'), { nil: undefined }),
      delay: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: bound })),
    }),
    { maxLength: 45 },
  )
  .map((all) => all.map((each, i): Happening => ({ ...each, time: start + each.time, id: `event-${i}` })));

const seldom = fc.array(
  fc.integer({ min: 0, max: 3_600_000 }).map((time) => start + time),
  { maxLength: 4 },
);

/** All of an episode that doesn't depend on the order of arrival: not its id, nor what was told meanwhile. */
function settled(episodes: readonly Episode[]) {
  return episodes
    .map(
      ({
        ruleId,
        group,
        actor,
        openedAt,
        lastHeldAt,
        firstSeenAt,
        eventCount,
        bytesTotal,
        peak,
        peakAt,
        latest,
      }) => ({
        ruleId,
        group:
          group.length === 0 && ruleId !== 'by_nothing' ? actor : group.map(({ value }) => value).join('|'),
        ...{ openedAt, lastHeldAt, firstSeenAt, eventCount, bytesTotal, peakAt },
        peak: peak.map(({ value }) => value),
        latest: latest.map(({ value }) => value),
      }),
    )
    .sort(byRuleAndTime);
}

function byRuleAndTime(
  a: { ruleId: string; group: string; openedAt: number },
  b: { ruleId: string; group: string; openedAt: number },
) {
  const [one, other] = [`${a.ruleId} ${a.group}`, `${b.ruleId} ${b.group}`];
  return one === other ? a.openedAt - b.openedAt : one < other ? -1 : 1;
}

const inOrder = (all: readonly Happening[]) =>
  [...all].sort((a, b) => a.time - b.time).map((each) => ({ ...each, delay: 0 }));
const asLogged = (all: readonly Happening[]) =>
  [...all].sort((a, b) => a.time + a.delay - (b.time + b.delay));

const packing = (rules: RuleSet, state: GroupState, key: string) =>
  rules.unpack(rules.pack(state), state.episodes, key);

const runs = { numRuns: 120 };

describe.each(Object.entries(correlationRules))('%s', (ruleId, yaml) => {
  const rules = compiled([loaded(ruleId, yaml)]);
  const documents = parseAllDocuments(yaml).map((document) => document.toJS() as Record<string, never>);
  const run = (
    given: ConstructorParameters<typeof Stream>[1],
    order: readonly Happening[],
    ticks?: number[],
  ) => new Stream(rules, given).run({ order, ticks });

  it('finds what the definition says, shuffled within the bound, whatever ticks come between', () => {
    fc.assert(
      fc.property(happenings, seldom, (all, ticks) => {
        const events = all.map(({ id, time, actor, action, bytes, ip }) => ({
          id,
          time,
          fields: {
            actor_email: actor,
            action,
            bytes,
            ip,
            resource: 's3://reports/a.pdf',
            occurred_at: time,
          },
        }));
        const expected = episodesOf(documents, events)
          .map(({ rule, ...each }) => ({ ...each, ruleId: rule }))
          .sort(byRuleAndTime);
        const found = settled(atTheEnd(run(undefined, asLogged(all), ticks))).map(
          ({ ruleId: rule, group, openedAt, lastHeldAt, firstSeenAt, eventCount }) => ({
            ruleId: rule.split('~').at(-1),
            ...{ group, openedAt, lastHeldAt, firstSeenAt, eventCount },
          }),
        );
        expect(found).toEqual(expected);
      }),
      runs,
    );
  });

  it('finds the same whatever the order of arrival', () => {
    fc.assert(
      fc.property(happenings, seldom, (all, ticks) => {
        const ordered = settled(atTheEnd(run(undefined, inOrder(all))));
        expect(settled(atTheEnd(run(undefined, asLogged(all), ticks)))).toEqual(ordered);
      }),
      runs,
    );
  });

  it('tells the same when its state is packed and unpacked, or copied, after every step', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const order = asLogged(all);
        const told = run(undefined, order);
        expect(run(packing, order)).toEqual(told);
        expect(run((_rules, state) => state.clone(), order)).toEqual(told);
      }),
      { numRuns: 40 },
    );
  });

  it('changes no copy', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const copies: { copy: GroupState; packed: Buffer; episodes: string }[] = [];
        run((_rules, state) => {
          const copy = state.clone();
          copies.push({ copy, packed: rules.pack(copy), episodes: JSON.stringify(copy.episodes) });
          return state;
        }, asLogged(all));
        for (const { copy, packed, episodes } of copies) {
          expect(rules.pack(copy).equals(packed)).toBe(true);
          expect(JSON.stringify(copy.episodes)).toBe(episodes);
        }
      }),
      { numRuns: 20 },
    );
  });
});
