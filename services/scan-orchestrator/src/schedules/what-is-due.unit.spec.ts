import { expect, it } from '@jest/globals';
import { whatIsDue } from './what-is-due.js';

const hourly = { id: 's', cron: '0 * * * *', timeZone: 'UTC', jitterSeconds: 0 };
const at = (text: string) => new Date(`2026-03-${text}Z`);

it('nothing before its time', () => {
  expect(whatIsDue(hourly, at('02T10:00'), at('02T09:59'))).toEqual({ missed: [], next: at('02T10:00') });
});

it('runs at its time', () => {
  expect(whatIsDue(hourly, at('02T10:00'), at('02T10:00:01'))).toEqual({
    missed: [],
    run: { nominal: at('02T10:00'), isMadeUp: false },
    next: at('02T11:00'),
  });
});

it('makes up the latest of those that were missed, once', () => {
  expect(whatIsDue(hourly, at('02T08:00'), at('02T10:30'))).toEqual({
    missed: [at('02T08:00'), at('02T09:00')],
    run: { nominal: at('02T10:00'), isMadeUp: true },
    next: at('02T11:00'),
  });
});

it('makes up nothing when a run is due in time', () => {
  const { missed, run } = whatIsDue(hourly, at('02T08:00'), at('02T10:02'));
  expect(missed).toHaveLength(2);
  expect(run).toEqual({ nominal: at('02T10:00'), isMadeUp: false });
});

it('makes up nothing that is a day old', () => {
  const daily = { ...hourly, cron: '0 3 * * *' };
  const weekly = { ...hourly, cron: '0 3 * * 1' };
  expect(whatIsDue(weekly, at('02T03:00'), at('03T03:01'))).toEqual({
    missed: [at('02T03:00')],
    next: at('09T03:00'),
  });
  expect(whatIsDue(daily, at('02T03:00'), at('05T02:59'))).toEqual({
    missed: [at('02T03:00')],
    run: { nominal: at('04T03:00'), isMadeUp: true },
    next: at('05T03:00'),
  });
});

it('tells of some of a long absence', () => {
  const each = { ...hourly, cron: '* * * * *' };
  const { missed, run, next } = whatIsDue(each, at('01T00:00'), at('30T12:00:30'));
  expect(missed).toHaveLength(101);
  expect(missed[0]).toEqual(at('01T00:00'));
  expect(run).toEqual({ nominal: at('30T12:00'), isMadeUp: false });
  expect(next).toEqual(at('30T12:01'));
});
