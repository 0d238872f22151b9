import { expect, it } from '@jest/globals';
import type { ArithmeticLine } from '../../registry/registry-api.js';
import { linesBySeverity } from './score-sum.js';

const line = (
  severity: ArithmeticLine['severity'],
  status: ArithmeticLine['status'],
  { weight, contributes = 0 }: { weight: number; contributes?: number },
): ArithmeticLine => ({
  check_id: `${severity} ${status}`,
  title: '',
  severity,
  status,
  weight,
  passes: 0,
  fails: 0,
  contributes,
});

it('sums what the checks of each severity earned of their weight, the worst first', () => {
  const lines = [
    line('low', 'pass', { weight: 1, contributes: 1 }),
    line('high', 'fail', { weight: 6, contributes: 1.5 }),
    line('high', 'pass', { weight: 6, contributes: 6 }),
    line('critical', 'not_evaluated', { weight: 10 }),
    line('medium', 'not_applicable', { weight: 3 }),
  ];
  expect(linesBySeverity(lines)).toEqual([
    { severity: 'high', weight: 6, checks: 2, failed: 1, earned: 7.5, possible: 12 },
    { severity: 'low', weight: 1, checks: 1, failed: 0, earned: 1, possible: 1 },
  ]);
});
