const locale = 'en-GB';
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const fraction = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });

/** 1,234 and 12.5. */
export const number = (value: number): string =>
  Number.isInteger(value) ? whole.format(value) : fraction.format(value);

/** 1.2K: for axes and tight places, with the exact number near. */
export const shortNumber = (value: number): string => compact.format(value);

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** 1.5 MiB: powers of 1024, as rules state their thresholds. */
export function bytes(value: number): string {
  let [rest, power] = [value, 0];
  // What would be rounded to 1,024 is one of the next unit.
  while (Math.round(rest * 10) / 10 >= 1024 && power < byteUnits.length - 1)
    [rest, power] = [rest / 1024, power + 1];
  return `${fraction.format(rest)} ${byteUnits[power] ?? ''}`;
}

const unitWords: Record<string, string> = { kilometres_per_hour: 'km/h', ratio: 'times' };

/** A measure's value in its unit: `bytes` are shortened, others counted. */
export const quantity = (value: number, unit: string | undefined): string =>
  unit === 'bytes' ? bytes(value) : `${number(value)} ${unitWords[unit ?? ''] ?? unit ?? ''}`.trim();

const spans: [unit: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

/** 5 min, 2 h 30 min: the two largest units. */
export function duration(seconds: number): string {
  let rest = Math.round(Math.abs(seconds));
  const parts: string[] = [];
  for (const [unit, size] of spans) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${String(count)} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? '0 s' : parts.join(' ');
}

/** 3 min ago, in 2 h, just now. */
export function relative(time: number, now: number): string {
  const seconds = (now - time) / 1000;
  if (Math.abs(seconds) < 5) return 'just now';
  const [unit, size] = spans.find(([, of]) => Math.abs(seconds) >= of) ?? ['s', 1];
  const said = `${String(Math.floor(Math.abs(seconds) / size))} ${unit}`;
  return seconds > 0 ? `${said} ago` : `in ${said}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { ...options, timeZone, hourCycle: 'h23' });
    formats.set(key, format);
  }
  return format;
}

const seconds: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'short',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
};
const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
const dayAndClock: Intl.DateTimeFormatOptions = { day: '2-digit', month: 'short', ...clock };

/** 21 Nov 2026, 01:46:02 in a time zone. */
export const exactTime = (time: Date | string | number, timeZone: string): string =>
  formatOf(timeZone, seconds).format(new Date(time));

const dayOnly: Intl.DateTimeFormatOptions = { day: '2-digit', month: 'short', year: 'numeric' };

/** 21 Nov 2026, of what is kept by the day in UTC. */
export const utcDay = (time: Date | string | number): string =>
  formatOf('UTC', dayOnly).format(new Date(time));

/** 21 Nov, 01:46. */
export const dayTime = (time: Date | string | number, timeZone: string): string =>
  formatOf(timeZone, dayAndClock).format(new Date(time));

/** 21 Nov, 01:46:02. */
export const dayTimeSeconds = (time: Date | string | number, timeZone: string): string =>
  formatOf(timeZone, { ...dayAndClock, second: '2-digit' }).format(new Date(time));

/** 01:46, or 01:46:02. */
export const clockTime = (time: Date | string | number, timeZone: string, withSeconds = false): string =>
  formatOf(timeZone, withSeconds ? { ...clock, second: '2-digit' } : clock).format(new Date(time));

/** The exact time in the organization's zone, and in UTC: what hovering over a time shows. */
export function bothTimes(time: Date | string | number, timeZone: string): string {
  const utc = `${exactTime(time, 'UTC')} UTC`;
  return timeZone === 'UTC' ? utc : `${exactTime(time, timeZone)} ${timeZone}\n${utc}`;
}
