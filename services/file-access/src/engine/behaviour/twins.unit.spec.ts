import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GroupState, LoadedRule, RuleSet } from '../engine.js';
import { compiled, eventAt, loaded } from '../testing/compiled.js';
import { dayMs, hourMs } from './times.js';

const start = Date.parse('2026-01-05T10:00:00Z');
const key = 't:alex@corp.com';

const newcomer = (ruleId: string, action: string, thresholds?: LoadedRule['thresholds']) =>
  loaded(
    ruleId,
    `
title: New to an area
name: ${ruleId}
logsource: { product: palisade, category: file_access }
detection: { selection: { action: ${action} }, condition: selection }
level: low
palisade: { first_seen: { of: resource_area, learning: 2d, learning_events: 3, forget: 20d } }
`,
    thresholds === undefined ? {} : { thresholds },
  );

const one = newcomer('one', 'download');
const other = newcomer('other', 'view');
const stricter = newcomer('other', 'view', { learning_events: 12 });

const steps = fc.array(
  fc.record({
    hours: fc.constantFrom(0, 0, 0, 1, 7, 30, 600),
    back: fc.constantFrom(0, 0, 60_000, 550_000),
    action: fc.constantFrom('download', 'view', 'list'),
    area: fc.nat(5),
    then: fc.constantFrom('go on', 'go on', 'copy', 'use the copy', 'pack'),
  }),
  { minLength: 10, maxLength: 60 },
);
type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;

/** What is told of each rule, and known in the end; the rules change before the given steps. */
function told(all: readonly Step[], rulesFrom: ReadonlyMap<number, readonly LoadedRule[]>) {
  const records = new Map<string, string[]>();
  let ruleSet: RuleSet | undefined;
  let state: GroupState | undefined;
  let clock = start;
  for (const [i, { hours, back, action, area, then }] of all.entries()) {
    const rules = rulesFrom.get(i);
    if (rules !== undefined) ruleSet = compiled(rules);
    clock += 1_000 + hours * hourMs;
    if (ruleSet === undefined) continue;
    state ??= ruleSet.newState(key);
    const resource = `s3://dept/project-${area}/x/a.pdf`;
    const event = eventAt({ eventId: `e${i}`, time: clock - back, appendedAt: clock, action, resource });
    for (const { episode, phase } of ruleSet.takeEvent(state, event).records) {
      const lines = records.get(episode.ruleId) ?? [];
      records.set(episode.ruleId, [...lines, JSON.stringify([phase, episode])]);
    }
    if (then === 'copy') state.clone();
    if (then === 'use the copy') state = state.clone();
    if (then === 'pack') state = ruleSet.unpack(ruleSet.pack(state), state.episodes, key);
  }
  const known = state === undefined ? [] : (ruleSet?.describe(state, clock + dayMs) ?? []);
  return (ruleId: string) => ({
    records: records.get(ruleId) ?? [],
    known: known.find((each) => each.ruleId === ruleId),
  });
}

const isOpening = (line: string) => line.startsWith('["opened"');

const from = (...rules: (readonly [number, readonly LoadedRule[]])[]) => new Map(rules);

it('finds the same of each of two that learn the same as of each alone', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const both = told(all, from([0, [one, other]]));
      expect(both('one')).toEqual(told(all, from([0, [one]]))('one'));
      expect(both('other')).toEqual(told(all, from([0, [other]]))('other'));
    }),
    { numRuns: 150 },
  );
});

it('lets one that is enabled later learn for itself, and keeps what one that stays has learned', () => {
  fc.assert(
    fc.property(steps, fc.nat(20), fc.nat(20), (all, later, ending) => {
      const end = later + ending + 1;
      const both = told(all, from([0, [one]], [later, [one, other]], [end, [other]]));
      expect(both('other')).toEqual(told(all, from([later, [other]]))('other'));
      const before = told(all.slice(0, end), from([0, [one]]))('one');
      // What has opened still ends when its rule is gone.
      expect(both('one').records.filter(isOpening)).toEqual(before.records.filter(isOpening));
    }),
    { numRuns: 150 },
  );
});

it('parts them where a threshold comes to differ', () => {
  fc.assert(
    fc.property(steps, fc.nat(20), (all, later) => {
      const both = told(all, from([0, [one, other]], [later, [one, stricter]]));
      expect(both('one')).toEqual(told(all, from([0, [one]]))('one'));
      expect(both('other')).toEqual(told(all, from([0, [other]], [later, [stricter]]))('other'));
    }),
    { numRuns: 100 },
  );
});

it('holds one slot for the two, and one for each where their pasts differ', () => {
  const events = Array.from({ length: 30 }, (_, i) =>
    eventAt({ time: start + i * 1_000, resource: `s3://dept/project-${i}/x/a.pdf` }),
  );
  const size = (ruleSet: RuleSet, state: GroupState, some = events) => {
    for (const event of some) ruleSet.takeEvent(state, event);
    return state.byteSize;
  };
  const [alone, both] = [compiled([one]), compiled([one, other])];
  const ofOne = size(alone, alone.newState(key));
  expect(size(both, both.newState(key))).toBeLessThan(ofOne + 50);
  const state = alone.newState(key);
  size(alone, state, events.slice(0, 10));
  expect(size(both, state, events.slice(10))).toBeGreaterThan(ofOne + 200);
});
