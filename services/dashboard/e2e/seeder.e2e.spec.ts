import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Json } from './api.js';
import { eventually } from './eventually.js';
import { entryOf } from './service-process.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

const folder = mkdtempSync(join(tmpdir(), 'palisade-labels-'));
let system: System;

beforeAll(async () => {
  system = await sharedSystem();
}, 180_000);
afterAll(async () => {
  await system.close();
  rmSync(folder, { recursive: true });
});

function seeder(args: string[]): ChildProcess {
  const env = { PATH: process.env['PATH'] ?? '', SEEDER_KEY: system.ingestKey };
  const program = entryOf('file-access', 'seeder/main.js');
  return spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

const overHttp = () => ['--url', system.url];
const toKafka = () => [
  ...['--kafka', system.kafka.join(','), '--tenant', system.tenantId],
  ...['--topic-prefix', system.topic('')],
];

function labelsIn(file: string): Json[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** When everybody works: nine o'clock UTC of the last day that is over and no weekend. */
function lastWorkingMorning(): string {
  const morning = new Date();
  morning.setUTCHours(9, 0, 0, 0);
  do morning.setUTCDate(morning.getUTCDate() - 1);
  while ([0, 6].includes(morning.getUTCDay()));
  return morning.toISOString();
}

/** The events of all incidents have been judged. */
async function expectJudged(labels: Json[]): Promise<void> {
  const token = await system.adminToken();
  for (const { actor_email, event_ids } of labels) {
    await eventually(async () => {
      expect(await system.api.eventIdsOf(actor_email, token)).toEqual(expect.arrayContaining(event_ids));
    }, 60_000);
  }
}

/** Which rule was broken by whom, as often as it was. */
const told = (items: { rule: string; actor: string }[]) =>
  items.map(({ rule, actor }) => `${rule} ${actor}`).sort();

it.each([
  ['HTTP', 'http.example', overHttp],
  ['Kafka', 'kafka.example', toKafka],
])(
  'an hour of a company, over %s, raises an alert for every labelled anomaly and no other',
  async (_name, domain, target) => {
    const labels = join(folder, `${domain}.ndjson`);
    const simulation = [
      '--backfill',
      '--duration',
      '3600',
      '--actors',
      '100',
      '--start',
      lastWorkingMorning(),
    ];
    const incidents = [
      '--first-incident',
      '30',
      '--incident-every',
      '40',
      '--labels',
      labels,
      '--domain',
      domain,
    ];
    const [code] = await once(seeder([...target(), ...simulation, ...incidents, '--seed', domain]), 'exit');
    expect(code).toBe(0);

    const token = await system.adminToken();
    await expectJudged(labelsIn(labels));
    const anomalies = labelsIn(labels).filter(({ anomaly }) => anomaly === true);
    expect(new Set(anomalies.map(({ kind }) => kind)).size).toBeGreaterThan(2);
    const expected = told(anomalies.map(({ kind, actor_email }) => ({ rule: kind, actor: actor_email })));
    await eventually(async () => {
      const alerts = (await system.api.all('/v1/alerts', token)).filter(({ actor }) =>
        actor.email.endsWith(domain),
      );
      expect(told(alerts.map(({ rule, actor }) => ({ rule: rule.id, actor: actor.email })))).toEqual(
        expected,
      );
    }, 60_000);
  },
  120_000,
);

it('shows whoever tries it an alert soon, and ends when it is told to', async () => {
  const running = seeder([...overHttp(), '--domain', 'now.example', '--rate', '20', '--first-incident', '1']);
  const token = await system.adminToken();
  await eventually(async () => {
    const alerts = await system.api.all('/v1/alerts', token);
    expect(alerts.filter(({ actor }) => actor.email.endsWith('now.example'))).toHaveLength(1);
  }, 60_000);
  running.kill('SIGTERM');
  expect(await once(running, 'exit')).toEqual([0, null]);
}, 90_000);
