import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { actorKey, FileAccessEventRecord } from '@palisade/contracts';
import { testEnvironment, waitUntil } from '@palisade/platform';
import { randomFrom, sampleEvents } from '../bench/sample-events.js';
import { eventRecord, FileAccess } from '../testing/file-access.js';
import { differences, doubles, latestOf } from './compare.js';
import { MortalService } from './mortal-service.js';
import { undisturbed } from './undisturbed.js';

export interface KillPlan {
  readonly seed: number;
  readonly eventsPerSecond: number;
  readonly seconds: number;
  readonly kills: number;
}

export interface Recovery {
  /** How many events were not handled yet when it was killed. */
  readonly behind: number;
  /** From the kill to a service that says it is ready, that has handled a new event, and that has caught up. */
  readonly readyMs: number;
  readonly detectsMs: number;
  readonly backMs: number;
}

export interface KillOutcome {
  readonly events: number;
  readonly episodes: number;
  readonly kills: readonly Recovery[];
  readonly wrong: readonly string[];
}

const everyMs = 50;
/** Behind by less than what half a second brings: caught up. */
const halfSecond = 0.5;
const actors = 5_000;

/** A real service under a steady stream, killed at seeded moments and started again; then what it told is compared. */
export async function killRun(plan: KillPlan): Promise<KillOutcome> {
  const tested = await FileAccess.prepare({}, await testEnvironment());
  const service = new MortalService(tested);
  const tenantId = randomUUID();
  const random = randomFrom(plan.seed);
  try {
    await service.start();
    const stream = new Stream(tested, tenantId, plan, random);
    const moments = Array.from({ length: plan.kills }, () => 0.15 + 0.7 * random()).sort((a, b) => a - b);
    const flowing = stream.run();
    const kills: Recovery[] = [];
    for (const moment of moments) {
      await setTimeout(Math.max(0, moment * plan.seconds * 1000 - stream.elapsed));
      await service.kill();
      const killedAt = performance.now();
      const behind = async () => stream.sent - (await handledEvents(tested));
      const [handled, behindThen] = [await handledEvents(tested), await behind()];
      await service.start();
      const readyMs = performance.now() - killedAt;
      const timeOf = async (isSo: () => Promise<boolean>) =>
        (await waitUntil(isSo, { timeoutMs: 90_000, everyMs: 50 })) ? performance.now() - killedAt : Infinity;
      const detectsMs = await timeOf(
        async () => (await handledEvents(tested)) > handled || (await behind()) === 0,
      );
      const backMs = await timeOf(async () => (await behind()) < plan.eventsPerSecond * halfSecond);
      kills.push({ behind: behindThen, readyMs, detectsMs, backMs });
    }
    await flowing;
    const isDone = async () => (await handledEvents(tested)) >= stream.sent;
    const drained = await waitUntil(isDone, { timeoutMs: 120_000, everyMs: 100 });
    if (!drained) throw new Error('not all events were handled');
    const expected = await undisturbed(tested.kafka, tested.settings, tenantId);
    let wrong: string[] = [];
    const isSame = async () => {
      const told = await tested.detections(tenantId);
      wrong = [...differences(expected, latestOf(told)), ...doubles(told)];
      if (expected.size === 0) wrong.push('nothing was compared');
      for (const { rule_id, degraded } of await tested.rows<{ rule_id: string; degraded: string }>(
        'select distinct rule_id, degraded from file_access.rule_stats where degraded is not null',
      ))
        wrong.push(`${rule_id} was degraded: ${degraded}`);
      return wrong.length === 0;
    };
    await waitUntil(isSame, { timeoutMs: 40_000, everyMs: 1_000 });
    return { events: stream.sent, episodes: expected.size, kills, wrong };
  } finally {
    await service.kill('SIGTERM');
    await tested.kafka.close();
    await tested.admin.end();
    await tested.environment.close();
  }
}

/** So many events a second of a company at work, some of them sent twice. */
class Stream {
  sent = 0;
  private readonly startedAt = performance.now();

  constructor(
    private readonly tested: FileAccess,
    private readonly tenantId: string,
    private readonly plan: KillPlan,
    private readonly random: () => number,
  ) {}

  get elapsed(): number {
    return performance.now() - this.startedAt;
  }

  async run(): Promise<void> {
    const next = sampleEvents(this.random);
    const total = this.plan.eventsPerSecond * this.plan.seconds;
    let made = 0;
    while (made < total) {
      const due = Math.min(total, made + 1_000, Math.ceil((this.elapsed / 1000) * this.plan.eventsPerSecond));
      const some = Array.from({ length: due - made }, () => {
        const event = { ...next(Date.now() - Math.floor(this.random() * 2_000)) };
        const id = randomUUID();
        return eventRecord({ ...event, tenantId: this.tenantId, id, headers: {} });
      });
      made = due;
      if (some.length > 0) {
        const again = some.filter(() => this.random() < 0.01);
        await this.tested.kafka.produce(
          FileAccessEventRecord.topic.name,
          [...some, ...again].map((record) => ({
            ...record,
            key: actorKey(this.tenantId, emailOf(record.value)),
          })),
        );
        this.sent += some.length + again.length;
      }
      await setTimeout(everyMs);
    }
  }
}

const emailOf = (value: unknown): string =>
  (JSON.parse(String(value)) as { actor_email?: string }).actor_email ?? `user${actors}@corp.com`;

/** How many records of the topic were handled. */
async function handledEvents(tested: FileAccess): Promise<number> {
  const [row] = await tested.rows<{ next: string }>(
    `select coalesce(sum(next_offset), 0) as next from file_access.consumer_offsets where consumer_group = 'file-access.detect'`,
  );
  return Number(row?.next);
}
