import type { Actor } from './company.js';

const hourMs = 3_600_000;
const quarter = 15 * 60_000;

/** How active an actor is at a time: 1 in working hours, little around them, hardly at night and at weekends. */
export class WorkingHours {
  private readonly local = new Map<string, { hour: number; weekend: boolean }>();
  private readonly formats = new Map<string, Intl.DateTimeFormat>();

  activity({ timeZone, working }: Actor, at: number): number {
    const { hour, weekend } = this.localTime(timeZone, at);
    if (weekend) return 0.03;
    if (hour >= working.from && hour < working.to) return hour >= 12 && hour < 13 ? 0.5 : 1;
    return hour >= working.from - 1 && hour < working.to + 2 ? 0.15 : 0.01;
  }

  // Offsets of time zones change on the quarter hour at most, so one answer serves that long.
  private localTime(timeZone: string, at: number): { hour: number; weekend: boolean } {
    const start = at - (at % quarter);
    const key = `${timeZone}/${String(start)}`;
    const known = this.local.get(key);
    if (known !== undefined) return known;
    if (this.local.size > 1000) this.local.clear();
    const parts = Object.fromEntries(
      this.format(timeZone)
        .formatToParts(start)
        .map(({ type, value }) => [type, value]),
    );
    const hour = Number(parts['hour']) + Number(parts['minute']) / 60;
    const time = { hour, weekend: parts['weekday'] === 'Sat' || parts['weekday'] === 'Sun' };
    this.local.set(key, time);
    return time;
  }

  private format(timeZone: string): Intl.DateTimeFormat {
    const known = this.formats.get(timeZone);
    if (known !== undefined) return known;
    const options = {
      timeZone,
      weekday: 'short',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    } as const;
    const format = new Intl.DateTimeFormat('en-US', options);
    this.formats.set(timeZone, format);
    return format;
  }
}

export const dayMs = 24 * hourMs;
