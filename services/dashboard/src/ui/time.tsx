import { useSyncExternalStore } from 'react';
import { bothTimes, dayTimeSeconds, exactTime, relative } from '../format/format.js';
import { useTimeZone } from '../session/session.js';

let now = Date.now();
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

// One clock for the page: a table of ages ticks as one, and stands still while nobody looks.
function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setInterval(() => {
    if (document.hidden) return;
    now = Date.now();
    for (const each of watchers) each();
  }, 5000);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time now, for what shows an age: it moves every five seconds. */
export function useNow(): number {
  return useSyncExternalStore(watch, () => (timer === undefined ? (now = Date.now()) : now));
}

/** “3 min ago”; the exact time, in the organization's zone and in UTC, on hover. */
export function RelativeTime({ at }: { at: string }) {
  const timeZone = useTimeZone();
  return (
    <time dateTime={at} title={bothTimes(at, timeZone)} className="whitespace-nowrap">
      {relative(Date.parse(at), useNow())}
    </time>
  );
}

/** The exact time in the organization's zone; UTC on hover. */
export function ExactTime({ at }: { at: string }) {
  const timeZone = useTimeZone();
  return (
    <time dateTime={at} title={bothTimes(at, timeZone)} className="whitespace-nowrap">
      {exactTime(at, timeZone)}
    </time>
  );
}

/** The exact time without its year, where the year goes without saying. */
export function ShortTime({ at }: { at: string }) {
  const timeZone = useTimeZone();
  return (
    <time dateTime={at} title={bothTimes(at, timeZone)} className="whitespace-nowrap">
      {dayTimeSeconds(at, timeZone)}
    </time>
  );
}
