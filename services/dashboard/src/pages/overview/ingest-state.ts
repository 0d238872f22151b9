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
  const sinceLast = now - Date.parse(last_event_at);
  const usual = rates.last_60m;
  if (usual === 0) return { word: 'Quiet', reason: `The last event was ${relative(now - sinceLast, now)}.` };
  if (sinceLast > quietAfter) {
    const missing = `No event for ${duration(sinceLast / 1000)}`;
    return { word: 'Quiet', reason: `${missing}; the hour had ${number(round(usual))} a minute.` };
  }
  const inHour = usual * 60;
  if (late_last_hour > inHour * tooManyLate) {
    const words = `${number(late_last_hour)} of the last hour’s events came too late for detection.`;
    return { word: 'Degraded', reason: words };
  }
  if (delay_seconds !== null && delay_seconds.p95 >= tooLongUnderway) {
    const words = `One event in twenty arrives ${duration(delay_seconds.p95)} or more after it occurred.`;
    return { word: 'Degraded', reason: words };
  }
  if (rates.last_5m < usual * tooFew) {
    const words = `${number(round(rates.last_5m))} events a minute, where the hour had ${number(round(usual))}.`;
    return { word: 'Degraded', reason: `Far fewer than usual: ${words}` };
  }
  return { word: 'Good', reason: 'Events arrive and are stored as usual.' };
}

/** As many digits as one reads at a glance. */
export const round = (rate: number): number => (rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate));
