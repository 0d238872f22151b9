import { expect, it } from '@jest/globals';
import type { ArithmeticLine } from '../../registry/registry-api.js';
import { linesBySeverity } from './score-sum.js';

const line = (
  severity: ArithmeticLine['severity'],
  status: ArithmeticLine['status'],
  weight: number,
): ArithmeticLine => ({
  check_id: `${severity} ${status}`,
  severity,
  status,
  weight,
  contributes: status === 'pass' ? weight : 0,
});

it('sums what each severity earned of what it could have, the worst first', () => {
  const lines = [
    line('low', 'pass', 1),
    line('high', 'fail', 6),
    line('high', 'pass', 6),
    line('high', 'pass', 6),
    line('critical', 'not_evaluated', 10),
    line('medium', 'not_applicable', 3),
  ];
  expect(linesBySeverity(lines)).toEqual([
    { severity: 'high', weight: 6, passes: 2, fails: 1, earned: 12, possible: 18 },
    { severity: 'low', weight: 1, passes: 1, fails: 0, earned: 1, possible: 1 },
  ]);
});
