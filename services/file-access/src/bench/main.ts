import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { MessagingModule, Publisher } from '@palisade/messaging';
import { startPlatform } from '@palisade/platform';
import { FileAccess } from '../testing/file-access.js';
import { measureDetection, measureInserts } from './detect-bench.js';
import { measureBare, measureIngest, type Rate } from './ingest-bench.js';
import { measureTracing } from './tracing-bench.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    events: { type: 'string', default: '200000' },
    only: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const events = Number(values.events);

const say = (line: string) => process.stdout.write(`${line}\n`);

function tell(what: string, rate: Rate, against?: Rate): void {
  const { eventsPerSecond, p50, p99, failed, cpuMicrosPerEvent: cpu } = rate;
  const ratio =
    against === undefined ? '' : `, ${(eventsPerSecond / against.eventsPerSecond).toFixed(2)} of it`;
  const latency = p99 === undefined ? '' : `, p50 ${p50 ?? 0} ms, p99 ${p99} ms, ${failed ?? 0} failed`;
  const cost = cpu === undefined ? '' : `, ${cpu.toFixed(1)} µs of CPU an event`;
  say(
    `${what.padEnd(64)} ${Math.round(eventsPerSecond).toLocaleString('en')} events/s${ratio}${latency}${cost}`,
  );
}

const dataDir = await mkdtemp(join(tmpdir(), 'palisade-bench-'));
say('starting Kafka and Postgres');
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
  if (values.only === 'tracing') await measureTracing(prepared, seconds, tell);
  if (values.only === undefined || values.only === 'ingest') {
    const bare = await measureBare(publisher, seconds);
    tell('parse, check and publish, without HTTP (bare)', bare);
    tell(
      'POST, 100 events a request, this replica detects not',
      await measureIngest(prepared, { DETECTION: '0' }, { seconds }),
      bare,
    );
    tell(
      'POST, 100 events a request, this replica detects too',
      await measureIngest(prepared, { DETECTION: '1' }, { seconds }),
      bare,
    );
  }
  if (values.only === undefined || values.only === 'detect') {
    const inserts = await measureInserts(prepared, events);
    tell('rows into the same tables, without Kafka and detection (bare)', inserts);
    tell(
      'topic to stored and detected, two rules',
      await measureDetection(prepared, publisher, events),
      inserts,
    );
  }
  await sender.close();
} finally {
  await platform.stop();
  await rm(dataDir, { recursive: true, force: true });
}
