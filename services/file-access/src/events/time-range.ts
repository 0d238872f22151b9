import { Problem } from '@palisade/http';

export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

const day = 24 * 60 * 60 * 1000;

/** The last time that the store has room for. */
export const lastTime = Date.UTC(9999, 0);

/** Both ends included; by default the day that ends now, or at `to`. */
export function timeRange(query: { from?: string; to?: string }): TimeRange {
  const to = timeOf('to', query.to) ?? new Date();
  const from = timeOf('from', query.from) ?? new Date(to.getTime() - day);
  if (from > to) throw Problem.invalid([{ path: 'from', message: 'must not be after to' }]);
  return { from, to };
}

/** Within the years that the store has room for. */
function timeOf(path: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw Problem.invalid([{ path, message: 'is a time that does not exist' }]);
  return new Date(Math.min(Math.max(time, 0), lastTime));
}
