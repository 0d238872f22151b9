import type { RuleContext } from '../engine.js';
import type { BehaviourRule } from '../language/document.js';
import type { Tracker } from '../tracking/tracker.js';
import { BaselineTracker } from './baseline-tracker.js';
import { DormantTracker } from './dormant-tracker.js';
import { FirstSeenTracker } from './first-seen-tracker.js';
import { OffHoursTracker } from './off-hours-tracker.js';
import { TravelTracker } from './travel-tracker.js';

/** The tracker of a behaviour; slots are kept as long as the key stays the same. Takes the rule's matches as input 0. */
export function behaviourTracker(rule: BehaviourRule, context: RuleContext, key: string): Tracker {
  const { behaviour } = rule;
  switch (behaviour.type) {
    case 'first_seen':
      return new FirstSeenTracker(key, rule, behaviour);
    case 'baseline':
      return new BaselineTracker(key, rule, behaviour, context);
    case 'impossible_travel':
      return new TravelTracker(key, rule, behaviour, context.places);
    case 'off_hours':
      return new OffHoursTracker(key, rule, behaviour, context.timeZone);
    case 'dormant':
      return new DormantTracker(key, rule, behaviour);
  }
}
