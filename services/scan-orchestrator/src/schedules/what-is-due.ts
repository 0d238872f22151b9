import { nextNominal, startOf, type Timetable } from './clock.js';

const MINUTE = 60_000;
/** Later than this, a run was missed: nobody ticked at its time. */
const LATE_MS = 5 * MINUTE;
const DAY_MS = 24 * 60 * MINUTE;
/** Of a long absence, so many are told of. */
const MOST_MISSED = 100;

export interface Due {
  /** Times that nobody ticked at, of which nothing comes. */
  missed: readonly Date[];
  /** The one to run now. */
  run?: { nominal: Date; isMadeUp: boolean };
  next?: Date;
}

/**
 * What a schedule whose next time was `nominal` is to do at `now`. Of several that were missed the latest is made up, if it
 * is younger than a day; when a run is due in time, it stands for those before it.
 */
export function whatIsDue(timetable: Timetable, nominal: Date, now: Date): Due {
  const dayAgo = new Date(now.getTime() - DAY_MS);
  const due: Date[] = [];
  const older: Date[] = [];
  let next: Date | undefined = nominal;
  while (next !== undefined && startOf(timetable, next) <= now) {
    if (next < dayAgo) {
      older.push(next);
      next = nextNominal(timetable, dayAgo);
      continue;
    }
    due.push(next);
    next = nextNominal(timetable, next);
  }
  const last = due.pop();
  const missed = [...older, ...due.slice(-MOST_MISSED)];
  if (last === undefined) return { missed, ...(next && { next }) };
  const isMadeUp = now.getTime() - startOf(timetable, last).getTime() > LATE_MS;
  return { missed, run: { nominal: last, isMadeUp }, ...(next && { next }) };
}
