import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDateTime } from './date-time.js';

it.each([
  '2026-11-20T22:49:25Z',
  '2024-02-29T00:00:00.1Z',
  '2000-02-29T23:59:59.123456789+05:30',
  '0001-01-01T00:00:00-00:00',
  '9999-12-31T23:59:59.999Z',
])('takes %s', (text) => {
  expect(isDateTime(text)).toBe(true);
});

it.each([
  ['', 'nothing'],
  ['2026-11-20', 'a date'],
  ['2026-11-20T22:49:25', 'no offset'],
  ['2026-11-20 22:49:25Z', 'a blank'],
  ['2026-11-20t22:49:25z', 'lower case'],
  ['2026-02-29T00:00:00Z', 'no leap year'],
  ['1900-02-29T00:00:00Z', 'no leap year'],
  ['2026-04-31T00:00:00Z', 'a short month'],
  ['2026-13-01T00:00:00Z', 'a month too many'],
  ['2026-00-01T00:00:00Z', 'month zero'],
  ['2026-01-00T00:00:00Z', 'day zero'],
  ['0000-01-01T00:00:00Z', 'year zero'],
  ['2026-01-01T24:00:00Z', 'hour 24'],
  ['2026-01-01T00:60:00Z', 'minute 60'],
  ['2016-12-31T23:59:60Z', 'a leap second'],
  ['2026-01-01T00:00:00.Z', 'an empty fraction'],
  ['2026-01-01T00:00:00.1234567890Z', 'ten digits of a fraction'],
  ['2026-01-01T00:00:00+24:00', 'a long offset'],
  ['2026-01-01T00:00:00+0100', 'no colon'],
  ['2026-01-01T00:00:00+01:0', 'half an offset'],
  ['2026-01-01T00:00:00Z ', 'something after it'],
  ['+002026-01-01T00:00:00Z', 'a longer year'],
  ['2026-1-1T00:00:00Z', 'single digits'],
])('refuses %s: %s', (text) => {
  expect(isDateTime(text)).toBe(false);
});

it('takes what Date takes, in this form', () => {
  const two = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));
  const year = fc.integer({ min: 1, max: 9999 }).map((value) => String(value).padStart(4, '0'));
  fc.assert(
    fc.property(year, two(13), two(32), two(25), two(61), two(61), (y, month, day, hour, minute, second) => {
      const text = `${y}-${month}-${day}T${hour}:${minute}:${second}Z`;
      // Date rolls the 31st of April over to May, and takes 24:00:00.
      const date = new Date(text);
      const real = !Number.isNaN(date.getTime()) && date.toISOString() === text.replace('Z', '.000Z');
      expect(isDateTime(text)).toBe(real);
    }),
    { numRuns: 2000 },
  );
});
