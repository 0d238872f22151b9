// 10,000 assets in 100 scans of 100 APIs, which ten organizations have: scan-orchestrator, Kafka and the runner of scanner-kit,
// with a scanner that finds what it is told to: `--only assets`. On servers of its own; needs a build.
import { spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ResultBatchRecord, ScanEndedRecord } from '@palisade/contracts';
import { serviceUrls } from '@palisade/database';
import { ensureTopics } from '@palisade/messaging';
import { ownPlatform } from '@palisade/platform';
import { eventually } from '../e2e/eventually.js';
import { runOnce, ServiceProcess } from '../e2e/service-process.js';
import { environmentsOf, freePorts, prepare } from '../e2e/services.js';
import { Topics, type Following } from '../e2e/topics.js';

const scanner = fileURLToPath(
  new URL('../../../libs/scanner-kit/dist/bench/scanner/main.js', import.meta.url),
);
const tenants = 10;
const scansOfEach = 10;
const assetsOfEach = 100;
const outcomesOfEach = assetsOfEach * 8;

interface Scan {
  readonly tenantId: string;
  readonly targetId: string;
  readonly scanId: string;
}

export async function manyAssets({ slots, rounds }: { slots: number; rounds: number }): Promise<void> {
  const platform = await ownPlatform({ disposable: false });
  const { adminUrl, brokers } = platform;
  const key = randomBytes(32).toString('hex');
  const keys = `web=${createHash('sha256').update(key).digest('hex')}`;
  await Promise.all([prepare(adminUrl), ensureTopics({ brokers })]);
  const owner = serviceUrls(adminUrl, {
    schema: 'scan_orchestrator',
    password: 'secret',
    ownerPassword: 'owner',
  });
  await runOnce('scan-orchestrator', 'migrate.js', { DATABASE_OWNER_URL: owner.ownerUrl });
  const settings = { KAFKA_BROKERS: brokers.join(','), SCANNER_KEYS: keys, LOG_LEVEL: 'error' };
  const { 'scan-orchestrator': environment } = await environmentsOf(adminUrl, settings);
  if (environment === undefined) throw new Error('there is no scan-orchestrator');
  const orchestrator = new ServiceProcess('scan-orchestrator', environment);
  orchestrator.start();
  const [port = ''] = await freePorts(1);
  const child = spawn(process.execPath, [scanner], {
    env: {
      ...{ PORT: port, KAFKA_BROKERS: brokers.join(','), LOG_LEVEL: 'error' },
      ...{ ORCHESTRATOR_URL: orchestrator.url, SCANNER_KEY: key, SCANNER_SLOTS: String(slots) },
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  const topics = new Topics(brokers, '');
  const [results, events] = await Promise.all([
    topics.follow('scan.results.v1'),
    topics.follow('scan.events.v1'),
  ]);
  try {
    await orchestrator.ready();
    await eventually(async () => {
      const { status } = await fetch(`http://127.0.0.1:${port}/readyz`);
      if (status !== 200) throw new Error('the scanner is not ready');
    });
    for (let round = 1; round <= rounds; round++) {
      const scans = await register(topics);
      const startedAt = Date.now();
      await request(topics, scans);
      await eventually(async () => ended(events, scans), 300_000);
      const seconds = (Date.now() - startedAt) / 1_000;
      await eventually(async () => right(results, events, scans), 30_000);
      const assets = scans.length * assetsOfEach;
      process.stdout.write(
        `round ${String(round)}: ${String(assets)} assets in ${String(scans.length)} scans, ${String(slots)} at once: ` +
          `${seconds.toFixed(1)} s, ${(assets / seconds).toFixed(0)} assets/s, ` +
          `${((assets * 8) / seconds).toFixed(0)} outcomes/s, each scan ended once and right; ` +
          `scanner ${resident(child.pid)} MiB, orchestrator ${resident(orchestrator.pid)} MiB; load ${String(loadavg()[0]?.toFixed(0))}\n`,
      );
    }
  } finally {
    await Promise.all([results.stop(), events.stop()]);
    child.kill('SIGTERM');
    await exited;
    await orchestrator.stop();
    await platform.close();
  }
}

/** APIs as api-registry tells of them. */
async function register(topics: Topics): Promise<Scan[]> {
  const scans = Array.from({ length: tenants }, () => randomUUID()).flatMap((tenantId) =>
    Array.from({ length: scansOfEach }, () => ({ tenantId, targetId: randomUUID(), scanId: randomUUID() })),
  );
  const records = scans.map(({ tenantId, targetId }) => ({
    key: `${tenantId}:${targetId}`,
    headers: headers('palisade.apiregistry.v1.ApiChanged', tenantId),
    value: JSON.stringify({
      ...{ api_id: targetId, revision: 1, name: `API ${targetId}`, active: true, base_url_revision: 1 },
      ...{ base_url: `https://${targetId}.example.com/`, environment: 'production', criticality: 'medium' },
      ...{ data_sensitivity: 'internal', max_requests_per_second: 2, changed_at: new Date().toISOString() },
    }),
  }));
  await topics.produce('api-registry.events.v1', records);
  return scans;
}

async function request(topics: Topics, scans: readonly Scan[]): Promise<void> {
  const records = scans.map(({ tenantId, targetId, scanId }) => ({
    key: `${tenantId}:${targetId}`,
    headers: headers('palisade.scan.v1.ScanRequested', tenantId),
    value: JSON.stringify({
      ...{ scan_id: scanId, target_id: targetId, trigger: 'manual', requested_at: new Date().toISOString() },
    }),
  }));
  await topics.produce('scan.commands.v1', records);
}

function headers(type: string, tenantId: string): Record<string, string> {
  return {
    ...{ ce_specversion: '1.0', ce_id: randomUUID(), ce_type: type, ce_source: '/palisade/bench' },
    ...{ ce_time: new Date().toISOString(), ce_tenantid: tenantId, 'content-type': 'application/json' },
  };
}

function ended(events: Following, scans: readonly Scan[]): void {
  const ids = new Set(
    events.values(({ state }) => state !== undefined).map(({ scan_id }) => String(scan_id)),
  );
  const left = scans.filter(({ scanId }) => !ids.has(scanId)).length;
  if (left > 0) throw new Error(`${String(left)} scans have not ended`);
}

/** Each scan ended once, completed, and every batch that counts is there, with each outcome once. */
function right(results: Following, events: Following, scans: readonly Scan[]): void {
  for (const { scanId } of scans) {
    const [end, ...more] = of<ScanEndedRecord>(events, scanId, 'state');
    if (end?.state !== 'completed' || more.length > 0)
      throw new Error(`${scanId} did not end once and right`);
    const batches = of<ResultBatchRecord>(results, scanId, 'outcomes');
    const outcomes = batches.flatMap((batch) => batch.outcomes ?? []);
    const different = new Set(outcomes.map(({ check_id, asset_id }) => `${check_id} ${asset_id}`)).size;
    const isWhole = batches.length === end.tasks?.[0]?.batches && outcomes.length === outcomesOfEach;
    if (!isWhole || different !== outcomesOfEach)
      throw new Error(
        `${scanId} has ${String(outcomes.length)} outcomes in ${String(batches.length)} batches`,
      );
  }
}

/** Of all kinds of record of the topic the one that has the field. */
function of<T>(following: Following, scanId: string, field: string): T[] {
  return following.values(
    (value: Record<string, unknown>) => value['scan_id'] === scanId && field in value,
  ) as T[];
}

function resident(pid: number | undefined): string {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'latin1');
  return (Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024).toFixed(0);
}
