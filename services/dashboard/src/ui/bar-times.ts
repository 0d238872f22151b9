import { clockTime, dayTime, utcDay } from '../format/format.js';

export interface BarTimes {
  /** Of the table's first column. */
  header: string;
  begin: (time: number) => string;
  /** What the axis ends with. */
  end: (bar: { start: number; end: number }) => string;
  /** The whole bar. */
  span: (bar: { start: number; end: number }) => string;
}

/** Bars as stretches of time in a time zone. */
export const timesIn = (timeZone: string): BarTimes => ({
  header: 'From',
  begin: (time) => dayTime(time, timeZone),
  end: ({ end }) => dayTime(end, timeZone),
  span: ({ start, end }) => `${dayTime(start, timeZone)} – ${clockTime(end, timeZone)}`,
});

/** Bars as days in UTC: elsewhere their midnight would be some hour of another day. */
export const utcDays: BarTimes = {
  header: 'Day (UTC)',
  begin: utcDay,
  end: ({ start }) => utcDay(start),
  span: ({ start }) => utcDay(start),
};
