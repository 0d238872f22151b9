import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FileAccessEventRecord } from '@palisade/contracts';
import type { Publisher } from '@palisade/messaging';
import { endWithOwner } from '@palisade/platform';
import type { FileAccess } from '../testing/file-access.js';
import type { ReaderAssigned, ReaderReport, ReaderTask } from './reader-report.js';
import { alternating, median } from './rounds.js';
import { asPublication, randomFrom, sampleEvents } from './sample-events.js';

export interface DetectFigures {
  readonly what: string;
  readonly eventsPerSecond: number;
  /** Of the bare reader's in the same round; the median of the rounds. */
  readonly ratio: number;
  readonly cpuMicrosPerEvent: number;
  readonly rssMiB: number;
  readonly detections: number;
}

interface Settings {
  readonly events: number;
  readonly rounds: number;
  readonly readers: number;
  readonly rules: readonly number[];
}

interface Reading {
  readonly eventsPerSecond: number;
  readonly cpuMicrosPerEvent: number;
  readonly rssMiB: number;
  readonly detections: number;
}

const atOnce = 5_000;
/** Events a second of event time: how dense the windows are. */
const density = 5_000;
const longestMs = 900_000;

/** Reads a loaded topic from its beginning: bare, and with each number of rules, by as many processes, in turns. */
export async function measureDetection(
  prepared: FileAccess,
  publisher: Publisher,
  { events, rounds, readers, rules }: Settings,
): Promise<DetectFigures[]> {
  await fill(publisher, events);
  await prepared.rows(
    `create table if not exists file_access.bench_checkpoints (group_key text primary key, state bytea not null)`,
  );
  await prepared.rows(
    `grant select, insert, update, delete on file_access.bench_checkpoints to palisade_file_access`,
  );
  const works = [undefined, ...rules].map((count) => async () => {
    await prepared.rows('truncate file_access.bench_checkpoints');
    const reading = await readAll(prepared, { events, readers, rules: count });
    const rate = Math.round(reading.eventsPerSecond).toLocaleString('en');
    process.stdout.write(`  ${count === undefined ? 'bare' : `${count} rules`}: ${rate} events/s, `);
    process.stdout.write(`${reading.cpuMicrosPerEvent.toFixed(2)} µs of CPU an event\n`);
    return reading;
  });
  const [bare = [], ...others] = await alternating(rounds, works);
  return [bare, ...others].map((readings, i) => {
    const of = (value: (reading: Reading) => number) => median(readings.map(value));
    return {
      what: i === 0 ? 'bare kafkajs, parsed and counted' : `${rules[i - 1] ?? 0} rules`,
      eventsPerSecond: of(({ eventsPerSecond }) => eventsPerSecond),
      ratio: median(readings.map((each, n) => each.eventsPerSecond / (bare[n]?.eventsPerSecond ?? NaN))),
      cpuMicrosPerEvent: of(({ cpuMicrosPerEvent }) => cpuMicrosPerEvent),
      rssMiB: of(({ rssMiB }) => rssMiB),
      detections: of(({ detections }) => detections),
    };
  });
}

async function fill(publisher: Publisher, events: number): Promise<void> {
  const tenantId = randomUUID();
  const next = sampleEvents(randomFrom(2));
  const start = Date.now() - (events / density) * 1000;
  for (let sent = 0; sent < events; sent += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, events - sent) }, (_, i) =>
      asPublication(tenantId, next(start + ((sent + i) * 1000) / density)),
    );
    await publisher.publish(FileAccessEventRecord, some);
  }
}

async function readAll(
  prepared: FileAccess,
  { events, readers, rules }: { events: number; readers: number; rules: number | undefined },
): Promise<Reading> {
  const { topicPrefix = '', brokers } = prepared.environment;
  const file = rules === undefined ? './bare-reader.js' : './detecting-reader.js';
  const task: ReaderTask = {
    brokers,
    topicPrefix,
    topic: topicPrefix + FileAccessEventRecord.topic.name,
    group: `file-access.bench-${randomUUID().slice(0, 8)}`,
    rules: rules ?? 0,
    databaseUrl: prepared.settings.DATABASE_URL,
  };
  const deadline = Date.now() + longestMs;
  const ready = new Set<ChildProcess>();
  const reports = new Map<ChildProcess, ReaderReport>();
  const children = Array.from({ length: readers }, () => {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(task)]);
    endWithOwner(child);
    child.on('message', (message: ReaderAssigned | ReaderReport) => {
      if ('isAssigned' in message) ready.add(child);
      else reports.set(child, message);
    });
    return child;
  });
  const checkAll = (what: string) => {
    if (Date.now() > deadline) throw new Error(`${what} in time`);
    if (children.some(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null))
      throw new Error('a reader ended');
  };
  try {
    while (ready.size < readers) {
      checkAll('not all readers had partitions');
      await setTimeout(20);
    }
    for (const child of children) child.send('start');
    const count = () => [...reports.values()].reduce((sum, report) => sum + report.events, 0);
    while (count() < events) {
      checkAll(`only ${count()} of ${events} events were read`);
      await setTimeout(50);
    }
    return readingOf([...reports.values()]);
  } finally {
    for (const child of children) if (child.exitCode === null) await ended(child);
  }
}

/** From the first event that any of them had to the last: starting is not reading. */
function readingOf(reports: readonly ReaderReport[]): Reading {
  const total = (value: (report: ReaderReport) => number) =>
    reports.reduce((sum, report) => sum + value(report), 0);
  const events = total((report) => report.events);
  const twice = total(({ duplicates }) => duplicates);
  if (twice > 0) throw new Error(`${twice} events were read twice`);
  const from = Math.min(...reports.map(({ firstAt }) => firstAt));
  const to = Math.max(...reports.map(({ lastAt }) => lastAt));
  return {
    eventsPerSecond: events / ((to - from) / 1000),
    cpuMicrosPerEvent: total(({ cpuMicros }) => cpuMicros) / events,
    rssMiB: total(({ rssMiB }) => rssMiB),
    detections: total(({ detections }) => detections),
  };
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
