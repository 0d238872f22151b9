import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RuleContext } from '../engine.js';
import type { Behaviour, BehaviourRule } from '../language/document.js';
import { reported, type Told } from '../testing/tracked.js';
import type { Held } from '../tracking/tracker.js';
import { behaviourTracker } from './behaviour-tracker.js';
import type { Places } from './places.js';
import { dayMs, hourMs, minuteMs } from './times.js';

const start = Date.parse('2026-03-02T09:00:00Z');
const lateMs = 10 * minuteMs;

const places: Places = {
  countryOf: () => undefined,
  locationOf: (ip) => ({ name: ip, lat: ip === 'a' ? 47 : -33, lon: ip === 'a' ? 8 : 151, radiusKm: 50 }),
};
const context: RuleContext = {
  watchlists: new Map(),
  exceptions: [],
  timeZone: 'Europe/Zurich',
  peers: new Map(),
  places,
};
const behaviours: readonly Behaviour[] = [
  { type: 'first_seen', of: 'address', learningMs: dayMs, learningEvents: 5, forgetMs: 20 * dayMs },
  { type: 'impossible_travel', maxKmPerHour: 1000, minKm: 300 },
  {
    type: 'off_hours',
    measure: 'events',
    windowMs: hourMs,
    threshold: 3,
    workDays: [1, 2],
    fromHour: 8,
    toHour: 12,
  },
  {
    type: 'baseline',
    measure: 'bytes',
    windowMs: 12 * hourMs,
    factor: 3,
    floor: 50,
    learningDays: 2,
    historyDays: 20,
    peers: 'none',
  },
  {
    type: 'baseline',
    measure: 'resources',
    windowMs: 12 * hourMs,
    factor: 2,
    floor: 2,
    learningDays: 2,
    historyDays: 20,
    peers: 'none',
  },
  { type: 'dormant', quietMs: 3 * dayMs },
];

function trackerOf(behaviour: Behaviour) {
  const rule = { kind: 'behaviour', behaviour, measure: 'm' } as unknown as BehaviourRule;
  return behaviourTracker(rule, context, 'key');
}

// Bursts of a few events some hours or days apart, with times that rounding favours.
const history = fc
  .array(
    fc.record({
      gap: fc.constantFrom(0, 1, minuteMs, 3 * minuteMs, hourMs, 7 * hourMs, dayMs, 4 * dayMs),
      input: fc.constantFrom(0, 0, -1),
      ip: fc.constantFrom('a', 'b', 'c'),
      bytes: fc.integer({ min: 1, max: 200 }),
      resource: fc.constantFrom('s3://a/1', 's3://a/2', 's3://a/3', 's3://b/4', 's3://b/5'),
    }),
    { maxLength: 60 },
  )
  .map((steps): Told[] => {
    let time = start;
    return steps.map(({ gap, input, ip, bytes, resource }) => ({
      time: (time += gap),
      input,
      values: { ip, 'ip.network': ip, bytes, resource },
    }));
  });

/** In another order, nothing later than the bound. */
function shuffled(told: readonly Told[], delays: readonly number[]): Told[] {
  return told
    .map((each, index) => ({ each, at: each.time + ((delays[index % delays.length] ?? 0) % lateMs) }))
    .sort((left, right) => left.at - right.at)
    .map(({ each }) => each);
}

it.each(behaviours.map((behaviour) => [behaviour.type, behaviour] as const))(
  '%s: packing between any two matches changes nothing',
  (_type, behaviour) => {
    fc.assert(
      fc.property(history, (told) => {
        const tracker = trackerOf(behaviour);
        expect(reported(tracker, told, { packed: true })).toEqual(reported(tracker, told));
      }),
      { numRuns: 60 },
    );
  },
);

// Windows that slide in steps are told of at the latest match of their step: which step, not which match, is the same.
const instants: Partial<Record<Behaviour['type'], (held: Held) => string>> = {
  first_seen: ({ time, measures }) => JSON.stringify([time, measures]),
  dormant: ({ time, measures }) => JSON.stringify([time, measures]),
  off_hours: ({ startsAt }) => String(startsAt),
  baseline: ({ startsAt }) => String(startsAt),
};

it.each(
  behaviours
    .filter(({ type }) => instants[type] !== undefined)
    .map((behaviour) => [behaviour.type, behaviour]),
)('%s: late events change nothing within the bound', (_type, behaviour) => {
  const said = instants[(behaviour as Behaviour).type] ?? String;
  const delays = fc.array(fc.integer({ min: 0, max: lateMs - 1 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(history, delays, (told, late) => {
      const inOrder = new Set(reported(trackerOf(behaviour as Behaviour), told).map(said));
      const outOfOrder = new Set(reported(trackerOf(behaviour as Behaviour), shuffled(told, late)).map(said));
      expect([...outOfOrder].sort()).toEqual([...inOrder].sort());
    }),
    { numRuns: 100 },
  );
});
