export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type SeverityName = (typeof severities)[number];

/** 1 (info) to 5 (critical): stored as a number so that it filters and sorts, and equal to OCSF's severity_id. */
export function severityRank(severity: SeverityName): number {
  return severities.indexOf(severity) + 1;
}

export function severityName(rank: number): SeverityName {
  const name = severities[rank - 1];
  if (name === undefined) throw new RangeError(`no severity has the rank ${String(rank)}`);
  return name;
}
