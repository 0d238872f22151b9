// How long after the eleventh download its alert is on alerts.v1 and in GET /v1/alerts, while 1,000 events a second come
// in through the gateway. On servers of its own; needs a build.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { ownPlatform } from '@palisade/platform';
import { downloads, newActor, type FileEvent } from '../e2e/api.js';
import { eventually } from '../e2e/eventually.js';
import { startSystem, type System } from '../e2e/system.js';
import type { Following } from '../e2e/topics.js';

const backgroundPerSecond = 1000;
const batch = 50;
const bursts = 100;
const burstEveryMs = 300;
const warmUpMs = 5000;

const parts = ['acknowledged', 'detected', 'published', 'onTopic', 'inApi'] as const;
type Latency = Record<(typeof parts)[number], number>;

// In turn rather than at random, so that nobody downloads more than thrice in five minutes.
const people = Array.from({ length: 5000 }, newActor);
let turn = 0;

function background(): FileEvent[] {
  return Array.from({ length: batch }, () => {
    const number = turn++;
    // Five of a hundred events download, fifteen update, the rest view.
    const action = number % 20 === 0 ? 'download' : number % 20 < 4 ? 'update' : 'view';
    const actor = people[(number * 7 + Math.floor(number / people.length)) % people.length] ?? newActor();
    return {
      event_id: randomUUID(),
      actor_email: actor,
      action,
      resource: `s3://dept/engineering/file-${String(number % 997)}.md`,
      bytes: 1000,
      occurred_at: new Date().toISOString(),
    };
  });
}

/** Posts at a steady rate until stopped; gives the events accepted. */
function postInBackground(system: System) {
  let stopping = false;
  let accepted = 0;
  const startedAt = Date.now();
  const underWay = new Set<Promise<void>>();
  const run = async () => {
    for (let sent = 0; !stopping; sent++) {
      const posting = system.api
        .ingest(system.ingestKey, background())
        .then(({ status, body }) => {
          if (status !== 202) throw new Error(`ingest answered ${String(status)}`);
          accepted += (body as { accepted: number }).accepted;
        })
        .finally(() => underWay.delete(posting));
      underWay.add(posting);
      await setTimeout(
        Math.max(0, startedAt + ((sent + 1) * batch * 1000) / backgroundPerSecond - Date.now()),
      );
    }
    await Promise.all(underWay);
  };
  const running = run();
  return async () => {
    stopping = true;
    const seconds = (Date.now() - startedAt) / 1000;
    await running;
    return accepted / seconds;
  };
}

async function measure(system: System, detections: Following, alerts: Following): Promise<Latency> {
  const actor = newActor();
  const events = downloads(actor, 11);
  await system.api.ingest(system.ingestKey, events.slice(0, 10));
  await setTimeout(burstEveryMs / 2);
  const token = await system.adminToken();
  const postedAt = Date.now();
  const { status } = await system.api.ingest(system.ingestKey, events.slice(10));
  if (status !== 202) throw new Error(`ingest answered ${String(status)}`);
  const acknowledged = Date.now() - postedAt;
  const inApi = await eventually(
    async () => {
      if ((await system.api.alertsOf(actor, token)).length === 0) throw new Error('there is no alert yet');
      return Date.now() - postedAt;
    },
    30_000,
    20,
  );
  const [detection, alert] = await Promise.all([firstOf(actor, detections), firstOf(actor, alerts)]);
  return {
    acknowledged,
    // When the broker appended the records, by its clock, which is ours.
    detected: Number(detection.timestamp) - postedAt,
    published: Number(alert.timestamp) - postedAt,
    onTopic: alert.readAt - postedAt,
    inApi,
  };
}

function firstOf(actor: string, { messages }: Following): Promise<Following['messages'][number]> {
  return eventually(async () => {
    const record = messages.find(({ value }) => String(value).includes(actor));
    if (record === undefined) throw new Error('there is no record yet');
    return record;
  });
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

const system = await startSystem(await ownPlatform());
try {
  const detections = await system.topics.follow('file-access.detections.v1');
  const alerts = await system.topics.follow('alerts.v1');
  const stop = postInBackground(system);
  await setTimeout(warmUpMs);
  const measured: Promise<Latency>[] = [];
  for (let burst = 0; burst < bursts; burst++) {
    measured.push(measure(system, detections, alerts));
    await setTimeout(burstEveryMs);
  }
  const latencies = await Promise.all(measured);
  const rate = await stop();
  await Promise.all([detections.stop(), alerts.stop()]);
  console.log(
    `${String(bursts)} bursts over ${rate.toFixed(0)} events/s through the gateway; ms after the eleventh was posted`,
  );
  for (const part of parts) {
    const values = latencies.map((latency) => latency[part]);
    const [p50, p99, most] = [percentile(values, 0.5), percentile(values, 0.99), Math.max(...values)];
    console.log(`${part.padEnd(13)} p50 ${String(p50)}  p99 ${String(p99)}  max ${String(most)}`);
  }
} finally {
  await system.close();
}
