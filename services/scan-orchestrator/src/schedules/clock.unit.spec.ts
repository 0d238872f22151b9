import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { cronFault, isTimeZone, nextNominal, startOf, timesAhead, type Timetable } from './clock.js';

function tableOf(cron: string, timeZone = 'UTC', jitterSeconds = 0): Timetable {
  return { id: randomUUID(), cron, timeZone, jitterSeconds };
}

function times(timetable: Timetable, after: string, count: number): string[] {
  let last = new Date(after);
  return Array.from({ length: count }, () => {
    last = nextNominal(timetable, last) ?? last;
    return last.toISOString().replace(':00.000Z', 'Z');
  });
}

it.each<[string, string, string, string, string[]]>([
  // Berlin: 02:00 to 03:00 is left out on 29 March 2026, and comes twice on 25 October.
  [
    'spring: a time that is left out is the first after it, once',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-03-28T00:00Z',
    ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
  ],
  [
    'autumn: a time that comes twice is its first',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-10-24T00:00Z',
    ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
  ],
  [
    'spring: each half hour that there is',
    '*/30 * * * *',
    'Europe/Berlin',
    '2026-03-29T00:15Z',
    ['2026-03-29T00:30Z', '2026-03-29T01:00Z', '2026-03-29T01:30Z'],
  ],
  [
    'autumn: each half hour, those that come twice both',
    '*/30 * * * *',
    'Europe/Berlin',
    '2026-10-24T23:45Z',
    ['2026-10-25T00:00Z', '2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z', '2026-10-25T02:00Z'],
  ],
  [
    'autumn: noon is noon on both sides',
    '0 12 * * *',
    'Europe/Berlin',
    '2026-10-24T00:00Z',
    ['2026-10-24T10:00Z', '2026-10-25T11:00Z'],
  ],
  [
    'spring in New York',
    '30 2 * * *',
    'America/New_York',
    '2026-03-07T12:00Z',
    ['2026-03-08T07:00Z', '2026-03-09T06:30Z'],
  ],
  [
    'autumn in New York',
    '30 1 * * *',
    'America/New_York',
    '2026-10-31T12:00Z',
    ['2026-11-01T05:30Z', '2026-11-02T06:30Z'],
  ],
  [
    'midnight that is left out in Havana',
    '0 0 * * *',
    'America/Havana',
    '2026-03-07T12:00Z',
    ['2026-03-08T05:00Z', '2026-03-09T04:00Z'],
  ],
  [
    'the last day of months',
    '0 0 L * *',
    'UTC',
    '2026-02-01T00:00Z',
    ['2026-02-28T00:00Z', '2026-03-31T00:00Z'],
  ],
])('%s', (_name, cron, zone, after, expected) => {
  expect(times(tableOf(cron, zone), after, expected.length)).toEqual(expected);
});

it.each([
  ['0 0 30 2 *', 'never comes'],
  ['* * * * * *', 'must have five fields: minute, hour, day of month, month, day of week'],
  ['@daily', 'must have five fields: minute, hour, day of month, month, day of week'],
  ['60 * * * *', 'is no cron expression'],
  ['0 0 * * MO', 'is no cron expression'],
  ['? * * * *', 'must have five fields: minute, hour, day of month, month, day of week'],
])('refuses %p: it %s', (cron, fault) => {
  expect(cronFault(cron)).toBe(fault);
});

it.each(['*/5 * * * *', '0 3 * * 1-5', '15 2 1,15 * *', '0 0 29 2 *', '0 9 * jan-mar MON'])(
  'takes %p',
  (cron) => {
    expect(cronFault(cron)).toBeUndefined();
  },
);

it('tells the next times, which go on once the first has come', () => {
  const timetable = tableOf('0 * * * *', 'Asia/Kolkata');
  const at = (time: string) =>
    timesAhead(timetable, new Date(`2026-01-01T${time}Z`)).map((each) => each.toISOString().slice(11, 16));
  expect(at('10:00')).toEqual(['10:30', '11:30', '12:30', '13:30', '14:30']);
  expect(at('10:29')).toEqual(at('10:00'));
  expect(at('10:30')).toEqual(['11:30', '12:30', '13:30', '14:30', '15:30']);
  expect(at('09:00')).toEqual(['09:30', '10:30', '11:30', '12:30', '13:30']);
});

it('knows time zones by their names, not by offsets', () => {
  expect(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'].every(isTimeZone)).toBe(true);
  expect(['+01:00', 'Europe/Atlantis', ''].some(isTimeZone)).toBe(false);
});

it('jitter is the same each time, within its bound, and another for another schedule or time', () => {
  const timetable = tableOf('0 3 * * *', 'UTC', 600);
  const nominals = Array.from({ length: 50 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day, 3)));
  const offsets = nominals.map((nominal) => startOf(timetable, nominal).getTime() - nominal.getTime());
  expect(offsets).toEqual(
    nominals.map((nominal) => startOf({ ...timetable }, nominal).getTime() - nominal.getTime()),
  );
  expect(offsets.every((offset) => offset >= 0 && offset <= 600_000)).toBe(true);
  expect(new Set(offsets).size).toBeGreaterThan(40);
  const other = nominals.map((nominal) => startOf({ ...timetable, id: randomUUID() }, nominal).getTime());
  expect(other).not.toEqual(nominals.map((nominal, at) => nominal.getTime() + (offsets[at] ?? 0)));
});

it('jitter ends before the next time: runs begin in their order', () => {
  const timetable = tableOf('* * * * *', 'UTC', 3600);
  for (let minute = 0; minute < 100; minute += 1) {
    const nominal = new Date(Date.UTC(2026, 0, 1, 0, minute));
    expect(startOf(timetable, nominal).getTime() - nominal.getTime()).toBeLessThan(60_000);
  }
});
