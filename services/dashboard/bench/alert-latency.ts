import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { ownPlatform } from '@palisade/platform';
import { downloads, newActor } from '../e2e/api.js';
import { eventually } from '../e2e/eventually.js';
import { StreamClient } from '../e2e/stream-client.js';
import { startSystem, type System } from '../e2e/system.js';
import type { Following } from '../e2e/topics.js';
import { Background } from './background.js';

const burstEveryMs = 300;
const warmUpMs = 10_000;
const giveUpMs = 30_000;

const parts = {
  acknowledged: 'posted → accepted',
  detected: 'posted → detection appended',
  published: 'posted → alert appended',
  onTopic: 'posted → alert read from the topic',
  onStream: 'posted → alert on a WebSocket',
  afterAccepted: '**accepted → alert on a WebSocket**',
  inApi: 'posted → alert in the API, asked once it was on the WebSocket',
} as const;
type Latency = Record<keyof typeof parts, number>;

interface Watched {
  readonly detections: Following;
  readonly alerts: Following;
  /** When a WebSocket was told of an actor's alert first. */
  readonly told: ReadonlyMap<string, number>;
}

async function measure(system: System, { detections, alerts, told }: Watched): Promise<Latency> {
  const actor = newActor();
  const events = downloads(actor, 11);
  await system.api.ingest(system.ingestKey, events.slice(0, 10));
  await setTimeout(burstEveryMs / 2);
  const token = await system.adminToken();
  const postedAt = Date.now();
  const { status } = await system.api.ingest(system.ingestKey, events.slice(10));
  if (status !== 202) throw new Error(`ingest answered ${String(status)}`);
  const acceptedAt = Date.now();
  const toldAt = await eventually(
    async () => told.get(actor) ?? Promise.reject(new Error('nobody was told')),
    giveUpMs,
    20,
  );
  await eventually(async () => {
    if ((await system.api.alertsOf(actor, token)).length === 0) throw new Error('there is no alert yet');
  }, giveUpMs);
  const inApi = Date.now() - postedAt;
  const [detection, alert] = await Promise.all([firstOf(actor, detections), firstOf(actor, alerts)]);
  return {
    acknowledged: acceptedAt - postedAt,
    // When the broker appended the records, by its clock, which is ours.
    detected: Number(detection.timestamp) - postedAt,
    published: Number(alert.timestamp) - postedAt,
    onTopic: alert.readAt - postedAt,
    onStream: toldAt - postedAt,
    afterAccepted: toldAt - acceptedAt,
    inApi,
  };
}

function firstOf(actor: string, { messages }: Following): Promise<Following['messages'][number]> {
  return eventually(async () => {
    const record = messages.findLast(({ value }) => value?.includes(actor) === true);
    if (record === undefined) throw new Error('there is no record yet');
    return record;
  });
}

function percentile(given: number[], share: number): number {
  const sorted = given.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** A client of the stream with a key of its own, which lives longer than a session's token. */
async function streaming(system: System, told: Map<string, number>): Promise<StreamClient> {
  const scopes = ['alerts:read', 'file-access:read'];
  const answer = await system.api.request('POST', '/v1/api-keys', await system.adminToken(), {
    name: newActor(),
    scopes,
  });
  if (answer.status !== 201) throw new Error(`a new key was answered ${String(answer.status)}`);
  const authorization = `Bearer ${(answer.body as { key: string }).key}`;
  const client = await eventually(() => StreamClient.connect(system.url, { headers: { authorization } }));
  client.onFrame = ({ type, data }: { type: string; data: { actor: { email: string } } }) => {
    if (type === 'alert' && !told.has(data.actor.email)) told.set(data.actor.email, Date.now());
  };
  return client;
}

/**
 * How long after the eleventh download its alert is on alerts.v1, on a WebSocket and in GET /v1/alerts, while so many
 * events a second come in through the gateway. On servers of its own.
 */
export async function alertLatency({ rate, seconds }: { rate: number; seconds: number }): Promise<void> {
  const before = loadavg()[0] ?? 0;
  const system = await startSystem({ place: await ownPlatform() });
  const lagOf = () => system.topics.lag('file-access.detect', 'file-access.events.v1');
  const bursts = Math.ceil((seconds * 1000) / burstEveryMs);
  const told = new Map<string, number>();
  try {
    const detections = await system.topics.follow('file-access.detections.v1');
    const alerts = await system.topics.follow('alerts.v1');
    const client = await streaming(system, told);
    const background = new Background(system, rate);
    background.start();
    await setTimeout(warmUpMs);
    const lagAtStart = await lagOf();
    const measured: Promise<Latency | undefined>[] = [];
    const startedAt = Date.now();
    for (let burst = 0; burst < bursts; burst++) {
      measured.push(measure(system, { detections, alerts, told }).catch(() => undefined));
      await setTimeout(Math.max(0, startedAt + (burst + 1) * burstEveryMs - Date.now()));
    }
    const lagAtEnd = await lagOf();
    const accepted = await background.stop();
    const latencies = (await Promise.all(measured)).filter((latency) => latency !== undefined);
    client.cut();
    await Promise.all([detections.stop(), alerts.stop()]);
    const whole = (value: number) => Math.round(value).toLocaleString('en');
    console.log(
      `\n${whole(accepted)} events/s accepted by the gateway for ${whole((Date.now() - startedAt) / 1000)} s, and ` +
        `${String(latencies.length)} of ${String(bursts)} bursts measured; lag of detection ${whole(lagAtStart)} events at ` +
        `the start, ${whole(lagAtEnd)} at the end; ${whole(told.size - latencies.length)} other actors were told of; ` +
        `load ${before.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after\n`,
    );
    console.log('| Milliseconds | p50 | p99 | most |\n| --- | --: | --: | --: |');
    for (const [part, title] of Object.entries(parts) as [keyof Latency, string][]) {
      const all = latencies.map((latency) => latency[part]);
      const cells = [percentile(all, 0.5), percentile(all, 0.99), Math.max(...all)].map(String);
      console.log(`| ${title} | ${cells.join(' | ')} |`);
    }
  } finally {
    await system.close();
  }
}
