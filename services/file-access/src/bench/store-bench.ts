import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { FileAccessEventRecord, normaliseActor } from '@palisade/contracts';
import { Database } from '@palisade/database';
import type { Publisher } from '@palisade/messaging';
import { DataSource } from 'typeorm';
import { EventPartitions } from '../events/event-partitions.js';
import { EventStore } from '../events/event-store.js';
import type { StoredEvent } from '../events/stored-event.js';
import type { FileAccess } from '../testing/file-access.js';
import { newUuid } from '../uuid.js';
import { asPublication, randomFrom, sampleEvents } from './sample-events.js';
import { ServiceProcess } from './service-process.js';

export interface StoreRound {
  /** Events a second, of the rows alone and of the service: Kafka, rules, state and rows. */
  readonly bare: number;
  readonly service: number;
  /** Of the service's process. */
  readonly cpuMicrosPerEvent: number;
}

export interface StoreRate extends StoreRound {
  readonly ratio: number;
  readonly rounds: readonly StoreRound[];
}

const atOnce = 5_000;
/** As many as the service has partitions under way. */
const writers = 4;
/** Events a second of event time: how dense the windows are. */
const density = 1_000;

/** The medians of paired rounds: each inserts bare rows, then lets the service take as many events from the topic. */
export async function measureStoring(
  prepared: FileAccess,
  publisher: Publisher,
  { events, rounds = 5 }: { events: number; rounds?: number },
): Promise<StoreRate> {
  const service = new Service(prepared, publisher);
  const done: StoreRound[] = [];
  for (let round = 0; round < rounds; round++) {
    const isTurned = round % 2 === 1;
    const first = isTurned ? undefined : await insertBare(prepared, events, round);
    const measured = await service.store(events, round);
    done.push({ bare: first ?? (await insertBare(prepared, events, round)), ...measured });
  }
  const of = (value: (round: StoreRound) => number) => median(done.map(value));
  return {
    bare: of(({ bare }) => bare),
    service: of((round) => round.service),
    cpuMicrosPerEvent: of(({ cpuMicrosPerEvent }) => cpuMicrosPerEvent),
    ratio: of((round) => round.service / round.bare),
    rounds: done,
  };
}

/** The rows alone, by as many writers: the same statements into the same tables. */
async function insertBare(prepared: FileAccess, events: number, seed: number): Promise<number> {
  const dataSource = await new DataSource({
    type: 'postgres',
    url: prepared.settings.DATABASE_URL,
    poolSize: writers,
    installExtensions: false,
  }).initialize();
  const database = new Database(dataSource);
  await new EventPartitions(database, prepared.settings.EVENT_RETENTION_DAYS).ensureAhead();
  const store = new EventStore();
  const tenantId = randomUUID();
  const next = sampleEvents(randomFrom(seed));
  const start = Date.now() - (events / density) * 1000;
  const batches = Array.from({ length: Math.ceil(events / atOnce) }, (_, n) =>
    Array.from({ length: atOnce }, (_each, i) =>
      asStored(tenantId, next(), start + ((n * atOnce + i) * 1000) / density),
    ),
  ).reverse();
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
        const rows = batch;
        await database.asTenant(tenantId, async (tx) => {
          await store.insert(tx, await store.take(tx, rows));
        });
      }
    }),
  );
  const eventsPerSecond = events / ((performance.now() - startedAt) / 1000);
  await dataSource.destroy();
  return eventsPerSecond;
}

class Service {
  constructor(
    private readonly prepared: FileAccess,
    private readonly publisher: Publisher,
  ) {}

  /** Fills the topic, then lets the service read it to its end: stored, deduplicated, detected, committed. */
  async store(events: number, seed: number): Promise<Omit<StoreRound, 'bare'>> {
    const tenantId = randomUUID();
    const next = sampleEvents(randomFrom(seed));
    const start = Date.now() - (events / density) * 1000;
    for (let sent = 0; sent < events; sent += atOnce) {
      const some = Array.from({ length: atOnce }, (_, i) => next(start + ((sent + i) * 1000) / density));
      await this.publisher.publish(
        FileAccessEventRecord,
        some.map((event) => asPublication(tenantId, event)),
      );
    }
    const behind = await this.storedUpTo();
    const process = await ServiceProcess.start(this.prepared, { DETECTION: '1' });
    try {
      // From the first commit on: starting a process is not detection.
      let first = behind;
      while (first === behind) {
        await setTimeout(5);
        first = await this.storedUpTo();
      }
      const startedAt = performance.now();
      const cpuBefore = await cpuSeconds(process.url);
      let last = first;
      while (last - behind < events) {
        await setTimeout(20);
        last = await this.storedUpTo();
      }
      const seconds = (performance.now() - startedAt) / 1000;
      const cpu = (await cpuSeconds(process.url)) - cpuBefore;
      return { service: (last - first) / seconds, cpuMicrosPerEvent: (cpu * 1e6) / (last - first) };
    } finally {
      await process.stop();
    }
  }

  private async storedUpTo(): Promise<number> {
    const [row] = await this.prepared.rows<{ next: string }>(
      `select coalesce(sum(next_offset), 0) as next from file_access.consumer_offsets where consumer_group = 'file-access.detect'`,
    );
    return Number(row?.next);
  }
}

async function cpuSeconds(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const modes = metrics.matchAll(/^process_cpu_time_seconds_total\{[^}]*\} ([\d.e+-]+)/gm);
  return [...modes].reduce((sum, [, seconds]) => sum + Number(seconds), 0);
}

function asStored(tenantId: string, data: FileAccessEventRecord, time: number): StoredEvent {
  const actor = normaliseActor(data.actor_email);
  return {
    tenantId,
    eventId: newUuid(time),
    actor,
    occurredAt: time,
    receivedAt: time,
    timing: 'on_time',
    data,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
