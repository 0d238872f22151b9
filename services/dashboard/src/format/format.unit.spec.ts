import { describe, expect, it } from '@jest/globals';
import { bothTimes, bytes, duration, exactTime, number, quantity, relative } from './format.js';
import { fromZoned, toZoned } from './zoned-time.js';

it.each([
  [bytes(0), '0 B'],
  [bytes(999), '999 B'],
  [bytes(1023), '1,023 B'],
  [bytes(1536), '1.5 KiB'],
  [bytes(1_048_575), '1 MiB'],
  [bytes(52_428_800), '50 MiB'],
  [number(1234567), '1,234,567'],
  [number(12.34), '12.3'],
  [quantity(31, 'events'), '31 events'],
  [quantity(1_572_864, 'bytes'), '1.5 MiB'],
  [duration(0), '0 s'],
  [duration(300), '5 min'],
  [duration(9000), '2 h 30 min'],
  [duration(86_400 * 2 + 5), '2 d'],
])('writes %s', (written, expected) => {
  expect(written).toBe(expected);
});

it.each([
  [2, 'just now'],
  [42, '42 s ago'],
  [200, '3 min ago'],
  [7300, '2 h ago'],
  [-3600, 'in 1 h'],
])('calls a time %s seconds back “%s”', (seconds, expected) => {
  expect(relative(0, seconds * 1000)).toBe(expected);
});

describe('times of a zone', () => {
  const time = '2026-07-01T22:30:15Z';

  it('are shown in the zone, with UTC beside', () => {
    expect(exactTime(time, 'Europe/Zurich')).toBe('02 Jul 2026, 00:30:15');
    expect(bothTimes(time, 'Europe/Zurich')).toBe(
      '02 Jul 2026, 00:30:15 Europe/Zurich\n01 Jul 2026, 22:30:15 UTC',
    );
    expect(bothTimes(time, 'UTC')).toBe('01 Jul 2026, 22:30:15 UTC');
  });

  it.each(['UTC', 'Europe/Zurich', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia'])(
    'are read back as they were shown in %s',
    (zone) => {
      for (const instant of [
        '2026-01-15T12:00:00.000Z',
        '2026-03-29T03:30:00.000Z',
        '2026-10-25T12:30:00.000Z',
      ])
        expect(fromZoned(toZoned(instant, zone), zone)).toBe(instant);
    },
  );

  it('take an hour that a change of clocks leaves out for one beside it', () => {
    const read = Date.parse(fromZoned('2026-03-29T02:30', 'Europe/Zurich') ?? '');
    expect(Math.abs(read - Date.parse('2026-03-29T01:00:00Z'))).toBeLessThanOrEqual(3_600_000);
  });

  it('are not made of what is no time', () => {
    expect(fromZoned('', 'UTC')).toBeUndefined();
    expect(fromZoned('soon', 'UTC')).toBeUndefined();
  });
});
