import { attackOf, severityOf } from '../engine/language/attack.js';
import type { Document } from '../engine/language/document.js';
import { thresholdsOf } from '../engine/language/thresholds.js';
import type { RuleActivity } from './rule-activity.js';
import { type RuleSpec, shippedRule, textOf } from './rule-spec.js';
import type { StoredRule } from './rule-store.js';
import { primaryOf, readText, versionOf } from './rule-texts.js';
import type { RuleDetail, RuleRunState, RuleView } from './rule-view.js';

export interface Presented {
  readonly spec: RuleSpec;
  readonly stored?: StoredRule;
  readonly activity: RuleActivity;
  /** Why it does not compile. */
  readonly refusal?: string;
  readonly now: Date;
}

/** What the engine assumes where a rule says nothing. */
export const usualConfidence = 50;
const riskByLevel = { informational: 10, low: 25, medium: 50, high: 70, critical: 90 } as const;

export function asView(presented: Presented): RuleView {
  const { spec, stored, activity } = presented;
  const primary = primaryOf(readText(textOf(spec) ?? '').documents);
  const { state, reason } = stateOf(presented);
  const version = spec.ownText === '' ? versionOf(textOf(spec) ?? '', spec.thresholds) : spec.version;
  return {
    id: spec.ruleId,
    version,
    revision: spec.revision,
    source: shippedRule(spec.ruleId) === undefined ? 'custom' : 'shipped',
    kind: primary?.kind ?? 'event',
    type: primary === undefined ? 'event' : typeOf(primary),
    title: primary?.title ?? spec.ruleId,
    description: primary?.description ?? '',
    ...settingsOf(spec),
    attacks: attackOf(primary?.tags ?? []).map((attack) => ({ ...attack })),
    tags: (primary?.tags ?? []).filter((tag) => !tag.startsWith('attack.')),
    ...measureOf(primary, spec),
    group_by: groupOf(primary),
    state,
    state_reason: reason,
    warming_until: state === 'warming' ? (activity.warmingUntil?.toISOString() ?? null) : null,
    changed_at: stored?.changedAt.toISOString() ?? null,
    changed_by: stored?.changedBy ?? null,
    health: activity.health,
  };
}

export type Settings = Pick<
  RuleView,
  'severity' | 'confidence' | 'risk_score' | 'enabled' | 'mode' | 'thresholds'
>;

/** What it is set to, whether its text says so or not. */
export function settingsOf(spec: RuleSpec): Settings {
  const primary = primaryOf(readText(textOf(spec) ?? '').documents);
  return {
    severity: severityOf(primary?.level ?? 'medium'),
    confidence: spec.confidence ?? primary?.confidence ?? usualConfidence,
    risk_score: spec.riskScore ?? primary?.riskScore ?? riskByLevel[primary?.level ?? 'medium'],
    enabled: spec.enabled,
    mode: spec.mode,
    thresholds: thresholds(primary, spec),
  };
}

export function asDetail(presented: Presented): RuleDetail {
  const { spec } = presented;
  const yaml = textOf(spec) ?? '';
  const { documents, warnings } = readText(yaml);
  const primary = primaryOf(documents);
  return {
    ...asView(presented),
    yaml,
    runbook: primary?.runbook ?? shippedRule(spec.ruleId)?.runbook ?? null,
    false_positives: [...(primary?.falsePositives ?? [])],
    references: [...(primary?.references ?? [])],
    warnings: [...warnings],
  };
}

export function typeOf(document: Document): string {
  if (document.kind === 'correlation') return document.type;
  return document.kind === 'behaviour' ? document.behaviour.type : document.kind;
}

function stateOf({ spec, activity, refusal }: Presented): { state: RuleRunState; reason: string | null } {
  const { errors } = readText(textOf(spec) ?? '');
  if (errors[0] !== undefined) return { state: 'invalid', reason: errors[0].message };
  if (!spec.enabled) return { state: 'disabled', reason: null };
  if (refusal !== undefined) return { state: 'invalid', reason: refusal };
  if (activity.degraded !== undefined) return { state: 'degraded', reason: activity.degraded };
  if (activity.warmingUntil !== undefined)
    return { state: 'warming', reason: 'Its windows are still filling since it was turned on or changed.' };
  return { state: 'running', reason: null };
}

function thresholds(primary: Document | undefined, spec: RuleSpec) {
  if (primary === undefined) return [];
  return thresholdsOf(primary).map(({ name, value }) => ({
    name,
    value: spec.thresholds[name] ?? value,
    default: value,
  }));
}

function measureOf(primary: Document | undefined, spec: RuleSpec) {
  const none = { measure: null, unit: null, threshold: null, window_seconds: null };
  if (primary === undefined) return none;
  if (primary.kind === 'correlation') {
    const [bound] = thresholds(primary, spec);
    const ofBytes = primary.valueOf.includes('bytes') && primary.type !== 'value_count';
    return {
      measure:
        primary.measure ?? (primary.type === 'event_count' ? 'events' : (primary.valueOf[0] ?? primary.type)),
      unit: primary.type === 'event_count' ? 'events' : ofBytes ? 'bytes' : 'values',
      threshold: bound?.value ?? null,
      window_seconds: primary.timespanMs / 1000,
    };
  }
  if (primary.kind !== 'behaviour') return none;
  const { behaviour } = primary;
  if (behaviour.type !== 'baseline' && behaviour.type !== 'off_hours') return none;
  const threshold =
    behaviour.type === 'baseline'
      ? (spec.thresholds['floor'] ?? behaviour.floor)
      : (spec.thresholds['threshold'] ?? behaviour.threshold);
  const unit = behaviour.measure === 'events' || behaviour.measure === 'bytes' ? behaviour.measure : 'values';
  return {
    measure: primary.measure ?? behaviour.measure,
    unit,
    threshold,
    window_seconds: behaviour.windowMs / 1000,
  };
}

function groupOf(primary: Document | undefined): string[] {
  if (primary?.kind === 'correlation') return primary.groupBy.map(({ name }) => name);
  return primary?.kind === 'behaviour' ? ['actor_email'] : [];
}
