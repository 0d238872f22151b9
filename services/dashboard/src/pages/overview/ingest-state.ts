import type { FileAccessHealthAnswer } from '../../api/gen/palisade.schemas.js';
import { duration, number, relative } from '../../format/format.js';

export interface IngestState {
  word: 'Good' | 'Degraded' | 'Quiet';
  reason: string;
}

const tooFarBehind = 60;
const tooLongUnderway = 300;
const tooManyLate = 0.01;
/** Of the usual; below it something is likely to be wrong with what sends. */
const tooFew = 0.2;
const quietAfter = 5 * 60_000;
/** Minutes since the first event of the hour; sooner nobody knows what is usual. */
const enoughMinutes = 30;

/** How taking events goes, in a word and why. What is stuck goes before what is late, and that before what is missing. */
export function ingestState(health: FileAccessHealthAnswer): IngestState {
  const {
    last_event_at,
    events_per_minute: rates,
    late_last_hour,
    delay_seconds,
    storing_behind_seconds,
  } = health;
  const now = Date.parse(health.as_of);
  if (last_event_at === null) return { word: 'Quiet', reason: 'No event has come yet.' };
  const behind = storing_behind_seconds ?? 0;
  if (behind >= tooFarBehind)
    return { word: 'Degraded', reason: `Storing is ${duration(behind)} behind what was received.` };
  const usual = usualRate(health);
  const sinceLast = now - Date.parse(last_event_at);
  if (rates.last_60m === 0)
    return { word: 'Quiet', reason: `The last event was ${relative(now - sinceLast, now)}.` };
  if (sinceLast > quietAfter) {
    const missing = `No event for ${duration(sinceLast / 1000)}`;
    const before = usual === undefined ? '' : `; the hour had ${number(round(usual))} a minute`;
    return { word: 'Quiet', reason: `${missing}${before}.` };
  }
  const inHour = rates.last_60m * 60;
  if (late_last_hour > inHour * tooManyLate) {
    const words = `${number(late_last_hour)} of the last hour’s events came too late for detection.`;
    return { word: 'Degraded', reason: words };
  }
  if (delay_seconds !== null && delay_seconds.p95 >= tooLongUnderway) {
    const words = `One event in twenty arrives ${duration(delay_seconds.p95)} or more after it occurred.`;
    return { word: 'Degraded', reason: words };
  }
  if (usual !== undefined && rates.last_5m < usual * tooFew) {
    const words = `${number(round(rates.last_5m))} events a minute, where the hour had ${number(round(usual))}.`;
    return { word: 'Degraded', reason: `Far fewer than usual: ${words}` };
  }
  return { word: 'Good', reason: `Events arrive and are stored${usual === undefined ? '' : ' as usual'}.` };
}

/** Events a minute since the first one of the last hour; undefined when that is too short ago to call it usual. */
export function usualRate({ as_of, minutes, events_per_minute }: FileAccessHealthAnswer): number | undefined {
  const first = minutes.find(({ count }) => count > 0);
  if (first === undefined) return undefined;
  const since = (Date.parse(as_of) - Date.parse(first.start)) / 60_000;
  return since < enoughMinutes ? undefined : (events_per_minute.last_60m * 60) / Math.min(since, 60);
}

/** As many digits as one reads at a glance. */
export const round = (rate: number): number => (rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate));
