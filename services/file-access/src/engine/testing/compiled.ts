import { compileRules } from '../compile-rules.js';
import type { EngineLimits, LoadedRule, RuleContext, RuleSet } from '../engine.js';
import { FileEvent } from '../event.js';
import { readRules } from '../language/read-rules.js';
import type { EventData } from '../rule-event.js';

export const limits: EngineLimits = {
  lateMs: 600_000,
  futureMs: 300_000,
  maxRules: 1_000,
  maxTimespanMs: 7 * 86_400_000,
  maxGroups: 100_000,
  maxSlotBytes: 1_048_576,
  maxMicrosPerEvent: 10_000,
};

export const context: RuleContext = {
  watchlists: new Map(),
  exceptions: [],
  timeZone: 'UTC',
  peers: new Map(),
};

export function loaded(ruleId: string, yaml: string, given: Partial<LoadedRule> = {}): LoadedRule {
  const { documents, errors } = readRules(yaml);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return { ruleId, version: '1', documents, mode: 'alert', ...given };
}

/** Refuses nothing, or throws what was. */
export function compiled(
  rules: readonly LoadedRule[],
  given: { context?: Partial<RuleContext>; limits?: Partial<EngineLimits> } = {},
): RuleSet {
  const made = compileRules(rules, { ...context, ...given.context }, { ...limits, ...given.limits });
  const remarks = made.refused.flatMap((each) => each.remarks);
  if (remarks.length > 0) throw new Error(remarks.map(({ message }) => message).join('\n'));
  return made.ruleSet;
}

let made = 0;

export interface EventGiven extends Partial<EventData> {
  readonly eventId?: string;
  readonly time: number;
  readonly appendedAt?: number;
}

export function eventAt({ eventId, time, appendedAt = time, ...data }: EventGiven): FileEvent {
  const { actor_email = 'alex@corp.com' } = data;
  return FileEvent.of({
    eventId: eventId ?? `event-${made++}`,
    actor: actor_email,
    time,
    appendedAt,
    data: { action: 'download', resource: 's3://reports/a.pdf', ...data, actor_email },
  });
}

const bursts = {
  burst_downloads: { type: 'event_count', condition: 'gt: 10', measure: 'downloads' },
  burst_bytes: { type: 'value_sum', condition: 'field: bytes, gt: 52428800', measure: 'bytes_downloaded' },
};

/** The two rules of bursts, with thresholds of one's own where they are given. */
export function burstRules(thresholds: Partial<Record<keyof typeof bursts, number>> = {}): LoadedRule[] {
  return Object.entries(bursts).map(([ruleId, { type, condition, measure }]) => {
    const gt = thresholds[ruleId as keyof typeof bursts];
    const yaml = `
title: Download
name: ${ruleId}_download
logsource: { product: palisade, category: file_access }
detection: { selection: { action: download }, condition: selection }
level: informational
---
title: ${ruleId}
name: ${ruleId}
correlation:
  type: ${type}
  rules: [${ruleId}_download]
  group-by: [actor_email]
  timespan: 5m
  condition: { ${condition} }
level: medium
palisade: { measure: ${measure} }
`;
    return loaded(ruleId, yaml, gt === undefined ? {} : { thresholds: { gt } });
  });
}
