import type { Actor } from './company.js';
import { incidentKinds, isAnomaly, planSteps, type IncidentKind, type Step } from './incidents.js';
import type { Random } from './random.js';

/**
 * How long before and after an incident its actor downloads nothing else: the window of the rules, and twice more so
 * that the episodes of two incidents never join.
 */
export const marginMs = 15 * 60_000;

export interface Incident {
  kind: IncidentKind;
  actor: Actor;
  startsAt: number;
  endsAt: number;
  steps: Step[];
}

export interface IncidentOptions {
  firstAt: number;
  everyMs: number;
  /** No incident may reach beyond. */
  until: number;
  /** Before this only anomalies: what somebody downloaded before the simulation could make a near miss a burst. */
  nearMissesFrom: number;
}

/** Decides what goes wrong when, far enough ahead that the actor can be kept quiet before. */
export class IncidentPlan {
  private readonly reserved = new Map<Actor, number>();
  // The first is one that every installation has a rule for, so that whoever tries it out sees an alert.
  private upcoming: IncidentKind[] = ['burst_downloads'];
  private nextAt: number;

  constructor(
    private readonly actors: readonly Actor[],
    private readonly random: Random,
    private readonly options: IncidentOptions,
  ) {
    this.nextAt = options.firstAt;
  }

  /** The incidents that must be known of at `now`, none twice; `room` is how many events there may still be. */
  begin(now: number, room: number): Incident[] {
    const begun: Incident[] = [];
    while (this.nextAt <= Math.min(now + marginMs, this.options.until)) {
      const incident = this.next(this.nextAt);
      this.nextAt += Math.ceil(this.options.everyMs * (0.75 + this.random.next() / 2));
      if (incident === undefined || incident.endsAt > this.options.until || incident.steps.length > room)
        continue;
      room -= incident.steps.length;
      this.reserved.set(incident.actor, incident.endsAt + marginMs);
      begun.push(incident);
    }
    return begun;
  }

  isReserved(actor: Actor, at: number): boolean {
    return (this.reserved.get(actor) ?? Number.NEGATIVE_INFINITY) >= at;
  }

  private next(startsAt: number): Incident | undefined {
    const free = this.actors.filter((actor) => !this.isReserved(actor, startsAt - marginMs));
    if (free.length === 0) return undefined;
    const actor = this.random.pick(free);
    const kind = this.nextKind(startsAt);
    const steps = planSteps(kind, this.random, actor);
    return { kind, actor, startsAt, endsAt: startsAt + (steps.at(-1)?.after ?? 0), steps };
  }

  private nextKind(at: number): IncidentKind {
    const fits = (kind: IncidentKind) => at > this.options.nearMissesFrom || isAnomaly(kind);
    if (!this.upcoming.some(fits)) this.upcoming.push(...shuffled(incidentKinds, this.random));
    return this.upcoming.splice(this.upcoming.findIndex(fits), 1)[0] ?? 'burst_downloads';
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, order: random.next() }))
    .sort((left, right) => left.order - right.order)
    .map(({ item }) => item);
}
