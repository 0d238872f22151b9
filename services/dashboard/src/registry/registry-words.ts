import type { Criticality, OutcomeStatus, Sensitivity } from './registry-api.js';

export const criticalityWords: Record<Criticality, string> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

export const sensitivityWords: Record<Sensitivity, string> = {
  public: 'Public',
  internal: 'Internal',
  confidential: 'Confidential',
  restricted: 'Restricted',
};

export const outcomeWords: Record<OutcomeStatus, string> = {
  pass: 'Pass',
  fail: 'Fail',
  not_applicable: 'Not applicable',
  not_evaluated: 'Not evaluated',
};

/** 87 %. */
export const percent = (share: number): string => `${String(Math.round(share * 100))} %`;

/** Below it there is no grade. */
export const enoughCoverage = 0.5;

/** The score in words: what stands where there is none, and why. */
export function scoreWords({ score, coverage }: { score: number | null; coverage: number | null }): string {
  if (score !== null) return `${String(score)} of 100`;
  if (coverage === null) return 'No score yet';
  return `No score: only ${percent(coverage)} could be evaluated`;
}
