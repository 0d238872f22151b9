import type { ExceptionStats, RuleStats } from '../engine.js';
import type { RulePlan } from './rule-plan.js';

const groupsForMs = 3_600_000;

/** A rule whose cost is over its budget rests for so many events before it is tried again. */
const restFor = 100_000;
const fewestSamples = 200;
/**
 * One measurement counts for no more than so many budgets: a moment in which the process didn't run, as on a busy machine or
 * while memory is collected, is no cost of the rule that it fell on.
 */
const mostOfOne = 10;

interface Counts {
  matches: number;
  held: number;
  suppressed: number;
  late: number;
  lastMatchAt: number;
  micros: number;
  degraded: string | undefined;
  /** The event that was counted last: one may reach a rule in several ways. */
  counted: number;
  samples: number;
  sampledMicros: number;
  groups: Set<string> | undefined;
  groupsSince: number;
}

/** What one tenant's rules have done, and whether they keep to their budgets. */
export class Statistics {
  private readonly counts: Counts[];
  /** By rule, the event until which it rests. */
  private readonly restsUntil: Float64Array;
  private readonly exceptions = new Map<string, { matches: number; lastMatchAt: number }>();
  /** Events so far. */
  events = 0;

  constructor(private readonly plan: RulePlan) {
    this.restsUntil = new Float64Array(plan.ruleIds.length);
    this.counts = plan.ruleIds.map(() => ({
      matches: 0,
      held: 0,
      suppressed: 0,
      late: 0,
      lastMatchAt: -Infinity,
      micros: 0,
      degraded: undefined,
      counted: -1,
      samples: 0,
      sampledMicros: 0,
      groups: undefined,
      groupsSince: -Infinity,
    }));
  }

  matched(rule: number, appendedAt: number): void {
    const counts = this.of(rule);
    if (counts.counted === this.events) return;
    counts.counted = this.events;
    counts.matches++;
    if (appendedAt > counts.lastMatchAt) counts.lastMatchAt = appendedAt;
  }

  held(rule: number): void {
    this.of(rule).held++;
  }

  late(rule: number): void {
    this.of(rule).late++;
  }

  suppressed(rule: number, exceptionId: string, appendedAt: number): void {
    this.of(rule).suppressed++;
    const known = this.exceptions.get(exceptionId) ?? { matches: 0, lastMatchAt: appendedAt };
    this.exceptions.set(exceptionId, known);
    known.matches++;
    known.lastMatchAt = Math.max(known.lastMatchAt, appendedAt);
  }

  degrade(rule: number, why: string): void {
    this.of(rule).degraded = why;
  }

  /** One of `every` events took so long in the rule. */
  cost(rule: number, micros: number, every: number): void {
    const counts = this.of(rule);
    counts.micros += micros * every;
    counts.sampledMicros += Math.min(micros, mostOfOne * this.plan.limits.maxMicrosPerEvent);
    counts.samples++;
    if (counts.samples < fewestSamples) return;
    const mean = counts.sampledMicros / counts.samples;
    counts.samples = counts.sampledMicros = 0;
    const { maxMicrosPerEvent } = this.plan.limits;
    if (mean <= maxMicrosPerEvent) return;
    this.restsUntil[rule] = this.events + restFor;
    counts.degraded = `It takes ${mean.toFixed(0)} µs an event, more than ${maxMicrosPerEvent}: it rests for ${restFor} events.`;
  }

  rests(rule: number): boolean {
    return (this.restsUntil[rule] ?? 0) > this.events;
  }

  /** Whether the rule may have one group more; `now` is log time. */
  mayGroup(rule: number, group: string, now: number): boolean {
    const counts = this.of(rule);
    if (counts.groups === undefined || now - counts.groupsSince > groupsForMs) {
      counts.groups = new Set();
      counts.groupsSince = now;
    }
    if (counts.groups.has(group)) return true;
    if (counts.groups.size >= this.plan.limits.maxGroups) {
      counts.degraded = `It has more than ${this.plan.limits.maxGroups} groups within an hour: further ones are not counted.`;
      return false;
    }
    counts.groups.add(group);
    return true;
  }

  drain(): RuleStats[] {
    return this.plan.ruleIds.map((ruleId, rule) => {
      const counts = this.of(rule);
      const { matches, held, suppressed, late, lastMatchAt, micros, degraded } = counts;
      Object.assign(counts, { matches: 0, held: 0, suppressed: 0, late: 0, micros: 0, degraded: undefined });
      counts.lastMatchAt = -Infinity;
      return {
        ruleId,
        matches,
        held,
        suppressed,
        late,
        ...(lastMatchAt > -Infinity && { lastMatchAt }),
        costMicros: micros,
        ...(degraded !== undefined && { degraded }),
      };
    });
  }

  drainExceptions(): ExceptionStats[] {
    const drained = [...this.exceptions].map(([exceptionId, counts]) => ({ exceptionId, ...counts }));
    this.exceptions.clear();
    return drained;
  }

  private of(rule: number): Counts {
    return this.counts[rule] as Counts;
  }
}
