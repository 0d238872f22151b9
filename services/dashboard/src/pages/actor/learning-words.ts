import { duration } from '../../format/format.js';

/** How long a rule goes on learning, as far as that can be said: it also needs enough to learn from. */
export function learningWords(until: string | null, now: number): string {
  const seconds = until === null ? 0 : (Date.parse(until) - now) / 1000;
  return seconds > 0 ? `for another ${duration(Math.max(seconds, 1))} at least` : 'until enough has come';
}
