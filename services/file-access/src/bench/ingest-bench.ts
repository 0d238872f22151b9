import { randomUUID } from 'node:crypto';
import { FileAccessEventRecord } from '@palisade/contracts';
import type { Publisher } from '@palisade/messaging';
import autocannon from 'autocannon';
import type { FileAccessSettings } from '../config.js';
import type { FileAccess } from '../testing/file-access.js';
import { asPublication, randomFrom, sampleEvents } from './sample-events.js';
import { ServiceProcess } from './service-process.js';

const connections = 16;
const bodies = 50;

export interface Rate {
  readonly eventsPerSecond: number;
  readonly p50?: number;
  readonly p99?: number;
  readonly failed?: number;
  /** Of the service's process: what it costs, whatever else the machine does. */
  readonly cpuMicrosPerEvent?: number;
}

const sampleBodies = (eventsPerRequest: number) => {
  const next = sampleEvents(randomFrom(1));
  return Array.from({ length: bodies }, () =>
    JSON.stringify(Array.from({ length: eventsPerRequest }, () => next())),
  );
};

interface Posting {
  readonly seconds: number;
  readonly eventsPerRequest?: number;
  /** As many as it takes, unless that is given. */
  readonly eventsPerSecond?: number;
  readonly onWarm?: () => void;
}

/** Posts for so many seconds, after a third of that to warm up. */
export async function measureIngest(
  prepared: FileAccess,
  settings: Partial<FileAccessSettings>,
  { seconds, eventsPerRequest = 100, eventsPerSecond, onWarm }: Posting,
): Promise<Rate> {
  const service = await ServiceProcess.start(prepared, { INGEST_EVENTS_PER_SECOND: 10_000_000, ...settings });
  try {
    const key = await prepared.keyOf(randomUUID(), 'file-access:ingest');
    const run = (duration: number) =>
      autocannon({
        url: `${service.url}/v1/file-access/events`,
        connections,
        duration,
        ...(eventsPerSecond !== undefined && { overallRate: eventsPerSecond / eventsPerRequest }),
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        requests: sampleBodies(eventsPerRequest).map((body) => ({ method: 'POST', body })),
      });
    await run(Math.ceil(seconds / 3));
    onWarm?.();
    const cpuBefore = await cpuSeconds(service.url);
    const { latency, duration, errors, non2xx, ...result } = await run(seconds);
    const cpu = (await cpuSeconds(service.url)) - cpuBefore;
    const events = result['2xx'] * eventsPerRequest;
    return {
      eventsPerSecond: events / duration,
      cpuMicrosPerEvent: (cpu * 1e6) / events,
      p50: latency.p50,
      p99: latency.p99,
      failed: errors + non2xx,
    };
  } finally {
    await service.stop();
  }
}

async function cpuSeconds(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const modes = metrics.matchAll(/^process_cpu_time_seconds_total\{[^}]*\} ([\d.e+-]+)/gm);
  return [...modes].reduce((sum, [, seconds]) => sum + Number(seconds), 0);
}

/** The same work without HTTP: parse, check, encode, and wait for every in-sync replica. */
export async function measureBare(publisher: Publisher, seconds: number): Promise<Rate> {
  const tenantId = randomUUID();
  const given = sampleBodies(100).map((body) => Buffer.from(body));
  const startedAt = performance.now();
  const end = startedAt + seconds * 1000;
  let events = 0;
  await Promise.all(
    Array.from({ length: connections }, async (_, i) => {
      for (let n = i; performance.now() < end; n++) {
        const parsed = JSON.parse(given[n % given.length]?.toString() ?? '[]') as FileAccessEventRecord[];
        const valid = parsed.filter((event) => FileAccessEventRecord.check(event).length === 0);
        await publisher.publish(
          FileAccessEventRecord,
          valid.map((event) => asPublication(tenantId, event)),
        );
        events += valid.length;
      }
    }),
  );
  return { eventsPerSecond: events / ((performance.now() - startedAt) / 1000) };
}
