import { fileURLToPath } from 'node:url';
import { compileRules } from '../engine/compile-rules.js';
import type { EngineLimits, GroupState, LoadedRule, RuleContext, RuleSet } from '../engine/engine.js';
import { FileEvent } from '../engine/event.js';
import { readRules } from '../engine/language/read-rules.js';
import { loadPlaces } from '../rules/load-places.js';
import { shippedRules } from '../rules/shipped-rules.js';
import { randomFrom, sampleEvents } from './sample-events.js';

const limits: EngineLimits = {
  lateMs: 600_000,
  futureMs: 300_000,
  maxRules: 1_000,
  maxTimespanMs: 30 * 86_400_000,
  maxGroups: 100_000,
  maxSlotBytes: 1_048_576,
  maxMicrosPerEvent: 1_000,
};

const context: RuleContext = {
  watchlists: new Map([['sensitive_paths', ['/finance/', '/hr/']]]),
  exceptions: [],
  timeZone: 'UTC',
  peers: new Map(),
  places: loadPlaces(),
};

const start = Date.UTC(2026, 0, 5, 9);
/** How far apart the sampled events are: 5,000 actors at 5,000 events a second. */
const stepMs = 0.2;

export interface EngineFigures {
  readonly rules: number;
  readonly events: number;
  readonly nanosPerEvent: number;
  readonly records: number;
  readonly regrouped: number;
}

export interface MemoryFigures {
  readonly rules: number;
  readonly actors: number;
  readonly bytesPerActor: number;
  readonly packedBytesPerActor: number;
}

/** One burst, the two, all that are shipped, or those and as many more as make `count`, each of another folder. */
export function benchRules(count: number): LoadedRule[] {
  const shipped = shippedRules().map(({ ruleId, yaml }) => asRule(ruleId, yaml));
  if (count <= 2)
    return shipped.filter(({ ruleId }) =>
      ['burst_downloads', 'burst_bytes'].slice(0, count).includes(ruleId),
    );
  const more = Array.from({ length: Math.max(0, count - shipped.length) }, (_, i) => folderRule(i));
  return [...shipped, ...more].slice(0, count);
}

function folderRule(i: number): LoadedRule {
  const actions = ['download', 'view', 'delete', 'share', 'upload', 'update', 'list'];
  const types = [
    'type: event_count\n  condition: { gt: 30 }',
    'type: value_sum\n  condition: { field: bytes, gt: 900000000 }',
    'type: value_count\n  condition: { field: resource, gte: 40 }',
  ];
  const yaml = `
title: Folder ${i}
name: folder_${i}_event
logsource: { product: palisade, category: file_access }
detection:
  selection: { action: ${actions[i % actions.length] ?? ''}, resource|startswith: 's3://department-${i % 40}/' }
  condition: selection
level: low
---
title: Folder ${i} often
name: folder_${i}
correlation:
  rules: [folder_${i}_event]
  group-by: [actor_email]
  timespan: 10m
  ${types[i % types.length] ?? ''}
level: low
`;
  return asRule(`folder_${i}`, yaml);
}

function asRule(ruleId: string, yaml: string): LoadedRule {
  const { documents, errors } = readRules(yaml);
  if (errors[0] !== undefined) throw new Error(`${ruleId}: ${errors[0].message}`);
  return { ruleId, version: '1', documents, mode: 'alert' };
}

export function compileFor(count: number): RuleSet {
  const { ruleSet, refused } = compileRules(benchRules(count), context, limits);
  const [first] = refused;
  if (first !== undefined) throw new Error(`${first.ruleId}: ${first.remarks[0]?.message ?? ''}`);
  return ruleSet;
}

/** Events as the topic's mix has them, parsed, over the states of their actors: what `takeEvent` takes of CPU. */
export function measureEngine(count: number, events: number): EngineFigures {
  const rules = compileFor(count);
  const next = sampleEvents(randomFrom(7));
  const states = new Map<string, GroupState>();
  const totals = { records: 0, regrouped: 0 };
  let micros = 0;
  // As many as a process has at hand: more would measure how the collector copies events that wait.
  const block = 500;
  for (let done = 0; done < events; done += block) {
    const parsed = Array.from({ length: block }, (_, i) => {
      const time = start + Math.floor((done + i) * stepMs);
      const data = JSON.parse(JSON.stringify(next(time))) as ReturnType<typeof next>;
      const actor = data.actor_email;
      const state = states.get(actor) ?? rules.newState(`t:${actor}`);
      states.set(actor, state);
      return {
        state,
        event: FileEvent.of({ eventId: `event-${done + i}`, actor, time, appendedAt: time, data }),
      };
    });
    const before = process.cpuUsage();
    for (const { state, event } of parsed) {
      const { records, regrouped } = rules.takeEvent(state, event);
      totals.records += records.length;
      totals.regrouped += regrouped.length;
    }
    // The first blocks warm up.
    const { user, system } = process.cpuUsage(before);
    if (done >= events / 4) micros += user + system;
  }
  return { rules: count, events, nanosPerEvent: (micros * 1_000) / (events * 0.75), ...totals };
}

/** Actors with three events each, all of them held. Needs --expose-gc. */
export function measureMemory(count: number, actors: number): MemoryFigures {
  const rules = compileFor(count);
  const next = sampleEvents(randomFrom(7));
  const states: GroupState[] = [];
  const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined);
  collect();
  const before = process.memoryUsage();
  let packed = 0;
  for (let i = 0; i < actors; i++) {
    const actor = `user${i}@corp.com`;
    const state = rules.newState(`t:${actor}`);
    for (let n = 0; n < 3; n++) {
      const time = start + n * 60_000;
      const data = { ...next(time), actor_email: actor };
      rules.takeEvent(
        state,
        FileEvent.of({ eventId: `event-${i}-${n}`, actor, time, appendedAt: time, data }),
      );
    }
    if (i % 1_000 === 0) packed += rules.pack(state).length;
    states.push(state);
  }
  collect();
  const after = process.memoryUsage();
  const used = (usage: NodeJS.MemoryUsage) => usage.heapUsed + usage.external;
  return {
    rules: count,
    actors: states.length,
    bytesPerActor: (used(after) - used(before)) / actors,
    packedBytesPerActor: packed / Math.ceil(actors / 1_000),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const only = process.argv[2];
  if (only !== 'memory') {
    for (const count of [2, 16, 200]) {
      const { nanosPerEvent, records, regrouped } = measureEngine(count, 1_000_000);
      say(
        `${count} rules: ${nanosPerEvent.toFixed(0)} ns of CPU an event (${records} records, ${regrouped} matches sent)`,
      );
    }
  }
  if (only !== 'speed') {
    for (const count of [2, 16]) {
      const { actors, bytesPerActor, packedBytesPerActor } = measureMemory(count, 200_000);
      say(
        `${count} rules, ${actors} actors of three events: ${bytesPerActor.toFixed(0)} bytes each, packed ${packedBytesPerActor.toFixed(0)}`,
      );
    }
  }
}
