import type { FaultPoint } from '../fault-points.js';
import { groups } from './messages.js';
import { Random } from './random.js';

export type ServiceName = 'source' | 'sink';
export type KillPoint = FaultPoint | 'producer.after-commit';

/** A place in the code, reached by a process of a service. */
export interface Place {
  point: KillPoint;
  /** Of the handler at the point; any when absent. */
  group?: string;
  service: ServiceName;
  /** How often the point is passed before. */
  passes: number;
}

/** SIGKILL at the place. */
export interface Kill extends Place {
  kind: 'kill';
  name: string;
}

/** What happens to Kafka or Postgres; `freeze` is SIGSTOP and, afterwards, SIGCONT. */
export interface Outage {
  kind: 'outage';
  name: `${'kafka' | 'postgres'}.${How}`;
  server: 'kafka' | 'postgres';
  how: How;
  lastsMs: number;
  /** A service that loses a process to SIGKILL meanwhile. */
  alsoKills?: ServiceName;
}

type How = 'stop' | 'kill' | 'freeze' | 'freeze-then-kill';

/** SIGSTOP at the place, for longer than a lease or a session lasts: it wakes up when others have taken over. */
export interface Sleeper extends Place {
  kind: 'sleeper';
  name: string;
  lastsMs: number;
}

export type Fault = (Kill | Outage | Sleeper) & {
  /** Until the next. */
  thenMs: number;
};

export interface Plan {
  seed: string;
  faults: Fault[];
}

interface Reached {
  point: KillPoint;
  group?: string;
  services: readonly ServiceName[];
}

/** Where processes die, and of which services. */
export const killPoints: readonly Reached[] = [
  { point: 'outbox.before-append', services: ['source', 'sink'] },
  { point: 'outbox.after-append', services: ['source', 'sink'] },
  { point: 'producer.after-commit', services: ['source'] },
  { point: 'publisher.before-send', services: ['source'] },
  { point: 'publisher.after-send', services: ['source'] },
  { point: 'relay.after-claim', services: ['source', 'sink'] },
  { point: 'relay.after-send', services: ['source', 'sink'] },
  { point: 'relay.after-mark', services: ['source', 'sink'] },
  { point: 'consumer.before-handle', services: ['sink'] },
  { point: 'consumer.before-commit', services: ['sink'], group: groups.count },
  { point: 'consumer.before-commit', services: ['sink'], group: groups.fold },
  { point: 'consumer.after-commit', services: ['sink'], group: groups.count },
  { point: 'consumer.after-commit', services: ['sink'], group: groups.fold },
  { point: 'consumer.after-offset-commit', services: ['sink'] },
];
const sleepPoints: readonly (Reached & { leastMs: number })[] = [
  { point: 'outbox.after-append', services: ['source'], leastMs: 1_000 }, // others wait for its keys
  { point: 'relay.after-claim', services: ['source'], leastMs: 2_500 }, // leases last 1.5 s here
  { point: 'consumer.before-commit', services: ['sink'], group: groups.count, leastMs: 7_000 }, // and sessions 6 s
  { point: 'consumer.before-commit', services: ['sink'], group: groups.fold, leastMs: 7_000 },
  { point: 'consumer.after-commit', services: ['sink'], group: groups.fold, leastMs: 7_000 },
];
const hows: readonly How[] = ['stop', 'kill', 'freeze', 'freeze-then-kill'];

/** Each round has every kill point, outage and sleeper once, in an order of its own. The same seed, the same plan. */
export function longPlan(seed: string, rounds: number): Plan {
  const random = new Random(seed);
  const faults = Array.from({ length: rounds }, () =>
    random.shuffled([
      ...killPoints.map((where) => killAt(random, where, where.services)),
      ...(['kafka', 'postgres'] as const).flatMap((server) =>
        hows.map((how) => outageOf(random, server, how)),
      ),
      ...sleepPoints.map((where) => sleeper(random, where)),
    ]),
  );
  return { seed, faults: faults.flat() };
}

/** For the tests, which wait for it: every kill point once (in the source where it has it, since a consumer's group takes
 * seconds to notice a death), Kafka frozen and then killed, and one outage of Postgres. */
export function shortPlan(seed: string): Plan {
  const random = new Random(seed);
  const outages = [
    outageOf(random, 'kafka', 'freeze-then-kill'),
    outageOf(random, 'postgres', random.pick(hows)),
  ];
  return {
    seed,
    faults: random.shuffled([
      ...killPoints.map((where) => killAt(random, where, where.services.slice(0, 1))),
      ...outages,
    ]),
  };
}

function killAt(random: Random, where: Reached, services: readonly ServiceName[]): Fault {
  return {
    kind: 'kill',
    name: nameOf(where),
    ...placeOf(random, { ...where, services }),
    thenMs: random.integer(100, 800),
  };
}

function sleeper(random: Random, where: Reached & { leastMs: number }): Fault {
  return {
    kind: 'sleeper',
    name: `${nameOf(where)} asleep`,
    ...placeOf(random, where),
    lastsMs: random.integer(where.leastMs, where.leastMs + 3_000),
    thenMs: random.integer(300, 1_500),
  };
}

function nameOf({ point, group }: Reached): string {
  return group === undefined ? point : `${point} (${group})`;
}

function placeOf(random: Random, { point, group, services }: Reached): Place {
  const place = { point, service: random.pick(services), passes: random.integer(0, 4) };
  return group === undefined ? place : { ...place, group };
}

function outageOf(random: Random, server: Outage['server'], how: How): Fault {
  return {
    kind: 'outage',
    name: `${server}.${how}`,
    server,
    how,
    lastsMs: random.integer(1_500, 3_500),
    ...(random.chance(0.5) ? { alsoKills: random.pick(['source', 'sink'] as const) } : {}),
    thenMs: random.integer(300, 1_500),
  };
}
