import type { FaultPoint } from '../fault-points.js';
import { Random } from './random.js';

export type ServiceName = 'source' | 'sink';
export type KillPoint = FaultPoint | 'producer.after-commit';

export interface Kill {
  kind: 'kill';
  name: KillPoint;
  service: ServiceName;
  /** How often the point is passed before the one at which the process dies. */
  passes: number;
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

/** A process that is stopped for longer than its lease or session lasts and wakes up when others have taken over. */
export interface Sleeper {
  kind: 'sleeper';
  name: `${ServiceName}.freeze`;
  service: ServiceName;
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

export const killPoints: Readonly<Record<KillPoint, readonly ServiceName[]>> = {
  'outbox.before-append': ['source', 'sink'],
  'outbox.after-append': ['source', 'sink'],
  'producer.after-commit': ['source'],
  'publisher.before-send': ['source'],
  'publisher.after-send': ['source'],
  'relay.after-claim': ['source', 'sink'],
  'relay.after-send': ['source', 'sink'],
  'relay.after-mark': ['source', 'sink'],
  'consumer.before-handle': ['sink'],
  'consumer.before-commit': ['sink'],
  'consumer.after-commit': ['sink'],
  'consumer.after-offset-commit': ['sink'],
};
const points = Object.keys(killPoints) as KillPoint[];
const hows: readonly How[] = ['stop', 'kill', 'freeze', 'freeze-then-kill'];

/** Each round has every kill point, outage and sleeper once, in an order of its own. The same seed, the same plan. */
export function longPlan(seed: string, rounds: number): Plan {
  const random = new Random(seed);
  const faults = Array.from({ length: rounds }, () =>
    random.shuffled([
      ...points.map((point) => killAt(random, point)),
      ...(['kafka', 'postgres'] as const).flatMap((server) =>
        hows.map((how) => outageOf(random, server, how)),
      ),
      ...(['source', 'sink'] as const).map((service) => sleeper(random, service)),
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
      ...points.map((point) => killAt(random, point, killPoints[point].slice(0, 1))),
      ...outages,
    ]),
  };
}

function killAt(random: Random, point: KillPoint, services = killPoints[point]): Fault {
  return {
    kind: 'kill',
    name: point,
    service: random.pick(services),
    passes: random.integer(0, 4),
    thenMs: random.integer(100, 800),
  };
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

// The lease of a relay is 1.5 s and the session of a consumer 6 s in this suite.
function sleeper(random: Random, service: ServiceName): Fault {
  const lastsMs = service === 'source' ? random.integer(2_500, 5_000) : random.integer(7_000, 10_000);
  return { kind: 'sleeper', name: `${service}.freeze`, service, lastsMs, thenMs: random.integer(300, 1_500) };
}
