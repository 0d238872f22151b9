import type { CorrelationRule } from '../language/document.js';
import { beginsAtMatch } from './bounds.js';
import type { CorrelationPlan } from './correlation-plan.js';
import { CountingTracker } from './counting-tracker.js';
import { SettledTracker } from './settled-tracker.js';
import { TemporalTracker } from './temporal-tracker.js';
import type { Tracker } from './tracker.js';

/** Whether a match that comes later can lower or undo what a window adds up to: then it is judged when it has settled. */
export function settlesLater({ type, bounds }: CorrelationRule): boolean {
  if (type === 'temporal' || type === 'temporal_ordered') return false;
  return ['value_avg', 'value_median', 'value_percentile'].includes(type) || beginsAtMatch(bounds);
}

export function correlationTracker(plan: CorrelationPlan): Tracker {
  const { type } = plan.rule;
  if (type === 'temporal' || type === 'temporal_ordered') return new TemporalTracker(plan);
  return settlesLater(plan.rule) ? new SettledTracker(plan) : new CountingTracker(plan);
}
