import { clockTime, dayTime } from '../format/format.js';
import { toZoned } from '../format/zoned-time.js';

export interface Tick {
  time: number;
  label: string;
}

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
const steps = [
  ...[1, 5, 15, 30].map((n) => n * second),
  ...[1, 5, 15, 30].map((n) => n * minute),
  ...[1, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14].map((n) => n * day),
];

/** Round times of the zone between two moments, at most so many; midnight says which day begins. */
export function timeTicks(from: number, to: number, most: number, timeZone: string): Tick[] {
  const step = steps.find((length) => (to - from) / length <= Math.max(most, 1)) ?? 31 * day;
  const offset = Date.parse(`${toZoned(from, timeZone)}Z`) - Math.floor(from / minute) * minute;
  const ticks: Tick[] = [];
  for (let time = Math.ceil((from + offset) / step) * step - offset; time <= to; time += step)
    ticks.push({ time, label: labelOf(time, step, timeZone) });
  return ticks;
}

function labelOf(time: number, step: number, timeZone: string): string {
  const clock = clockTime(time, timeZone, step < minute);
  return step >= day || /^00:00(:00)?$/.test(clock) ? dayTime(time, timeZone).slice(0, -7) : clock;
}

/** 0 and round numbers up to one that holds the largest; whole ones, since nothing is counted by halves. */
export function countTicks(largest: number): number[] {
  const rough = Math.max(largest, 1) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((n) => n * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(largest, 1) / step) + 1 }, (_, i) => i * step);
}
