import { expect, it } from '@jest/globals';
import { timesIn, utcDays } from './bar-times.js';

const bar = { start: Date.parse('2026-11-20T00:00:00Z'), end: Date.parse('2026-11-21T00:00:00Z') };

it('says of a day which one it is, and no hour', () => {
  expect([utcDays.begin(bar.start), utcDays.end(bar), utcDays.span(bar)]).toEqual([
    '20 Nov 2026',
    '20 Nov 2026',
    '20 Nov 2026',
  ]);
});

it('says of a stretch of time when it began and ended, where the organization is', () => {
  const times = timesIn('America/New_York');
  expect([times.begin(bar.start), times.end(bar), times.span(bar)]).toEqual([
    '19 Nov, 19:00',
    '20 Nov, 19:00',
    '19 Nov, 19:00 – 19:00',
  ]);
});
