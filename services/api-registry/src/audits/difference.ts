import type { Severity } from '../words.js';
import type { Outcome } from './score.js';

/** What one check says of one asset otherwise than the audit before. */
export interface Changed {
  readonly check_id: string;
  readonly asset_id: string;
  readonly severity: Severity;
}

export interface Difference {
  /** Failed now, and did not when they were evaluated before. */
  readonly new_failures: readonly Changed[];
  /**
   * Failed before, and pass now. What doesn't apply any more was not seen right, and a partial audit finds none: what it did
   * not see may be as it was.
   */
  readonly fixed: readonly Changed[];
  /** Evaluated now, and not before, or by an older revision of the check: their failures are no regressions. */
  readonly new_checks: readonly (Changed & { readonly status: 'pass' | 'fail' })[];
}

/** Against the outcomes of the last audit that saw everything. */
export function differenceOf(
  now: readonly Outcome[],
  before: readonly Outcome[],
  { isPartial }: { isPartial: boolean },
): Difference {
  const known = new Map(before.map((outcome) => [keyOf(outcome), outcome]));
  const newFailures: Changed[] = [];
  const fixed: Changed[] = [];
  const newChecks: (Changed & { status: 'pass' | 'fail' })[] = [];
  for (const outcome of now) {
    const { status, severity } = outcome;
    const changed = { check_id: outcome.checkId, asset_id: outcome.assetId, severity };
    const last = known.get(keyOf(outcome));
    const isComparable =
      last !== undefined && last.checkRevision === outcome.checkRevision && last.status !== 'not_evaluated';
    if (!isComparable) {
      if (status === 'pass' || status === 'fail') newChecks.push({ ...changed, status });
    } else if (status === 'fail' && last.status !== 'fail') newFailures.push(changed);
    else if (last.status === 'fail' && status === 'pass' && !isPartial)
      fixed.push({ ...changed, severity: last.severity });
  }
  return { new_failures: newFailures, fixed, new_checks: newChecks };
}

const keyOf = ({ checkId, assetId }: Outcome): string => `${checkId}\n${assetId}`;
