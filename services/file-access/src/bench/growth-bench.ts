import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { endWithOwner } from '@palisade/platform';
import type { GroupState } from '../engine/engine.js';
import { FileEvent } from '../engine/event.js';
import { loadPlaces } from '../rules/load-places.js';
import { compileFor } from './engine-bench.js';
import { table, whole } from './markdown.js';
import { median } from './rounds.js';
import { randomFrom, sampleEvents } from './sample-events.js';

export interface GrowthFigures {
  readonly rules: number;
  readonly actors: number;
  readonly events: number;
  /** The median block's. */
  readonly nanosPerEvent: number;
  readonly bytesPerActor: number;
}

const ruleCounts = [1, 16, 200];
const actorCounts = [1_000, 100_000, 1_000_000];
const block = 20_000;
const fewest = 200_000;
const eventsPerActor = 2;
/** Of event time between two events of an actor, on average: however many there are, each does as much. */
const pauseMs = 30_000;
const heapMiB = 14_000;

/** What an event costs and an actor's state weighs, each in a process of its own whose heap nothing else has used. */
export async function measureGrowth(say: (line: string) => void): Promise<GrowthFigures[]> {
  const found: GrowthFigures[] = [];
  for (const rules of ruleCounts) {
    for (const actors of actorCounts) {
      const running = promisify(execFile)(process.execPath, [
        `--max-old-space-size=${heapMiB}`,
        '--expose-gc',
        fileURLToPath(import.meta.url),
        String(rules),
        String(actors),
      ]);
      endWithOwner(running.child);
      const { stdout } = await running;
      const figures = JSON.parse(stdout) as GrowthFigures;
      say(`  ${rules} rules, ${whole(actors)} actors: ${whole(figures.nanosPerEvent)} ns`);
      found.push(figures);
    }
  }
  return found;
}

export function growthTable(figures: readonly GrowthFigures[]): string {
  const cell = (rules: number, actors: number) => {
    const found = figures.find((each) => each.rules === rules && each.actors === actors);
    return found === undefined ? '' : `${whole(found.nanosPerEvent)} ns, ${whole(found.bytesPerActor)} B`;
  };
  return table(
    ['Rules', ...actorCounts.map((actors) => `${whole(actors)} actors`)],
    ruleCounts.map((rules) => [String(rules), ...actorCounts.map((actors) => cell(rules, actors))]),
  );
}

/** Every actor once, then at random, until each had some on average. */
function measureCell(count: number, actors: number): GrowthFigures {
  const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined);
  const places = loadPlaces();
  const rules = compileFor(count);
  const next = sampleEvents(randomFrom(7));
  const random = randomFrom(8);
  const events = Math.max(fewest, actors * eventsPerActor);
  const start = Date.UTC(2026, 0, 5, 9);
  collect();
  const before = memory();
  const states: GroupState[] = [];
  const blocks: number[] = [];
  for (let done = 0; done < events; done += block) {
    const given = Array.from({ length: block }, (_, i) => {
      const number = done + i < actors ? done + i : Math.floor(random() * actors);
      const actor = `user${number}@corp.com`;
      const time = start + Math.floor(((done + i) * pauseMs) / actors);
      const data = { ...next(), actor_email: actor };
      const eventId = `event-${done + i}`;
      const event = FileEvent.of({ eventId, actor, time, appendedAt: time, data }, places);
      return { event, state: (states[number] ??= rules.newState(`t:${actor}`)) };
    });
    const { user, system } = process.cpuUsage();
    for (const { event, state } of given) rules.takeEvent(state, event);
    const after = process.cpuUsage();
    blocks.push(((after.user + after.system - user - system) * 1_000) / block);
  }
  collect();
  return {
    rules: count,
    actors,
    events,
    // The first half warms up, and fills.
    nanosPerEvent: median(blocks.slice(blocks.length / 2)),
    bytesPerActor: (memory() - before) / states.length,
  };
}

function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [rules = 2, actors = 1_000] = process.argv.slice(2).map(Number);
  process.stdout.write(JSON.stringify(measureCell(rules, actors)));
}
