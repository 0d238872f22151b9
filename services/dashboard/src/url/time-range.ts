import { instant, oneOf, type Search } from './search-params.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Relative ranges, as they stand in an address. */
export const relativeRanges = {
  '15m': { label: 'Last 15 minutes', milliseconds: 15 * minute },
  '1h': { label: 'Last hour', milliseconds: hour },
  '6h': { label: 'Last 6 hours', milliseconds: 6 * hour },
  '24h': { label: 'Last 24 hours', milliseconds: day },
  '7d': { label: 'Last 7 days', milliseconds: 7 * day },
  '30d': { label: 'Last 30 days', milliseconds: 30 * day },
} as const;
export type RelativeRange = keyof typeof relativeRanges;
export const rangeNames = Object.keys(relativeRanges) as RelativeRange[];

/** The part of an address that says which time: `range=24h`, or `from` and `to`. Neither: the page's default. */
export interface TimeSearch {
  range?: RelativeRange;
  from?: string;
  to?: string;
}

/** Each of the three is named, if only as undefined: what is left out stays in the address as it was written. */
export function timeSearch(search: Search): TimeSearch {
  const from = instant(search['from']);
  const to = instant(search['to']);
  if (from !== undefined || to !== undefined) return { range: undefined, from, to };
  return { range: oneOf(search['range'], rangeNames), from, to };
}

/** From when to when, in RFC 3339; a relative range has no end, so that what is new belongs to it. */
export function resolveTime(time: TimeSearch, now = Date.now()): { from?: string; to?: string } {
  if (time.range === undefined) return { from: time.from, to: time.to };
  // On the minute: the same range asked for twice within it is the same query, answered from the cache.
  const end = Math.floor(now / minute) * minute;
  return { from: new Date(end - relativeRanges[time.range].milliseconds).toISOString() };
}
