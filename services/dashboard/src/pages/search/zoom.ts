import type { FileAccessHistogramAnswer } from '../../api/gen/palisade.schemas.js';
import { rangeNames, relativeRanges, type TimeSearch } from '../../url/time-range.js';
import { defaultRange } from './search-search.js';

const longest = 31 * 86_400_000;

/** The time of the buckets from one to another, both included, within what the histogram covers. */
export function timeOfBuckets(
  { items, interval_seconds, from, to }: FileAccessHistogramAnswer,
  first: number,
  last: number,
): TimeSearch {
  const start = items[Math.min(first, last)]?.start ?? from;
  const end = Date.parse(items[Math.max(first, last)]?.start ?? to) + interval_seconds * 1000 - 1;
  return {
    from: start < from ? from : start,
    to: new Date(Math.min(end, Date.parse(to))).toISOString(),
  };
}

/** A wider time: the next longer relative range, or twice as long around the same middle; undefined when there is none. */
export function widened({ range, from, to }: TimeSearch, now = Date.now()): TimeSearch | undefined {
  if (from === undefined && to === undefined) {
    const next = rangeNames[rangeNames.indexOf(range ?? defaultRange) + 1];
    return next === undefined ? undefined : { range: next };
  }
  const end = to === undefined ? now : Date.parse(to);
  const start = from === undefined ? end - relativeRanges[defaultRange].milliseconds : Date.parse(from);
  const length = Math.max(end - start, 1000);
  if (length >= longest) return undefined;
  const more = Math.min(length, longest - length) / 2;
  const newEnd = Math.min(end + more, Math.max(now, end));
  return { from: new Date(start - more).toISOString(), to: new Date(newEnd).toISOString() };
}
