import { duration, quantity } from '../format/format.js';
import type { Rule, RuleKind, RuleMode, RuleSource, RuleState } from './rules-api.js';

export const ruleStates = ['running', 'warming', 'degraded', 'disabled', 'invalid'] as const;
export const ruleKinds = ['event', 'correlation', 'behaviour', 'filter'] as const;
export const ruleSources = ['shipped', 'custom'] as const;
export const ruleModes = ['alert', 'shadow'] as const;

export const ruleStateWords: Record<RuleState, string> = {
  running: 'Running',
  warming: 'Warming up',
  degraded: 'Degraded',
  disabled: 'Off',
  invalid: 'Invalid',
};
export const ruleKindWords: Record<RuleKind, string> = {
  event: 'Single event',
  correlation: 'Correlation',
  behaviour: 'Behaviour',
  filter: 'Filter',
};
export const ruleSourceWords: Record<RuleSource, string> = { shipped: 'Shipped', custom: 'Your own' };
export const ruleModeWords: Record<RuleMode, string> = { alert: 'Alerts', shadow: 'Shadow' };

/** `value_count` as “Value count”. */
export function typeWords({ kind, type }: Pick<Rule, 'kind' | 'type'>): string {
  return kind === 'event' || kind === 'filter' ? ruleKindWords[kind] : sentence(type);
}

export function sentence(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const comparisons: Record<string, string> = {
  gt: 'Above',
  gte: 'At least',
  lt: 'Below',
  lte: 'At most',
  eq: 'Exactly',
  neq: 'Other than',
};

/** What the rule asks in a few words; undefined where it is no number over a time. */
export function askedWords({ threshold, unit, window_seconds, thresholds }: Rule): string | undefined {
  if (threshold === null || window_seconds === null) return undefined;
  const comparison = comparisons[thresholds.find(({ name }) => name in comparisons)?.name ?? ''] ?? 'Above';
  return `${comparison} ${quantity(threshold, unit ?? undefined)} within ${duration(window_seconds)}`;
}

/** 92 %; a dash where nobody judged yet. */
export const precisionWords = (precision: number | null): string =>
  precision === null ? '–' : `${String(Math.round(precision * 100))} %`;

export function precisionDetail({ health }: Pick<Rule, 'health'>): string {
  const { precision, confirmed, false_positives } = health;
  if (precision === null) return 'No alert of it was resolved or marked as a false positive yet.';
  const judged = confirmed + false_positives;
  return `${String(confirmed)} of ${String(judged)} judged alerts were no false positives.`;
}

/** 0.43 µs, 13 µs; what was measured is never nothing. */
export function costWords(micros: number | null): string {
  if (micros === null) return '–';
  if (micros < 0.01) return '< 0.01 µs';
  return `${micros < 10 ? micros.toFixed(2) : String(Math.round(micros))} µs`;
}
