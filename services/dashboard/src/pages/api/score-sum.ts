import type { ArithmeticLine } from '../../registry/registry-api.js';
import { severities, type Severity } from '../../ui/severities.js';

export interface SeverityLine {
  severity: Severity;
  weight: number;
  passes: number;
  fails: number;
  earned: number;
  possible: number;
}

/** The lines of each severity summed: what its passes earned of what they and its fails could have. */
export function linesBySeverity(lines: readonly ArithmeticLine[]): SeverityLine[] {
  return severities.flatMap((severity) => {
    const own = lines.filter(
      (line) => line.severity === severity && (line.status === 'pass' || line.status === 'fail'),
    );
    const [first] = own;
    if (first === undefined) return [];
    const passes = own.filter(({ status }) => status === 'pass');
    return [
      {
        severity,
        weight: first.weight,
        passes: passes.length,
        fails: own.length - passes.length,
        earned: passes.reduce((sum, { weight }) => sum + weight, 0),
        possible: own.reduce((sum, { weight }) => sum + weight, 0),
      },
    ];
  });
}
