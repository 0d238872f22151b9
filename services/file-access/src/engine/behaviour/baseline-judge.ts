import type { Peers } from '../engine.js';
import type { BehaviourRule } from '../language/document.js';
import type { Usual } from '../tracking/tracker.js';
import type { UsualWindows } from './window-history.js';

export type Baseline = Extract<BehaviourRule['behaviour'], { type: 'baseline' }>;

/** What a window is compared with; the parts that are unknown are left out. */
export interface Past {
  readonly isLearning: boolean;
  readonly days: number;
  readonly all: UsualWindows;
  /** Of the older half of what is remembered: what grows slowly outgrows that, if not its own yesterday. */
  readonly older: UsualWindows;
  readonly peers?: Peers;
}

export interface Verdict {
  readonly threshold: number;
  readonly reasons: readonly string[];
  /** Taken off the rule's own where less is known. */
  readonly doubt: number;
}

/** Windows of an actor's own before they tell what is usual, and actors before they are peers. */
export const fewestWindows = 5;
const fewestPeers = 5;

/** Whether a window is unusual, and why; undefined: it is not. */
export function judge(value: number, behaviour: Baseline, past: Past): Verdict | undefined {
  const { factor, floor } = behaviour;
  const peers = past.peers !== undefined && past.peers.actors >= fewestPeers ? past.peers : undefined;
  const least = Math.max(floor, peers?.p95 ?? 0);
  if (past.isLearning || past.all.count < fewestWindows) {
    if (peers === undefined) return undefined;
    const threshold = Math.max(floor, factor * peers.p95);
    if (value <= threshold) return undefined;
    const reason = `${times(value, peers.p95)} what 95 % of ${peers.actors} others stay under; its own usual is not known yet`;
    return { threshold, reasons: [reason], doubt: 20 };
  }
  const own = Math.max(least, factor * past.all.median, past.all.p95);
  if (value > own) {
    const reasons = [`${times(value, past.all.median)} its usual in ${past.days} days`];
    if (peers !== undefined)
      reasons.push(`${times(value, peers.median)} the usual of ${peers.actors} others`);
    return { threshold: own, reasons, doubt: 0 };
  }
  if (past.older.count < fewestWindows) return undefined;
  const before = Math.max(least, factor * past.older.median, past.older.p95);
  if (value <= before) return undefined;
  const reason = `has grown slowly to ${times(value, past.older.median)} what was usual in the older half of ${past.days} days`;
  return { threshold: before, reasons: [reason], doubt: 10 };
}

export function usualOf(past: Past, measure: string, unit: Usual['unit']): Usual[] {
  const usual: Usual[] = [];
  if (past.all.count > 0) {
    const { median, p95 } = past.all;
    usual.push({ measure, unit, of: 'actor', median, p95, days: past.days });
  }
  if (past.peers !== undefined) {
    const { median, p95, days } = past.peers;
    usual.push({ measure, unit, of: 'peers', median, p95, days });
  }
  return usual;
}

function times(value: number, usual: number): string {
  if (usual <= 0) return 'more than';
  const ratio = value / usual;
  return `${ratio >= 10 ? String(Math.round(ratio)) : ratio.toFixed(1)} times`;
}
