import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { MessagingModule, Publisher } from '@palisade/messaging';
import { type OwnPlatform, ownPlatform } from '@palisade/platform';
import { FileAccessSettings } from '../config.js';
import { FileAccess } from '../testing/file-access.js';
import { measureDetection } from './detect-bench.js';
import { measureBare, measureIngest, type Rate } from './ingest-bench.js';
import { growthTable, measureGrowth } from './growth-bench.js';
import { table, whole } from './markdown.js';
import { measureMatching, tellMatching } from './matching-bench.js';
import { measureMemory, memoryTable } from './memory-bench.js';
import { alternating, median } from './rounds.js';
import { busyRate, measureSearch, searchTable } from './search-bench.js';
import { measureStoring } from './store-bench.js';
import { measureTracing } from './tracing-bench.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    events: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    readers: { type: 'string', default: '2' },
    rules: { type: 'string', default: '2,16,200' },
    actors: { type: 'string', default: '1000000' },
    hot: { type: 'string', default: '100000' },
    'cache-mib': { type: 'string', default: String(new FileAccessSettings().DETECTION_CACHE_MIB) },
    json: { type: 'string' },
    rate: { type: 'string' },
    only: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const eventsOr = (usual: number) => Number(values.events ?? usual);
const wants = (part: string, byItself = false) =>
  values.only === part || (values.only === undefined && !byItself);

const say = (line: string) => process.stdout.write(`${line}\n`);
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
  const settings = { events: eventsOr(1_000_000), rounds, readers: Number(values.readers), rules };
  const before = load();
  const figures = await measureDetection(prepared, publisher, settings);
  say(
    `\n${whole(settings.events)} events of the mix in six partitions, ${settings.readers} reading processes, ` +
      `medians of ${rounds} alternating rounds; ${before} before, ${load()} after\n`,
  );
  say(
    table(
      ['Detect', 'events/s', 'of bare', 'µs of CPU an event', 'resident MiB of all', 'records'],
      figures.map((each) => [
        each.what,
        whole(each.eventsPerSecond),
        each.ratio.toFixed(2),
        each.cpuMicrosPerEvent.toFixed(2),
        whole(each.rssMiB),
        whole(each.detections),
      ]),
    ),
  );
}

async function memory(prepared: FileAccess): Promise<void> {
  const [actors, hot, cacheMiB] = [values.actors, values.hot, values['cache-mib']].map(Number) as [
    number,
    number,
    number,
  ];
  const before = load();
  const phases = await measureMemory(prepared, { actors, hot, cacheMiB, events: eventsOr(200_000) });
  say(
    `\n${whole(actors)} actors with three events each, then ${whole(hot)} of them, then any of them; all shipped rules, ` +
      `a cache of ${cacheMiB} MiB, four partitions at once; ${before} before, ${load()} after\n`,
  );
  say(memoryTable(phases));
}

async function growth(): Promise<void> {
  const before = load();
  const figures = await measureGrowth(say);
  say(
    `\nThe mix, each actor alike, in one thread; CPU and bytes of heap, collected; ${before} before, ${load()} after\n`,
  );
  say(growthTable(figures));
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(figures, null, 2));
}

async function store(prepared: FileAccess, publisher: Publisher): Promise<void> {
  const events = eventsOr(200_000);
  const before = load();
  const figures = await measureStoring(prepared, publisher, { events, rounds });
  say(
    `\n${whole(events)} events of the mix in six partitions, medians of ${rounds} alternating rounds; ` +
      `${before} before, ${load()} after\n`,
  );
  say(
    table(
      ['Store', 'events/s', 'of bare', 'µs of CPU an event', 'and of Postgres', 'machine busy', 'records'],
      figures.map((each) => [
        each.what,
        whole(each.eventsPerSecond),
        each.ratio.toFixed(2),
        each.node.toFixed(1),
        each.postgres.toFixed(1),
        `${(each.busy * 100).toFixed(0)} %`,
        whole(each.detections),
      ]),
    ),
  );
}

async function search(prepared: FileAccess, { postgres }: OwnPlatform): Promise<void> {
  const events = eventsOr(20_000_000);
  const restart = async () => {
    await postgres.stop();
    await postgres.start();
  };
  const before = load();
  const figures = await measureSearch(prepared, { events, restart });
  say(
    `\nPages of 50 out of ${whole(events)} events of one tenant in a week, under row-level security; the first after ` +
      `a restart of Postgres, then 40, then 40 during ${whole(busyRate)} events/s; ${before} before, ${load()} after\n`,
  );
  say(searchTable(figures));
}

// These need neither Kafka nor Postgres.
if (wants('matching')) tellMatching(measureMatching(), say);
if (wants('growth', true)) await growth();
// The last two are the dashboard's, whose bench is given the same options.
if (['matching', 'growth', 'steady', 'latency'].includes(values.only ?? '')) process.exit();

say(`starting Kafka and Postgres, ${load()}`);
const platform = await ownPlatform({ disposable: false });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void platform.close().finally(() => process.exit(1)));
try {
  const environment = {
    adminUrl: platform.adminUrl,
    brokers: platform.brokers,
    topicPrefix: 'bench.',
    close: () => platform.close(),
  };
  const prepared = await FileAccess.prepare({}, environment);
  const messaging = MessagingModule.forRoot({
    service: 'file-access',
    brokers: platform.brokers,
    topicPrefix: 'bench.',
  });
  const sender = await NestFactory.createApplicationContext(messaging, { logger: ['error'] });
  const publisher = sender.get(Publisher);
  if (wants('tracing', true)) await measureTracing(prepared, seconds, tell);
  // First, while nothing but its own events is on the topic.
  if (wants('detect')) await detect(prepared, publisher);
  if (wants('ingest')) await ingest(prepared, publisher);
  if (wants('store')) await store(prepared, publisher);
  if (wants('memory', true)) await memory(prepared);
  if (wants('search', true)) await search(prepared, platform);
  await sender.close();
} finally {
  await platform.close();
}
