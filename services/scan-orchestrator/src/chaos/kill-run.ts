import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { ScanEndedRecord } from '@palisade/contracts';
import { waitUntil } from '@palisade/platform';
import type { Mortal } from './mortal.js';
import { requestScan } from './request-scan.js';
import { Stage, type StageOptions } from './stage.js';
import { verdict, type AskedScan } from './verdict.js';

export const victims = ['orchestrator', 'scanner', 'both'] as const;
export type Victim = (typeof victims)[number];

export interface KillPlan {
  seed: number;
  scans: number;
  /** How often, or whom in turn. */
  kills: number | readonly Victim[];
  /** Over which scans are asked for and processes are killed. */
  seconds: number;
  /** Otherwise two of each, with leases of 12 seconds. */
  stage?: Partial<StageOptions>;
}

export interface KillOutcome {
  scans: number;
  tasks: number;
  killed: Victim[];
  /** Attempts that did not count. */
  superseded: number;
  seconds: number;
  wrong: string[];
}

const withinMs = 150_000;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Scans of several tenants, while processes are killed at seeded moments and started again; then what became of them. */
export async function killRun(plan: KillPlan): Promise<KillOutcome> {
  const random = randomFrom(plan.seed);
  const usual = { orchestrators: 2, scanners: 2, slots: 4, leaseSeconds: 12 };
  const stage = await Stage.set({ ...usual, ...plan.stage });
  try {
    await stage.open();
    const startedAt = Date.now();
    const asking = ask(stage, plan, random);
    const killed = await kill(stage, plan, random);
    const asked = await asking;
    const ended = async () => (await stage.topics.records(ScanEndedRecord)).length >= asked.length;
    await waitUntil(ended, { timeoutMs: withinMs, everyMs: 200 });
    const seconds = (Date.now() - startedAt) / 1_000;
    const [counts] = await stage.rows<{ tasks: number; superseded: number }>(
      `select (select count(*)::int from scan_orchestrator.tasks) as tasks,
              (select count(*)::int from scan_orchestrator.attempts where outcome = 'lease_expired') as superseded`,
    );
    const { tasks = 0, superseded = 0 } = counts ?? {};
    return { scans: asked.length, tasks, superseded, killed, seconds, wrong: await verdict(stage, asked) };
  } finally {
    await stage.close();
  }
}

async function ask(stage: Stage, plan: KillPlan, random: () => number): Promise<AskedScan[]> {
  const tenants = Array.from({ length: 3 }, () => randomUUID());
  const asked: AskedScan[] = [];
  for (let at = 0; at < plan.scans; at++) {
    const tasks = 1 + Math.floor(random() * 3);
    const wanted = {
      tasks,
      things: 10 * (1 + Math.floor(random() * 150)),
      lastsMs: Math.floor(500 + random() * 4_000),
      fail: random() < 0.2 ? 1 + Math.floor(random() * tasks) : 0,
    };
    asked.push(await requestScan(stage.topics, tenants[at % tenants.length] ?? '', wanted));
    await setTimeout((plan.seconds * 700) / plan.scans);
  }
  return asked;
}

async function kill(stage: Stage, plan: KillPlan, random: () => number): Promise<Victim[]> {
  const { kills } = plan;
  const count = typeof kills === 'number' ? kills : kills.length;
  const moments = Array.from({ length: count }, () => random()).sort((a, b) => a - b);
  const startedAt = Date.now();
  const killed: Victim[] = [];
  const oneOf = (processes: readonly Mortal[]) => processes[Math.floor(random() * processes.length)];
  for (const [at, moment] of moments.entries()) {
    const drawn = victims[Math.floor(random() * victims.length)] ?? 'both';
    const who = typeof kills === 'number' ? drawn : (kills[at] ?? 'both');
    const doomed = [
      ...(who === 'scanner' ? [] : stage.orchestrators),
      ...(who === 'orchestrator' ? [] : [oneOf(stage.scanners)]),
    ].filter((process) => process !== undefined);
    await setTimeout(Math.max(0, startedAt + 1_500 + moment * plan.seconds * 1_000 - Date.now()));
    await Promise.all(doomed.map((process) => process.kill()));
    killed.push(who);
    await setTimeout(random() * 1_500);
    for (const process of doomed) process.start();
  }
  await Promise.all(stage.everybody.map((process) => process.ready()));
  return killed;
}
