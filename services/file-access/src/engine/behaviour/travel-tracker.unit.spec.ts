import { expect, it } from '@jest/globals';
import type { BehaviourRule } from '../language/document.js';
import { reported, taught, type Told } from '../testing/tracked.js';
import type { Places } from './places.js';
import { dayMs, hourMs, minuteMs } from './times.js';
import { TravelTracker } from './travel-tracker.js';

const start = Date.parse('2026-03-02T09:00:00Z');
const circles: Readonly<Record<string, [number, number, number]>> = {
  zurich: [47.4, 8.5, 20],
  basel: [47.6, 7.6, 20],
  london: [51.5, -0.1, 20],
  sydney: [-33.9, 151.2, 20],
  vpn: [40.7, -74, 20],
};
const places: Places = {
  countryOf: () => undefined,
  locationOf: (ip) => {
    const [lat, lon, radiusKm] = circles[ip] ?? [];
    if (lat === undefined || lon === undefined || radiusKm === undefined) return undefined;
    return { name: ip, lat, lon, radiusKm };
  },
};
const behaviour = { type: 'impossible_travel', maxKmPerHour: 1000, minKm: 300 } as const;
const tracker = (given: Places | undefined = places) =>
  new TravelTracker('key', {} as BehaviourRule, behaviour, given);

const at = (ip: string, ms: number, input = 0): Told => ({
  time: start + ms,
  input,
  values: { ip, 'ip.network': ip },
});
const home = [at('zurich', 0), at('zurich', dayMs), at('zurich', 2 * dayMs)];
const later = 2 * dayMs;

it('holds when nobody travels so fast, and says from where to where', () => {
  const held = reported(tracker(), [...home, at('sydney', later + 30 * minuteMs)]);
  expect(held).toMatchObject([{ time: start + later + 30 * minuteMs, startsAt: start + later }]);
  expect(held[0]?.reasons?.[0]).toMatch(/^from zurich to sydney: at least 165\d\d km in 30 min$/);
});

it.each([
  ['a flight', [...home, at('london', later + 2 * hourMs)]],
  ['a train', [...home, at('basel', later + minuteMs)]],
  ['a place that is unknown', [...home, at('nowhere', later + minuteMs)]],
  ['the first day', [at('zurich', 0), at('sydney', minuteMs)]],
  [
    'a network that has been used for a day',
    [
      ...home,
      at('vpn', later + 20 * hourMs),
      at('vpn', later + 2 * dayMs),
      at('zurich', later + 2 * dayMs + 1),
    ],
  ],
])('is silent about %s', (_name, told) => {
  expect(reported(tracker(), told)).toEqual([]);
});

it('is silent without a database', () => {
  const nowhere = { ...places, locationOf: () => undefined };
  expect(reported(tracker(nowhere), [...home, at('sydney', later + minuteMs)])).toEqual([]);
});

it('holds at what is done in the hour after the arrival, whatever came first', () => {
  const told = [
    ...home,
    at('sydney', later + minuteMs, -1),
    at('sydney', later + 5 * minuteMs),
    at('sydney', later + 90 * minuteMs),
  ];
  expect(reported(tracker(), told).map(({ time }) => time - start - later)).toEqual([5 * minuteMs]);
});

it('finds a late event that was elsewhere', () => {
  const told = [...home, at('zurich', later + 9 * minuteMs), at('sydney', later + 5 * minuteMs)];
  expect(reported(tracker(), told).length).toBeGreaterThan(0);
});

it('keeps a dozen stays, and forgets them', () => {
  const asked = tracker();
  const many = Array.from({ length: 200 }, (_, i) => at(i % 2 === 0 ? 'zurich' : 'basel', i * hourMs));
  const slot = taught(asked, many);
  expect(asked.byteSize(slot)).toBeLessThan(4_000);
  expect(asked.describe(slot, start + 9 * dayMs)).toMatchObject({ known: { of: 'network', count: 2 } });
  expect(asked.forget(slot, start + 200 * dayMs)).toBe(true);
});
