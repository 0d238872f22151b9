import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { MessagingModule, Publisher } from '@palisade/messaging';
import { startPlatform } from '@palisade/platform';
import { FileAccess } from '../testing/file-access.js';
import { measureDetection } from './detect-bench.js';
import { measureBare, measureIngest, type Rate } from './ingest-bench.js';
import { measureMatching, tellMatching } from './matching-bench.js';
import { alternating, median } from './rounds.js';
import { measureSearch } from './search-bench.js';
import { measureStoring } from './store-bench.js';
import { measureTracing } from './tracing-bench.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    events: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    readers: { type: 'string', default: '2' },
    rules: { type: 'string', default: '2,16,200' },
    only: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const eventsOr = (usual: number) => Number(values.events ?? usual);
const wants = (part: string, byItself = false) =>
  values.only === part || (values.only === undefined && !byItself);

const say = (line: string) => process.stdout.write(`${line}\n`);
const whole = (value: number) => Math.round(value).toLocaleString('en');
const load = () => `load ${loadavg()[0]?.toFixed(1) ?? '?'}`;

function tell(what: string, rate: Rate, against?: Rate): void {
  const { eventsPerSecond, p50, p99, failed, cpuMicrosPerEvent: cpu } = rate;
  const ratio =
    against === undefined ? '' : `, ${(eventsPerSecond / against.eventsPerSecond).toFixed(2)} of it`;
  const latency = p99 === undefined ? '' : `, p50 ${p50 ?? 0} ms, p99 ${p99} ms, ${failed ?? 0} failed`;
  const cost = cpu === undefined ? '' : `, ${cpu.toFixed(1)} µs of CPU an event`;
  say(`${what.padEnd(64)} ${whole(eventsPerSecond)} events/s${ratio}${latency}${cost}, ${load()}`);
}

const middle = (rates: readonly Rate[]): Rate => {
  const sorted = rates.toSorted((a, b) => a.eventsPerSecond - b.eventsPerSecond);
  return sorted[Math.floor(sorted.length / 2)] ?? { eventsPerSecond: NaN };
};

async function ingest(prepared: FileAccess, publisher: Publisher): Promise<void> {
  const [bare = [], taking = [], both = []] = await alternating(rounds, [
    () => measureBare(publisher, seconds),
    () => measureIngest(prepared, { DETECTION: '0' }, { seconds }),
    () => measureIngest(prepared, { DETECTION: '1' }, { seconds }),
  ]);
  tell('parse, check and publish, without HTTP (bare)', middle(bare));
  tell('POST, 100 events a request, this replica detects not', middle(taking), middle(bare));
  tell('POST, 100 events a request, this replica detects too', middle(both), middle(bare));
  const ratios = taking.map((rate, i) => rate.eventsPerSecond / (bare[i]?.eventsPerSecond ?? NaN));
  say(`median of the rounds' own ratios ${median(ratios).toFixed(2)}`);
}

async function detect(prepared: FileAccess, publisher: Publisher): Promise<void> {
  const rules = values.rules.split(',').map(Number);
  const settings = { events: eventsOr(5_000_000), rounds, readers: Number(values.readers), rules };
  for (const each of await measureDetection(prepared, publisher, settings)) {
    const { what, eventsPerSecond, ratio, cpuMicrosPerEvent, rssMiB, detections } = each;
    say(
      `${what.padEnd(40)} ${whole(eventsPerSecond)} events/s, ${ratio.toFixed(2)} of bare, ` +
        `${cpuMicrosPerEvent.toFixed(2)} µs of CPU an event, ${whole(rssMiB)} MiB, ${whole(detections)} records, ${load()}`,
    );
  }
}

async function store(prepared: FileAccess, publisher: Publisher): Promise<void> {
  const { bare, service, ratio, cpuMicrosPerEvent } = await measureStoring(prepared, publisher, {
    events: eventsOr(200_000),
    rounds,
  });
  say(`rows into the same tables, without Kafka and detection (bare)  ${whole(bare)} events/s`);
  say(
    `topic to stored and detected  ${whole(service)} events/s, ${ratio.toFixed(2)} of it, ` +
      `${cpuMicrosPerEvent.toFixed(1)} µs of CPU an event, ${load()}`,
  );
}

async function search(prepared: FileAccess): Promise<void> {
  for (const each of await measureSearch(prepared, { events: eventsOr(20_000_000), seconds })) {
    const { filter, coldMs, warmP95Ms, busyP95Ms, index } = each;
    say(
      `${filter.padEnd(28)} first ${coldMs.toFixed(0)} ms, p95 ${warmP95Ms.toFixed(0)} ms, ` +
        `during ingest ${busyP95Ms.toFixed(0)} ms, by ${index}`,
    );
  }
}

// Needs neither Kafka nor Postgres.
if (wants('matching')) tellMatching(measureMatching(), say);
if (values.only === 'matching') process.exit();

const dataDir = await mkdtemp(join(tmpdir(), 'palisade-bench-'));
say(`starting Kafka and Postgres, ${load()}`);
const platform = await startPlatform({ dataDir });
try {
  const environment = {
    adminUrl: platform.postgres,
    brokers: platform.kafka,
    topicPrefix: 'bench.',
    close: () => platform.stop(),
  };
  const prepared = await FileAccess.prepare({}, environment);
  const messaging = MessagingModule.forRoot({
    service: 'file-access',
    brokers: platform.kafka,
    topicPrefix: 'bench.',
  });
  const sender = await NestFactory.createApplicationContext(messaging, { logger: ['error'] });
  const publisher = sender.get(Publisher);
  if (wants('tracing', true)) await measureTracing(prepared, seconds, tell);
  // First, while nothing but its own events is on the topic.
  if (wants('detect')) await detect(prepared, publisher);
  if (wants('ingest')) await ingest(prepared, publisher);
  if (wants('store')) await store(prepared, publisher);
  if (wants('search', true)) await search(prepared);
  await sender.close();
} finally {
  await platform.stop();
  await rm(dataDir, { recursive: true, force: true });
}
