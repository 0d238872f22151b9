import { dayMs, hourMs, minuteMs } from './times.js';

const quarterMs = 15 * minuteMs;
const mostKept = 4096;

export interface LocalTime {
  /** ISO: Monday is 1. */
  readonly weekday: number;
  /** With its minutes as a fraction. */
  readonly hour: number;
}

/** The time on the wall in one time zone. Offsets change on the quarter hour at most, so one answer of Intl serves that long. */
export class LocalClock {
  private readonly offsets = new Map<number, number>();
  private readonly format: Intl.DateTimeFormat;
  private quarter = Number.NaN;
  private offset = 0;

  /** Throws on what is no IANA time zone. */
  constructor(readonly timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    });
  }

  at(time: number): LocalTime {
    const local = time + this.offsetAt(time);
    const day = Math.floor(local / dayMs);
    // The epoch was a Thursday.
    return { weekday: ((((day + 3) % 7) + 7) % 7) + 1, hour: (local - day * dayMs) / hourMs };
  }

  private offsetAt(time: number): number {
    const quarter = Math.floor(time / quarterMs);
    if (quarter === this.quarter) return this.offset;
    const known = this.offsets.get(quarter);
    const offset = known ?? this.offsetBy(quarter * quarterMs);
    if (known === undefined) {
      if (this.offsets.size >= mostKept) this.offsets.clear();
      this.offsets.set(quarter, offset);
    }
    this.quarter = quarter;
    this.offset = offset;
    return offset;
  }

  private offsetBy(time: number): number {
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of this.format.formatToParts(time)) parts[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute) - time;
  }
}
