import type { Test } from './predicate.js';

type Part = Extract<Test, { is: 'time_part' }>['part'];

const dayMs = 86_400_000;

/** Of a time in milliseconds, in UTC; the week is ISO 8601's. */
export const partOf: Readonly<Record<Part, (time: number) => number>> = {
  minute: (time) => Math.floor(time / 60_000) - Math.floor(time / 3_600_000) * 60,
  hour: (time) => Math.floor(time / 3_600_000) - Math.floor(time / dayMs) * 24,
  day: (time) => new Date(time).getUTCDate(),
  week: isoWeek,
  month: (time) => new Date(time).getUTCMonth() + 1,
  year: (time) => new Date(time).getUTCFullYear(),
};

function isoWeek(time: number): number {
  const day = Math.floor(time / dayMs);
  // The first of January 1970 was a Thursday; a week belongs to the year of its Thursday.
  const weekday = (((day + 3) % 7) + 7) % 7;
  const thursday = day - weekday + 3;
  const firstOfYear = Date.UTC(new Date(thursday * dayMs).getUTCFullYear(), 0, 1) / dayMs;
  return Math.floor((thursday - firstOfYear) / 7) + 1;
}
