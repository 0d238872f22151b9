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
import type { Rate } from './ingest-bench.js';
import { asPublication, randomFrom, sampleEvents } from './sample-events.js';
import { ServiceProcess } from './service-process.js';

const atOnce = 5_000;
const writers = 4;
/** Events a second of event time: how dense the windows are. */
const density = 1_000;

/** Fills the topic, then lets the service read it to its end: stored, deduplicated, detected, committed. */
export async function measureDetection(
  prepared: FileAccess,
  publisher: Publisher,
  events: number,
): Promise<Rate> {
  const tenantId = randomUUID();
  const next = sampleEvents(randomFrom(2));
  const start = Date.now() - (events / density) * 1000;
  for (let sent = 0; sent < events; sent += atOnce) {
    const some = Array.from({ length: atOnce }, (_, i) => next(start + ((sent + i) * 1000) / density));
    await publisher.publish(
      FileAccessEventRecord,
      some.map((event) => asPublication(tenantId, event)),
    );
  }
  const behind = await storedUpTo(prepared);
  const service = await ServiceProcess.start(prepared, { DETECTION: '1' });
  try {
    // From the first commit on: starting a process is not detection.
    let first = behind;
    while (first === behind) {
      await setTimeout(5);
      first = await storedUpTo(prepared);
    }
    const startedAt = performance.now();
    let last = first;
    while (last - behind < events) {
      await setTimeout(20);
      last = await storedUpTo(prepared);
    }
    return { eventsPerSecond: (last - first) / ((performance.now() - startedAt) / 1000) };
  } finally {
    await service.stop();
  }
}

/** The rows alone: the same statements into the same tables by as many writers, without Kafka, state or detections. */
export async function measureInserts(prepared: FileAccess, events: number): Promise<Rate> {
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
  const next = sampleEvents(randomFrom(3));
  const batches = Array.from({ length: Math.ceil(events / atOnce) }, (_, n) =>
    Array.from({ length: atOnce }, (_each, i) => asStored(tenantId, next(), Date.now() - (n * atOnce + i))),
  );
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
  return { eventsPerSecond };
}

async function storedUpTo(prepared: FileAccess): Promise<number> {
  const [row] = await prepared.rows<{ next: string }>(
    `select coalesce(sum(next_offset), 0) as next from file_access.consumer_offsets where consumer_group like '%file-access.detect'`,
  );
  return Number(row?.next);
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
