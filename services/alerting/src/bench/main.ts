import 'reflect-metadata';
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FileAccessEventRecord } from '@palisade/contracts';
import { startPlatform } from '@palisade/platform';
import { Alerting } from '../testing/alerting.js';
import { detectionOf } from '../testing/detection.js';
import { eventOf } from '../testing/file-access-event.js';
import type { Report, Work } from './clients.js';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1000' },
    processes: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '10' },
    'alerts-per-second': { type: 'string', default: '10' },
    'events-per-second': { type: 'string', default: '20' },
  },
});
const [clients, processes, seconds] = [values.clients, values.processes, values.seconds].map(Number) as [
  number,
  number,
  number,
];
const mib = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
const say = (line: string) => process.stdout.write(`${line}\n`);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
async function memory(): Promise<NodeJS.MemoryUsage> {
  for (let n = 0; n < 3; n++) {
    collect();
    await setTimeout(200);
  }
  return process.memoryUsage();
}

async function told(child: ChildProcess): Promise<Report> {
  const [report] = (await once(child, 'message')) as [Report];
  return report;
}

async function measure(what: 'alerts' | 'events', perSecond: number, one: (n: number) => Promise<void>) {
  const cpu = process.cpuUsage();
  const startedAt = Date.now();
  const count = perSecond * seconds;
  for (let n = 0; n < count; n++) {
    await one(n);
    await setTimeout(Math.max(0, startedAt + ((n + 1) * 1_000) / perSecond - Date.now()));
  }
  const { user, system } = process.cpuUsage(cpu);
  const cores = (user + system) / 1_000 / (Date.now() - startedAt);
  await setTimeout(3_000);
  const reports = children.map((child) => told(child));
  for (const child of children) child.send('report');
  const all = (await Promise.all(reports)).flatMap((report) => (report.kind === 'delays' ? [report] : []));
  const delays = all.flatMap((report) => report[what]).sort((a, b) => a - b);
  const at = (share: number) =>
    String(delays[Math.min(delays.length - 1, Math.floor(delays.length * share))]);
  const missed = all.reduce((sum, report) => sum + report.missed, 0);
  say(
    `${what}: ${String(count)} at ${String(perSecond)}/s to ${String(clients)} clients: ` +
      `${String(delays.length)} of ${String(count * clients)} frames, ${String(missed)} left out; ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms; ${cores.toFixed(2)} cores of the service`,
  );
}

const dataDir = await mkdtemp(join(tmpdir(), 'palisade-bench-'));
say('starting Kafka and Postgres');
const platform = await startPlatform({ dataDir });
const children: ChildProcess[] = [];
try {
  const environment = {
    adminUrl: platform.postgres,
    brokers: platform.kafka,
    topicPrefix: '',
    close: () => Promise.resolve(),
  };
  const limits = {
    STREAM_CONNECTIONS_PER_USER: 100_000,
    STREAM_CONNECTIONS_PER_TENANT: 100_000,
    STREAM_CONNECTIONS: 100_000,
  };
  const alerting = await Alerting.start(limits, { environment });
  const tenantId = randomUUID();
  const key = await alerting.keyOf(tenantId, 'alerts:read', 'file-access:read');
  await alerting.detect(tenantId, detectionOf({ actor_email: 'first@corp.com' }));
  const before = await memory();

  const startedAt = Date.now();
  for (let n = 0; n < processes; n++) children.push(fork(new URL('clients.js', import.meta.url)));
  const connected = children.map((child) => told(child));
  const work: Work = { url: alerting.streamUrl, key, clients: Math.ceil(clients / processes) };
  for (const child of children) child.send(work);
  await Promise.all(connected);
  say(`${String(clients)} clients connected and subscribed in ${String(Date.now() - startedAt)} ms`);
  const after = await memory();
  const heldBy = (after.rss - before.rss) / clients / 1024;
  say(`memory: ${mib(before.rss)} before, ${mib(after.rss)} with all; ${heldBy.toFixed(1)} KiB a connection`);

  await measure('alerts', Number(values['alerts-per-second']), (n) =>
    alerting.detect(tenantId, detectionOf({ actor_email: `a${String(n)}@corp.com` })),
  );
  await measure('events', Number(values['events-per-second']), () =>
    alerting.produce(FileAccessEventRecord, eventOf(tenantId, { resource: String(Date.now()) })),
  );
  const end = await memory();
  say(`memory after all that: ${mib(end.rss)}, heap ${mib(end.heapUsed)}`);
  await alerting.close();
} finally {
  for (const child of children) child.kill();
  await platform.stop();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(0);
