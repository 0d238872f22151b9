/** Silences are counted by length in powers of two of a minute: the last holds all above six weeks. */
export const gapClasses = 17;
const minute = 60;
/** A source that was never silent for a minute may be so for as long before anybody is told. */
export const shortestAlarm = 900;
const learningSeconds = 24 * 60 * 60;
const mostCounted = 1_000;

/** Shorter ones are the ordinary course of things, and would outnumber the nights. */
export function gapClass(seconds: number): number | undefined {
  if (seconds < minute) return undefined;
  return Math.min(gapClasses - 1, Math.floor(Math.log2(seconds / minute)));
}

/** Counts one more; halves all when there are many, so that what is usual now outweighs what was. */
export function withGap(gaps: readonly number[], seconds: number): number[] {
  const at = gapClass(seconds);
  const counted = gaps.map((count, i) => (i === at ? count + 1 : count));
  const total = counted.reduce((sum, count) => sum + count, 0);
  return total < mostCounted ? counted : counted.map((count) => Math.floor(count / 2));
}

/** Longer than this the source is hardly ever silent (95 of 100 silences are shorter); undefined: it is not known for a day yet. */
export function usualSilence(gaps: readonly number[], knownForSeconds: number): number | undefined {
  if (knownForSeconds < learningSeconds) return undefined;
  const total = gaps.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const [i, count] of gaps.entries()) {
    seen += count;
    if (total > 0 && seen >= total * 0.95) return Math.max(shortestAlarm, minute * 2 ** (i + 1));
  }
  return shortestAlarm;
}
