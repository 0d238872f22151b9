import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ActorState } from './actor-state.js';
import { packState, unpackState } from './actor-state.codec.js';
import { BurstDetector } from './burst-detector.js';
import { type BurstRule, burstRules } from './burst-rule.js';
import type { EpisodeRecord } from './episode.js';
import { episodeId } from './episode-id.js';

interface Download {
  readonly id: string;
  readonly time: number;
  readonly bytes: number;
  /** How long after its own time the log takes it: never beyond the bound for late events. */
  readonly delay: number;
}

const bound = 600_000;
const start = Date.UTC(2026, 0, 5, 9);
const tenantId = '0190a000-0000-7000-8000-000000000001';

// Small thresholds and round times: what is rare in earnest (edges, equal times, episodes that touch) is common here.
const rules: readonly BurstRule[] = burstRules.map((rule) => ({
  ...rule,
  threshold: rule.unit === 'events' ? 3 : 30,
}));

const downloads = fc
  .array(
    fc.record({
      time: fc.oneof(
        fc.integer({ min: 0, max: 60 }).map((i) => i * 50_000),
        fc.integer({ min: 0, max: 3_000_000 }),
      ),
      bytes: fc.integer({ min: 0, max: 25 }),
      delay: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: bound })),
    }),
    { maxLength: 70 },
  )
  .map((all) => all.map((each, i): Download => ({ ...each, time: start + each.time, id: `event-${i}` })));

const seldom = fc.array(fc.integer({ min: 0, max: 3_600_000 }), { maxLength: 6 });

/** What the definition says: episodes of one rule as a function of the set of downloads, computed the slow way. */
function expected(rule: BurstRule, all: readonly Download[]) {
  const value = (one: Download) => (rule.unit === 'events' ? 1 : one.bytes);
  const within = (from: number, to: number) => all.filter(({ time }) => time >= from && time <= to);
  const sum = (some: Download[]) => some.reduce((total, one) => total + value(one), 0);
  const held = [...new Set(all.map(({ time }) => time))]
    .sort((a, b) => a - b)
    .map((time) => ({ time, value: sum(within(time - rule.windowMs, time)) }))
    .filter((window) => window.value > rule.threshold);
  const runs: (typeof held)[] = [];
  for (const window of held) {
    const run = runs.at(-1);
    if (run !== undefined && window.time - (run.at(-1)?.time ?? 0) <= rule.windowMs) run.push(window);
    else runs.push([window]);
  }
  return runs.map((run) => {
    const openedAt = run[0]?.time ?? 0;
    const lastHeldAt = run.at(-1)?.time ?? 0;
    const counted = within(openedAt - rule.windowMs, lastHeldAt);
    const peak = Math.max(...run.map((window) => window.value));
    return {
      ruleId: rule.ruleId,
      openedAt,
      lastHeldAt,
      firstSeenAt: Math.min(...counted.map(({ time }) => time)),
      value: run.at(-1)?.value,
      peak,
      peakAt: run.find((window) => window.value === peak)?.time,
      eventCount: counted.length,
      bytesTotal: counted.reduce((total, { bytes }) => total + bytes, 0),
    };
  });
}

const expectedOfAll = (all: readonly Download[]) => rules.flatMap((rule) => expected(rule, all));

interface Run {
  order: readonly Download[];
  ticks?: readonly number[];
  /** Store and load the state between any two events. */
  restart?: boolean;
}

