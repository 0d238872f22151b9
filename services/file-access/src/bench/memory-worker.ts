import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { actorKey, DetectionRecord, RegroupedMatchesRecord } from '@palisade/contracts';
import { Database, DatabaseModule } from '@palisade/database';
import { type EventBatch, MessagingModule, Outbox } from '@palisade/messaging';
import { DetectionRecords } from '../detection/detection-records.js';
import { EventRules } from '../detection/event-rules.js';
import { actorRef } from '../detection/group-ref.js';
import { GroupStore } from '../detection/group-store.js';
import { HeldGroups } from '../detection/held-groups.js';
import type { IncomingEvent } from '../detection/incoming-event.js';
import { memoryOf } from '../detection/partition-groups.js';
import { Regrouped } from '../detection/regrouped.js';
import { RuleStatistics } from '../detection/rule-statistics.js';
import { TenantList } from '../events/tenant-list.js';
import { loadPlaces } from '../rules/load-places.js';
import { compileFor } from './engine-bench.js';
import type { MemoryTask, PhaseFigures } from './memory-bench.js';
import { Pauses } from './pauses.js';
import { randomFrom, sampleEvents } from './sample-events.js';

const task = JSON.parse(process.argv[2] ?? '{}') as MemoryTask;
const partitions = 6;
/** As many as the service has under way. */
const lanes = 4;
const atOnce = 5_000;
const topic = 'file-access.events.v1';
const tenantId = randomUUID();
const minute = 60_000;
const tickMs = 1_000;

@Module({
  imports: [
    DatabaseModule.forRoot({
      schema: 'file_access',
      url: task.databaseUrl,
      entities: [],
      migrations: [],
      poolSize: lanes * 2,
    }),
    MessagingModule.forRoot({
      service: 'file-access',
      schema: 'file_access',
      brokers: task.brokers,
      topicPrefix: task.topicPrefix,
    }),
    MessagingModule.forFeature({ handlers: [], produces: [DetectionRecord, RegroupedMatchesRecord] }),
  ],
})
class KeepOnlyModule {}

const app = await NestFactory.createApplicationContext(KeepOnlyModule, { logger: ['error', 'fatal'] });
const database = app.get(Database);
const outbox = app.get(Outbox);
const places = loadPlaces();
const ruleSet = compileFor(16);
const memory = memoryOf(task.cacheMiB * 2 ** 20);
const statistics = new RuleStatistics(database);
const held = new HeldGroups(
  {
    store: new GroupStore(),
    tenants: new TenantList(database),
    database,
    rules: { ready: Promise.resolve(), of: () => ruleSet },
    statistics,
  },
  memory,
);
const sight = { lateMs: 10 * minute, futureMs: 5 * minute, places };
const rules = new EventRules(sight, held, new DetectionRecords(outbox), new Regrouped(outbox), statistics);
const next = sampleEvents(randomFrom(5));
const base = Date.now();
let made = 0;

/** Whose event the n-th of a lane is: a number below the actors of one lane. */
type Choice = (n: number) => number;

/** A partition as the service's handler has it, without the topic and the table of events. */
class Lane {
  private offset = 0;
  private tickedAt = Date.now();
  found = 0;
  asked = 0;

  constructor(private readonly partition: number) {}

  private get ref() {
    return { topic, partition: this.partition, partitions };
  }

  assign(): Promise<void> {
    return rules.assigned(this.ref, { next: 0n, resume: 0n });
  }

  async run(events: number, choose: Choice): Promise<void> {
    for (let done = 0; done < events; done += atOnce) {
      const some = Array.from({ length: Math.min(atOnce, events - done) }, (_, i) =>
        this.event(choose(done + i)),
      );
      await this.take(some);
      if (Date.now() - this.tickedAt > tickMs) await this.tick();
    }
  }

  private event(number: number): IncomingEvent {
    const actor = `user${number * lanes + this.partition}@corp.com`;
    const time = base + made++ * 0.2;
    return {
      tenantId,
      eventId: `event-${made}`,
      actor,
      key: actorKey(tenantId, actor),
      occurredAt: Math.floor(time),
      appendedAt: Math.floor(time),
      offset: this.offset++,
      source: '/bench',
      data: { ...next(), actor_email: actor },
      time: new Date(time),
      traceparent: undefined,
      correlationId: undefined,
    };
  }

  private async take(events: IncomingEvent[]): Promise<void> {
    const known = held.of(this.ref);
    const actors = new Set(events.map(({ actor }) => actor));
    this.asked += actors.size;
    for (const actor of actors) if (known.has(actorRef(tenantId, actor))) this.found++;
    const batch: EventBatch<unknown> = {
      ...this.ref,
      events: [],
      nextOffset: BigInt(this.offset),
      isStale: () => false,
      heartbeat: () => Promise.resolve(),
      resumeFrom: () => undefined,
      passOver: () => undefined,
    };
    const done = await database.asTenants([tenantId], async (tx) => {
      const work = await rules.apply(tx, batch, events);
      return { work, stored: await rules.write(tx, batch, work, { now: new Date() }) };
    });
    rules.committed(batch, done.work, done.stored);
  }

  private async tick(): Promise<void> {
    this.tickedAt = Date.now();
    const tenants = rules.tenantsDue(this.ref, false);
    if (tenants.length === 0) return;
    const tick = {
      ...this.ref,
      now: new Date(),
      nextOffset: BigInt(this.offset),
      isLast: false,
      resumeFrom: () => undefined,
    };
    await database.asTenants(tenants, (tx) => rules.tick(tx, tick));
    rules.ticked(tick);
  }
}

const all = Array.from({ length: lanes }, (_, i) => new Lane(i));
for (const lane of all) await lane.assign();

async function phase(name: string, events: number, choose: Choice): Promise<void> {
  for (const lane of all) [lane.found, lane.asked] = [0, 0];
  const pauses = new Pauses();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(all.map((lane) => lane.run(Math.ceil(events / lanes), choose)));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const sum = (of: (lane: Lane) => number) => all.reduce((total, lane) => total + of(lane), 0);
  const figures: PhaseFigures = {
    name,
    events,
    eventsPerSecond: events / seconds,
    cpuMicrosPerEvent: (user + system) / events,
    inMemory: sum(({ found }) => found) / sum(({ asked }) => asked),
    held: all.reduce((total, _, partition) => total + held.of({ topic, partition }).size, 0),
    stateMiB: memory.bytes / 2 ** 20,
    packed: memory.packed.size,
    packedMiB: memory.packed.bytes / 2 ** 20,
    ...pauses.end(),
  };
  await new Promise((resolve) => process.send?.(figures, resolve));
}

const random = randomFrom(6);
const perLane = Math.ceil(task.actors / lanes);
const hot = Math.min(perLane, Math.ceil(task.hot / lanes));
// Three events of each, one after the other; the last ones stay in memory.
await phase('a first time', task.actors * 3, (n) => Math.min(Math.floor(n / 3), perLane - 1));
await phase('the hot ones', task.events, () => perLane - 1 - Math.floor(random() * hot));
await phase('all alike', task.events, () => Math.floor(random() * perLane));
process.exit();
