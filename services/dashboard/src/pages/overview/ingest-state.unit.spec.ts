import { expect, it } from '@jest/globals';
import type { FileAccessHealthAnswer } from '../../api/gen/palisade.schemas.js';
import { ingestState, usualRate } from './ingest-state.js';

const good: FileAccessHealthAnswer = {
  as_of: '2026-11-21T02:30:00Z',
  last_event_at: '2026-11-21T02:29:58Z',
  events_per_minute: { last_1m: 120, last_5m: 100, last_60m: 100 },
  minutes: [{ start: '2026-11-21T01:30:00Z', count: 100 }],
  late_last_hour: 3,
  delay_seconds: { p50: 0.2, p95: 4 },
  storing_behind_seconds: 0,
};
const since = (start: string) => ({
  minutes: [
    { start: '2026-11-21T01:30:00Z', count: 0 },
    { start, count: 1 },
  ],
});
const rates = (last_5m: number, last_60m: number) => ({
  events_per_minute: { last_1m: 0, last_5m, last_60m },
});

it.each<[is: string, part: Partial<FileAccessHealthAnswer>, word: string, reason: RegExp]>([
  ['all is well', {}, 'Good', /as usual/],
  [
    'nobody says how far storing is',
    { storing_behind_seconds: null, delay_seconds: null },
    'Good',
    /as usual/,
  ],
  ['nothing came yet', { last_event_at: null }, 'Quiet', /No event has come yet/],
  [
    'nothing came for hours',
    { last_event_at: '2026-11-20T23:30:00Z', ...rates(0, 0) },
    'Quiet',
    /was 3 h ago/,
  ],
  [
    'nothing comes any more',
    { last_event_at: '2026-11-21T02:20:00Z', ...rates(0, 80.4) },
    'Quiet',
    /10 min; the hour had 80/,
  ],
  [
    'storing lags',
    { storing_behind_seconds: 120, last_event_at: '2026-11-21T02:20:00Z' },
    'Degraded',
    /2 min behind/,
  ],
  ['many are late', { late_last_hour: 61 }, 'Degraded', /61 of the last hour/],
  ['they take long', { delay_seconds: { p50: 1, p95: 360 } }, 'Degraded', /6 min or more after/],
  [
    'nothing comes any more, soon after the first',
    { last_event_at: '2026-11-21T02:20:00Z', ...since('2026-11-21T02:19:00Z') },
    'Quiet',
    /^No event for 10 min\.$/,
  ],
  [
    'nobody knows yet what is usual',
    { ...rates(1, 100), ...since('2026-11-21T02:10:00Z') },
    'Good',
    /^Events arrive and are stored\.$/,
  ],
  ['few come', rates(19, 100), 'Degraded', /19 events a minute, where the hour had 100/],
])('says so when %s', (_is, part, word, reason) => {
  const state = ingestState({ ...good, ...part });
  expect(state.word).toBe(word);
  expect(state.reason).toMatch(reason);
});

it.each<[start: string, rate: number | undefined]>([
  ['2026-11-21T01:30:00Z', 100],
  ['2026-11-21T01:50:00Z', 150],
  ['2026-11-21T02:01:00Z', undefined],
])('knows what is usual from half an hour on: first event at %s', (start, rate) => {
  expect(usualRate({ ...good, ...since(start) })).toBe(rate);
});
