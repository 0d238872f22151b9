import type { EventData } from '../engine/rule-event.js';
import type { Actor } from '../seeder/company.js';
import type { Random } from '../seeder/random.js';

/** One event of a plot, so long after its beginning; what it doesn't say is as on the actor's ordinary days. */
export interface Step extends Partial<EventData> {
  readonly after: number;
  readonly action: string;
  readonly resource: string;
}

/** Something that happens to one actor of a labelled stream, and what must be found of it. */
export interface Plot {
  readonly name: string;
  /** Rules that must tell of it. */
  readonly expects: readonly string[];
  /** Rules that are right when they tell of it, too. */
  readonly allows?: readonly string[];
  /** In the night of the company; else in its working hours. */
  readonly atNight?: boolean;
  /** A stranger to the company until then, or one who stayed away for so many days. */
  readonly awayDays?: number;
  readonly actorEmail?: string;
  steps(random: Random, given: Cast): Step[];
}

export interface Cast {
  readonly actor: Actor;
  /** Somebody of another department. */
  readonly other: Actor;
}

/** So many steps, one after another. */
export function many(count: number, gap: () => number, what: (index: number) => Omit<Step, 'after'>): Step[] {
  let after = 0;
  return Array.from({ length: count }, (_, index) => ({
    after: index === 0 ? 0 : (after += gap()),
    ...what(index),
  }));
}

/** So many steps from the beginning to `over` later, both included. */
export function evenly(count: number, over: number, what: (index: number) => Omit<Step, 'after'>): Step[] {
  return Array.from({ length: count }, (_, index) => ({
    after: Math.round((over * index) / Math.max(1, count - 1)),
    ...what(index),
  }));
}

/** A download of any of the department's files. */
export function download(random: Random, { resources }: Actor['department'], bytes: number) {
  return { action: 'download', resource: random.pick(resources), bytes };
}

/** What is done to the department's files, one after the other. */
export function sameFile({ department: { resources } }: Actor, action: string, bytes?: number) {
  return (index: number) => ({
    action,
    resource: resources[index % resources.length] ?? 's3://x/y',
    ...(bytes !== undefined && { bytes }),
  });
}
