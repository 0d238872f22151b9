import type { RuleDefinitionRecord } from '@palisade/contracts';
import type { LoadedRule } from '../engine/engine.js';
import { primaryLast, readText, versionOf } from './rule-texts.js';
import type { RuleMode } from './rule-view.js';
import { type ShippedRule, shippedRules } from './shipped-rules.js';

/** A rule as a tenant has it, wherever that was read. */
export interface RuleSpec {
  readonly ruleId: string;
  /** 0: as it is shipped. */
  readonly revision: number;
  readonly version: string;
  /** Empty: as it is shipped. */
  readonly ownText: string;
  readonly enabled: boolean;
  readonly mode: RuleMode;
  readonly thresholds: Readonly<Record<string, number>>;
  readonly confidence?: number;
  readonly riskScore?: number;
}

const byId = new Map<string, ShippedRule>();

export function shippedRule(ruleId: string): ShippedRule | undefined {
  if (byId.size === 0) for (const rule of shippedRules()) byId.set(rule.ruleId, rule);
  return byId.get(ruleId);
}

/** Its text, or undefined when it is one that is shipped no more. */
export function textOf({ ruleId, ownText }: Pick<RuleSpec, 'ruleId' | 'ownText'>): string | undefined {
  return ownText === '' ? shippedRule(ruleId)?.yaml : ownText;
}

export function asShipped({ ruleId, yaml }: ShippedRule): RuleSpec {
  const version = versionOf(yaml, {});
  return { ruleId, revision: 0, version, ownText: '', enabled: true, mode: 'alert', thresholds: {} };
}

/** The shipped ones, each as the tenant changed it, and its own. */
export function withShipped(own: Iterable<RuleSpec>): RuleSpec[] {
  const rules = new Map(shippedRules().map((rule) => [rule.ruleId, asShipped(rule)]));
  for (const spec of own) if (textOf(spec) !== undefined) rules.set(spec.ruleId, spec);
  return [...rules.values()];
}

/** As the engine takes it; undefined when its text can't be read any more. */
export function asLoaded(spec: RuleSpec): LoadedRule | undefined {
  const { documents, errors } = readText(textOf(spec) ?? '');
  if (errors.length > 0) return undefined;
  const { ruleId, ownText, thresholds, mode, confidence, riskScore } = spec;
  // A shipped text may have changed since the tenant set its thresholds.
  const version = ownText === '' ? versionOf(textOf(spec) ?? '', thresholds) : spec.version;
  return {
    ruleId,
    version,
    documents: primaryLast(documents),
    mode,
    thresholds,
    ...(confidence !== undefined && { confidence }),
    ...(riskScore !== undefined && { riskScore }),
  };
}

export function asRecord(spec: RuleSpec, deleted: boolean, changedAt: Date): RuleDefinitionRecord {
  const { ruleId, revision, version, ownText, enabled, mode, thresholds, confidence, riskScore } = spec;
  return {
    rule_id: ruleId,
    revision,
    version,
    yaml: ownText,
    state: deleted ? 'deleted' : enabled ? 'enabled' : 'disabled',
    mode,
    thresholds: Object.entries(thresholds).map(([name, value]) => ({ name, value })),
    changed_at: changedAt.toISOString(),
    ...(confidence !== undefined && { confidence }),
    ...(riskScore !== undefined && { risk_score: riskScore }),
  };
}

/** Of a rule that is not deleted. */
export function asSpec(record: RuleDefinitionRecord): RuleSpec {
  const { rule_id: ruleId, revision, version, yaml: ownText = '', mode, confidence, risk_score } = record;
  return {
    ruleId,
    revision,
    version,
    ownText,
    enabled: record.state === 'enabled',
    mode,
    thresholds: Object.fromEntries(
      (record.thresholds ?? []).map(({ name = '', value = 0 }): [string, number] => [name, value]),
    ),
    ...(confidence !== undefined && { confidence }),
    ...(risk_score !== undefined && { riskScore: risk_score }),
  };
}