function run({ order, ticks = [], restart = false }: Run): EpisodeRecord[] {
  const detector = new BurstDetector(rules, { lateMs: bound, futureMs: 300_000 });
  const records: EpisodeRecord[] = [];
  let state = new ActorState();
  let now = start;
  const waiting = ticks.map((tick) => start + tick).sort((a, b) => a - b);
  for (const { id, time, bytes, delay } of order) {
    now = Math.max(now, time + delay);
    while ((waiting[0] ?? Infinity) < now) records.push(...detector.tick(state, waiting.shift() ?? now));
    const event = { eventId: id, occurredAt: time, appendedAt: now, isDownload: true, bytes };
    const before = state.clone();
    const applied = detector.apply(state, event, (opened) => episodeId({ ...opened, tenantId }));
    expect(applied.timing).toBe('on_time');
    records.push(...applied.records);
    if (restart) {
      const loaded = unpackState(packState(state));
      loaded.episodes = state.episodes.map((episode) => ({ ...episode }));
      state = loaded;
    }
    // What was copied before did not change.
    expect(before.episodes.every((episode) => !state.episodes.includes(episode))).toBe(true);
  }
  for (let due = detector.nextDue(state); due !== undefined; due = detector.nextDue(state)) {
    records.push(...detector.tick(state, due));
  }
  return records;
}

/** What is known in the end: of each episode its last record, without those that went into another. */
function atTheEnd(records: EpisodeRecord[]) {
  const last = new Map(records.map((record) => [record.episode.id, record]));
  return [...last.values()]
    .filter(({ mergedInto }) => mergedInto === undefined)
    .map(({ episode }) => {
      const { ruleId, openedAt, lastHeldAt, firstSeenAt, value, peak, peakAt, eventCount, bytesTotal } =
        episode;
      return { ruleId, openedAt, lastHeldAt, firstSeenAt, value, peak, peakAt, eventCount, bytesTotal };
    })
    .sort((a, b) => (a.ruleId === b.ruleId ? a.openedAt - b.openedAt : a.ruleId < b.ruleId ? -1 : 1));
}

const inOrder = (all: readonly Download[]) =>
  [...all].sort((a, b) => a.time - b.time).map((each) => ({ ...each, delay: 0 }));

const asLogged = (all: readonly Download[]) => [...all].sort((a, b) => a.time + a.delay - (b.time + b.delay));

const sorted = (all: ReturnType<typeof expectedOfAll>) =>
  [...all].sort((a, b) => (a.ruleId === b.ruleId ? a.openedAt - b.openedAt : a.ruleId < b.ruleId ? -1 : 1));

const runs = { numRuns: 1_500 };

it('finds in ordered downloads what the definition says', () => {
  fc.assert(
    fc.property(downloads, (all) => {
      expect(atTheEnd(run({ order: inOrder(all) }))).toEqual(sorted(expectedOfAll(all)));
    }),
    runs,
  );
});

it('finds the same when they are shuffled within the bound, whatever ticks come between', () => {
  fc.assert(
    fc.property(downloads, seldom, (all, ticks) => {
      expect(atTheEnd(run({ order: asLogged(all), ticks }))).toEqual(sorted(expectedOfAll(all)));
    }),
    runs,
  );
});

it('finds the same when its state is stored and loaded between any two events', () => {
  fc.assert(
    fc.property(downloads, (all) => {
      const order = asLogged(all);
      expect(run({ order, restart: true })).toEqual(run({ order }));
    }),
    { numRuns: 400 },
  );
});

it('tells each episode from its opening to its end, in revisions that rise by one', () => {
  fc.assert(
    fc.property(downloads, seldom, (all, ticks) => {
      const byEpisode = Map.groupBy(run({ order: asLogged(all), ticks }), ({ episode }) => episode.id);
      for (const records of byEpisode.values()) {
        expect(records.map(({ episode }) => episode.revision)).toEqual(records.map((_, i) => i + 1));
        expect(records[0]?.phase).toBe('opened');
        expect(records.filter(({ phase }) => phase === 'opened')).toHaveLength(1);
        expect(records.at(-1)?.phase).toBe('ended');
        for (const [i, { episode, mergedInto }] of records.entries()) {
          const previous = records[i - 1]?.episode.recordedAt ?? -Infinity;
          if (mergedInto === undefined) expect(episode.recordedAt - previous).toBeGreaterThanOrEqual(10_000);
        }
      }
    }),
    runs,
  );
});
