import type { ArithmeticLine } from '../../registry/registry-api.js';
import { severities, type Severity } from '../../ui/severities.js';

export interface SeverityLine {
  severity: Severity;
  weight: number;
  /** Checks that were evaluated. */
  checks: number;
  /** Of them, those that failed on anything. */
  failed: number;
  earned: number;
  possible: number;
}

/** The checks of each severity summed: what they earned of their weight. */
export function linesBySeverity(lines: readonly ArithmeticLine[]): SeverityLine[] {
  return severities.flatMap((severity) => {
    const own = lines.filter((line) => line.severity === severity && isEvaluated(line));
    const [first] = own;
    if (first === undefined) return [];
    return [
      {
        severity,
        weight: first.weight,
        checks: own.length,
        failed: own.filter(({ status }) => status === 'fail').length,
        earned: own.reduce((sum, { contributes }) => sum + contributes, 0),
        possible: own.reduce((sum, { weight }) => sum + weight, 0),
      },
    ];
  });
}

const isEvaluated = ({ status }: ArithmeticLine): boolean => status === 'pass' || status === 'fail';
