import type { DetectionRecord, fileAccess } from '@palisade/contracts';

/** What a detection says besides its numbers; each may be absent, and all are of a rule that says as little as it may. */
export interface Explanation {
  rule_kind?: string;
  tags?: string[];
  false_positives?: string[];
  runbook?: string;
  group?: fileAccess.GroupValue[];
  reasons?: string[];
  usual?: fileAccess.Usual[];
  merged_into?: string;
}

/** Without what is empty: the row of an alert that nothing is said about stays small. */
export function explanationOf(detection: DetectionRecord): Explanation {
  const { rule, group, reasons, usual, merged_into } = detection;
  const { kind: rule_kind, tags, false_positives, runbook } = rule;
  const all = { rule_kind, tags, false_positives, runbook, group, reasons, usual, merged_into };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined && value.length > 0),
  );
}

/** What a title names: the group's values, where the rule doesn't group by the actor. */
export function subjectOf({ group = [] }: DetectionRecord): string | null {
  const named = group.map(({ value }) => value ?? '').filter((value) => value !== '');
  return named.length === 0 ? null : named.join(', ');
}
