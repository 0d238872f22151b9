import type { AlertingAlertView, FileAccessHistogramAnswer } from '../../api/gen/palisade.schemas.js';

const minute = 60_000;
const least = 15 * minute;
const most = 24 * 60 * minute;

/** The time that the drawer shows of the actor: the alert's, and half as much before and after it, on the minute. */
export function spanAround({ first_seen_at, last_seen_at, measures }: AlertingAlertView): {
  from: string;
  to: string;
} {
  const windows = measures.flatMap(({ window_started_at: at }) => (at === undefined ? [] : [Date.parse(at)]));
  const start = Math.min(Date.parse(first_seen_at), ...windows);
  const end = Date.parse(last_seen_at);
  const around = Math.min(Math.max((end - start) / 2, least), most);
  return {
    from: new Date(Math.floor((start - around) / minute) * minute).toISOString(),
    to: new Date(Math.ceil((end + around) / minute) * minute).toISOString(),
  };
}

/** From where to where, in hundredths of the whole, something lies in a span; undefined when it lies outside. */
export function share(
  span: { from: number; to: number },
  part: { from: number; to: number },
): { left: number; width: number } | undefined {
  const length = span.to - span.from;
  const from = Math.max(part.from, span.from);
  const to = Math.min(part.to, span.to);
  if (length <= 0 || from > to) return undefined;
  return { left: ((from - span.from) / length) * 100, width: ((to - from) / length) * 100 };
}

export interface Bar {
  start: string;
  end: string;
  count: number;
  /** Of those, what the rule is about. */
  downloads: number;
}

export function barsOf({ items, interval_seconds }: FileAccessHistogramAnswer): Bar[] {
  return items.map(({ start, count, by }) => ({
    start,
    end: new Date(Date.parse(start) + interval_seconds * 1000).toISOString(),
    count,
    downloads: by?.['download'] ?? 0,
  }));
}
