import { setTimeout } from 'node:timers/promises';
import { waitUntil } from '@palisade/platform';
import { Fleet } from './fleet.js';
import { observeWhenSettled } from './observe.js';
import type { Fault, Outage, Plan } from './plan.js';
import type { Sabotage } from './protocol.js';
import { Random } from './random.js';
import { setStage, type Stage } from './stage.js';
import type { OwnPlatform } from '@palisade/platform';
import { judge, type Observations, type Violation } from './verdict.js';

export interface RunOptions {
  platform: OwnPlatform;
  plan: Plan;
  /** Processes of each service. */
  replicas?: number;
  sabotage?: Sabotage;
  onProgress?: (text: string) => void;
}

/** A fault, and when it held: up to the beginning of the next. */
export interface Episode {
  fault: Fault;
  from: Date;
  kills: number;
}

export interface Outcome {
  plan: Plan;
  episodes: Episode[];
  seen: Observations;
  violations: Violation[];
  /** Deaths that nobody ordered, and what never settled. */
  accidents: string[];
  /** Where what the processes said is kept; absent when all went well. */
  logs?: string;
}

/** Carries out the plan on processes of its own, heals everything, waits until all has settled, and judges. */
export async function run(options: RunOptions): Promise<Outcome> {
  const { platform, plan, replicas = 2, sabotage, onProgress = () => undefined } = options;
  const stage = await setStage(platform);
  const fleet = new Fleet(stage.members(replicas, sabotage), plan.seed, stage.logFolder);
  let isGood = false;
  try {
    onProgress('starting the services');
    await fleet.start();
    await eventsFlow(stage);
    const episodes = await carryOut(plan, { platform, fleet, onProgress });
    onProgress('everything is healed: waiting until nothing is under way');
    await fleet.beQuiet();
    onProgress('nothing new is written');
    const { seen, unsettled } = await observeWhenSettled(stage, platform.brokers, onProgress);
    onProgress('settled: stopping the services');
    await fleet.end();
    onProgress('stopped');
    const accidents = [...fleet.accidents, ...unsettled];
    const violations = judge(seen);
    isGood = violations.length === 0 && accidents.length === 0;
    return { plan, episodes, seen, violations, accidents, ...(isGood ? {} : { logs: stage.logFolder }) };
  } finally {
    fleet.abandon();
    await stage.close(!isGood && sabotage === undefined);
  }
}

interface Hands {
  platform: OwnPlatform;
  fleet: Fleet;
  onProgress: (text: string) => void;
}

async function carryOut({ seed, faults }: Plan, hands: Hands): Promise<Episode[]> {
  const random = new Random(`${seed}/victims`);
  const episodes: Episode[] = [];
  for (const [n, fault] of faults.entries()) {
    hands.onProgress(`${n + 1}/${faults.length} ${fault.name}`);
    const from = new Date();
    episodes.push({ fault, from, kills: await commit(fault, random, hands) });
    await setTimeout(fault.thenMs);
  }
  return episodes;
}

/** Returns how many processes of ours it killed. */
async function commit(fault: Fault, random: Random, { platform, fleet }: Hands): Promise<number> {
  switch (fault.kind) {
    case 'kill':
      return fleet.killAt(fault);
    case 'sleeper':
      await fleet.putToSleepAt(fault, fault.lastsMs);
      return 0;
    case 'outage': {
      await begin(fault, platform);
      await setTimeout(fault.lastsMs / 2);
      if (fault.alsoKills !== undefined) fleet.kill(fault.alsoKills, random);
      await setTimeout(fault.lastsMs / 2);
      await heal(fault, platform);
      return fault.alsoKills === undefined ? 0 : 1;
    }
  }
}

async function begin({ server, how }: Outage, platform: OwnPlatform): Promise<void> {
  if (how === 'stop') await platform[server].stop();
  else if (how === 'kill') await platform[server].kill();
  else await platform[server].pause();
}

async function heal({ server, how }: Outage, platform: OwnPlatform): Promise<void> {
  if (how === 'freeze') {
    await platform[server].resume();
    return;
  }
  if (how === 'freeze-then-kill') await platform[server].kill();
  await platform[server].start();
}

/** Faults before there is anything to break would show nothing. */
async function eventsFlow(stage: Stage): Promise<void> {
  const flowing = () =>
    stage
      .query<{ groups: string }>('select count(distinct consumer_group) as groups from chaos_sink.effects')
      .then(([row]) => row?.groups === '3');
  if (!(await waitUntil(flowing, { timeoutMs: 60_000, everyMs: 200 }))) {
    throw new Error(`no events flow; the processes' logs are in ${stage.logFolder}`);
  }
}
