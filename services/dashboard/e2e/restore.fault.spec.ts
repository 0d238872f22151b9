import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { baseBackup, ownPlatform, type OwnPlatform } from '@palisade/platform';
import pg from 'pg';
import { eventually } from './eventually.js';
import { Load } from './load.js';
import { expectNothingLostOrDoubled } from './nothing-lost.js';
import { startSystem, type System } from './system.js';
import type { Following } from './topics.js';

const rewindProgram = join(import.meta.dirname, '../../../libs/messaging/dist/rewind/main.js');

let platform: OwnPlatform;
let system: System;
let alerts: Following;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palisade-backup-'));
  platform = await ownPlatform();
  system = await startSystem({ place: platform, only: ['identity', 'file-access', 'alerting', 'gateway'] });
  alerts = await system.topics.follow('alerts.v1');
}, 180_000);
afterAll(async () => {
  await alerts.stop();
  await system.close();
  await rm(folder, { recursive: true, force: true });
});

async function query<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: platform.adminUrl });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function rewind(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=TimeoutNegativeWarning', rewindProgram, ...args],
    { env: { KAFKA_BROKERS: platform.brokers.join(','), DATABASE_ADMIN_URL: platform.adminUrl } },
  );
  return stdout;
}

/** Each service's database is that of the backup, and Kafka has what came since. */
async function loseAndRestore(backup: string): Promise<void> {
  const [{ data_directory: data } = { data_directory: '' }] = await query<{ data_directory: string }>(
    'show data_directory',
  );
  await Promise.all(Object.values(system.services).map((service) => service.end('SIGKILL')));
  await platform.postgres.kill();
  await rm(data, { recursive: true });
  await cp(backup, data, { recursive: true });
  await platform.postgres.start();
}

async function bursts(load: Load, count: number): Promise<void> {
  await eventually(() => {
    expect(load.bursts.length).toBeGreaterThanOrEqual(count);
    return Promise.resolve();
  });
}

it('counts everything once after Postgres was lost and restored to a moment before', async () => {
  const load = new Load(system);
  const analyst = await system.login('analyst');
  await bursts(load, 3);
  // Detections that were sent before the backup and handled after it: nobody sends them again.
  await system.services.alerting.stop();
  await eventually(async () => {
    const lag = await system.topics.lag('alerting.raise-alert', 'file-access.detections.v1');
    expect(lag).toBeGreaterThanOrEqual(2);
  });
  const backup = join(folder, 'postgres');
  await baseBackup(platform.adminUrl, backup);
  const [atBackup, burstsAtBackup] = [load.acceptedCount, load.bursts.length];
  system.services.alerting.start();
  await system.services.alerting.ready();

  // What came after the backup: events, their detections and alerts, a login and a logout.
  await bursts(load, burstsAtBackup + 3);
  await load.stop();
  const lateBursts = load.bursts.slice(burstsAtBackup);
  await eventually(async () => {
    const token = await system.adminToken();
    for (const actor of lateBursts) expect(await system.api.alertsOf(actor, token)).toHaveLength(1);
  });
  const late = await system.login('viewer');
  const logout = await system.api.request('POST', '/v1/auth/logout', analyst);
  expect(logout.status).toBeLessThan(300);
  // Kafka has it.
  await eventually(async () => {
    expect((await system.api.get('/v1/alerts', analyst)).status).toBe(401);
  });
  expect(load.acceptedCount).toBeGreaterThan(atBackup);

  await loseAndRestore(backup);
  const [{ count } = { count: 0 }] = await query<{ count: number }>(
    'select count(*)::int as count from file_access.events',
  );
  expect(count).toBeLessThan(load.acceptedCount);

  // Kafka's groups are ahead of what was restored; of detections, those that had been sent before would never be handled.
  expect(await rewind('--dry-run')).toMatch(/^alerting\.raise-alert {2}file-access\.detections\.v1/m);
  expect(await rewind()).toMatch(/^ended {2}identity\.sessions\.v1/m);
  expect(await rewind('--dry-run')).toMatch(/^0 partitions .*; 0 keys/m);

  for (const service of Object.values(system.services)) service.start();
  await system.ready();
  await expectNothingLostOrDoubled(system, load, alerts, { isRestored: true });
  const [totals] = await query<{ events: number; once: number; alerts: number }>(
    `select (select count(*)::int from file_access.events) as events,
            (select count(distinct (tenant_id, event_id))::int from file_access.events) as once,
            (select count(*)::int from alerting.alerts where actor = any(string_to_array('${load.bursts.join(',')}', ','))) as alerts`,
  );
  expect(totals).toEqual({
    events: load.acceptedCount,
    once: load.acceptedCount,
    alerts: load.bursts.length,
  });
  // Who logged out since stays out; who logged in since has to do so again.
  for (const token of [analyst, late]) expect((await system.api.get('/v1/alerts', token)).status).toBe(401);
}, 180_000);
