import { expect, it } from '@jest/globals';
import type { OutcomeStatus } from '../words.js';
import { differenceOf } from './difference.js';
import type { Outcome } from './score.js';

const of = (status: OutcomeStatus, checkRevision = 1, checkId = 'check'): Outcome => ({
  checkId,
  checkRevision,
  assetId: 'asset',
  status,
  severity: 'high',
});

/** The names of what the difference has. */
function between(before: Outcome[], now: Outcome[], isPartial = false): string[] {
  return Object.entries(differenceOf(now, before, { isPartial })).flatMap(([name, items]) =>
    (items as unknown[]).map(() => name),
  );
}

it.each<[string, Outcome[], Outcome[], string[]]>([
  ['is a new failure where it passed', [of('pass')], [of('fail')], ['new_failures']],
  ['is a new failure where it did not apply', [of('not_applicable')], [of('fail')], ['new_failures']],
  ['is nothing new where it failed already', [of('fail')], [of('fail')], []],
  ['is a new check where nobody evaluated it', [of('not_evaluated')], [of('fail')], ['new_checks']],
  ['is a new check where the last audit did not know it', [], [of('fail')], ['new_checks']],
  ['is a new check where an older revision passed', [of('pass', 1)], [of('fail', 2)], ['new_checks']],
])('what fails %s', (_name, before, now, found) => {
  expect(between(before, now)).toEqual(found);
});

it.each<[string, Outcome[], Outcome[], string[]]>([
  ['is fixed where it passes now', [of('fail')], [of('pass')], ['fixed']],
  ['is not fixed where it applies no more: it was not seen right', [of('fail')], [of('not_applicable')], []],
  ['is not fixed where nobody looked', [of('fail')], [of('not_evaluated')], []],
  ['is not fixed where nothing is said of it', [of('fail')], [], []],
  ['is not fixed by a newer revision of the check', [of('fail', 1)], [of('pass', 2)], ['new_checks']],
])('what failed %s', (_name, before, now, found) => {
  expect(between(before, now)).toEqual(found);
});

it('marks nothing fixed after a partial audit, but tells of failures', () => {
  expect(between([of('fail')], [of('pass')], true)).toEqual([]);
  expect(between([of('pass')], [of('fail')], true)).toEqual(['new_failures']);
});
