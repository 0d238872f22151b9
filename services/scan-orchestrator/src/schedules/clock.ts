import { createHash } from 'node:crypto';
import { Cron } from 'croner';

/** When a schedule comes: its times, and how far from them it may begin. */
export interface Timetable {
  id: string;
  cron: string;
  timeZone: string;
  jitterSeconds: number;
}

/** Without `?`, which means whatever the time is when it is read. */
const fields = /^[\d*,/a-z#-]+$/i;

/** Why this is no cron expression of five fields that ever comes; undefined when it is one. */
export function cronFault(cron: string): string | undefined {
  const parts = cron.split(' ');
  if (parts.length !== 5 || !parts.every((part) => fields.test(part))) {
    return 'must have five fields: minute, hour, day of month, month, day of week';
  }
  try {
    return patternOf(cron, 'UTC').nextRun(new Date(0)) === null ? 'never comes' : undefined;
  } catch {
    return 'is no cron expression';
  }
}

export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false; // an offset such as +01:00 has no summer time
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The first time that the schedule names after `after`; undefined when there is none. A local time that a clock change
 * skips is the first that there is after it; one that comes twice is the first of the two, unless the hour is a range.
 */
export function nextNominal({ cron, timeZone }: Timetable, after: Date): Date | undefined {
  return patternOf(cron, timeZone).nextRun(after) ?? undefined;
}

/**
 * When the run of a nominal time begins: the same whoever asks and however often, spread evenly over the jitter, and
 * before the next nominal time.
 */
export function startOf(timetable: Timetable, nominal: Date): Date {
  const { id, jitterSeconds } = timetable;
  if (jitterSeconds === 0) return nominal;
  const next = nextNominal(timetable, nominal);
  const room = next === undefined ? Infinity : next.getTime() - nominal.getTime();
  const most = Math.min(jitterSeconds * 1000, room - 1000);
  const hash = createHash('sha256').update(`${id}:${nominal.toISOString()}`).digest();
  const share = hash.readUIntBE(0, 6) / 2 ** 48;
  return new Date(nominal.getTime() + Math.floor(share * (most + 1)));
}

/** The next few times. Kept until the first has come: a list of schedules asks for them each time that it is shown. */
export function timesAhead(timetable: Timetable, now: Date): readonly Date[] {
  const key = `${timetable.timeZone} ${timetable.cron}`;
  const known = ahead.get(key);
  if (known !== undefined && known.since <= now && (known.times[0] ?? now) > now) return known.times;
  const times: Date[] = [];
  let next = nextNominal(timetable, now);
  while (next !== undefined && times.length < TIMES_AHEAD) {
    times.push(next);
    next = nextNominal(timetable, next);
  }
  if (ahead.size >= MOST_PATTERNS) ahead.clear();
  ahead.set(key, { since: now, times });
  return times;
}

const TIMES_AHEAD = 5;
const ahead = new Map<string, { since: Date; times: readonly Date[] }>();
const patterns = new Map<string, Cron>();
const MOST_PATTERNS = 1_000;

function patternOf(cron: string, timeZone: string): Cron {
  const key = `${timeZone} ${cron}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  if (patterns.size >= MOST_PATTERNS) patterns.clear();
  const made = new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });
  patterns.set(key, made);
  return made;
}
