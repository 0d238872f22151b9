import type { Action, Actor } from './company.js';
import type { Random } from './random.js';

const second = 1000;
const minute = 60 * second;
const mebibyte = 2 ** 20;

/** One event of an incident, so long after its beginning. */
export interface Step {
  after: number;
  action: Action;
  resource: string;
  bytes?: number;
}

interface Kind {
  /** False for a near miss: it comes as close to a rule as it can without matching. */
  anomaly: boolean;
  plan(random: Random, actor: Actor): Step[];
}

export type IncidentKind = keyof typeof kinds;

const kinds = {
  /** 11 to 30 small files within a minute and a half. */
  burst_downloads: {
    anomaly: true,
    plan: (random, actor) =>
      steps(
        random.int(11, 30),
        () => random.int(500, 3000),
        () => downloadOf(random, actor, random.int(1, mebibyte)),
      ),
  },
  /** More than 50 MiB in a few large files. */
  burst_bytes: {
    anomaly: true,
    plan: (random, actor) =>
      steps(
        random.int(4, 8),
        () => random.int(2000, 20_000),
        () => downloadOf(random, actor, random.int(15, 40) * mebibyte),
      ),
  },
  mass_delete: {
    anomaly: true,
    plan: (random, actor) =>
      steps(
        random.int(40, 120),
        () => random.int(100, 1500),
        () => ({ action: 'delete', resource: fileOf(random, actor) }),
      ),
  },
  /** Ten downloads, the last one five minutes to the millisecond after the first. */
  near_miss_ten_downloads: {
    anomaly: false,
    plan: (random, actor) => evenly(10, 5 * minute, () => downloadOf(random, actor, random.int(1, mebibyte))),
  },
  /** 50 MiB to the byte. */
  near_miss_fifty_mebibytes: {
    anomaly: false,
    plan: (random, actor) => evenly(5, 2 * minute, () => downloadOf(random, actor, 10 * mebibyte)),
  },
  /** Twice as many downloads as a burst may hold, over more than twice the time. */
  near_miss_slow_downloads: {
    anomaly: false,
    plan: (random, actor) =>
      evenly(20, 11 * minute, () => downloadOf(random, actor, random.int(1, mebibyte))),
  },
} as const satisfies Record<string, Kind>;

export const incidentKinds = Object.keys(kinds) as IncidentKind[];

export function isAnomaly(kind: IncidentKind): boolean {
  return kinds[kind].anomaly;
}

export function planSteps(kind: IncidentKind, random: Random, actor: Actor): Step[] {
  return kinds[kind].plan(random, actor);
}

function steps(count: number, gap: () => number, what: () => Omit<Step, 'after'>): Step[] {
  let after = 0;
  return Array.from({ length: count }, (_, index) => {
    if (index > 0) after += gap();
    return { after, ...what() };
  });
}

function evenly(count: number, over: number, what: () => Omit<Step, 'after'>): Step[] {
  return Array.from({ length: count }, (_, index) => ({
    after: Math.round((over * index) / (count - 1)),
    ...what(),
  }));
}

function downloadOf(random: Random, actor: Actor, bytes: number): Omit<Step, 'after'> {
  return { action: 'download', resource: fileOf(random, actor), bytes };
}

function fileOf(random: Random, actor: Actor): string {
  return random.pick(actor.department.resources);
}
