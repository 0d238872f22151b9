// How fast records get from Kafka into their chains, and chains out of the service and through the verifier.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AuditRecord } from '@palisade/contracts';
import { MessagingModule, Publisher } from '@palisade/messaging';
import { startPlatform } from '@palisade/platform';
import { SigningKeys } from '../checkpoints/signing-keys.js';
import { exportLines } from '../exporting/export-lines.js';
import { Audit, Place } from '../testing/audit.js';
import { recordOf } from '../testing/records.js';
import { linesOf } from '../verifying/lines.js';
import { verifyExport } from '../verifying/verify-export.js';

const { values } = parseArgs({ options: { records: { type: 'string', default: '60000' } } });
const records = Number(values.records);

const say = (line: string) => process.stdout.write(`${line}\n`);
const tell = (what: string, startedAt: number) => {
  const perSecond = Math.round(records / ((performance.now() - startedAt) / 1000));
  say(`${what.padEnd(64)} ${perSecond.toLocaleString('en')} records/s`);
};

async function produce(place: Place, tenants: readonly string[]): Promise<void> {
  const { brokers, topicPrefix } = place.environment;
  const messaging = MessagingModule.forRoot({ service: 'audit-bench', brokers, topicPrefix });
  const sender = await NestFactory.createApplicationContext(messaging, { logger: ['error'] });
  const batch = 1_000;
  for (let at = 0; at < records; at += batch) {
    const some = Array.from({ length: Math.min(batch, records - at) }, (_, n) => {
      const tenantId = tenants[(at + n) % tenants.length] ?? '';
      const data = recordOf({ details: { from: 'open', to: 'acknowledged' }, trace_id: 'f'.repeat(32) });
      return { id: data.record_id, tenantId, key: tenantId, data };
    });
    await sender.get(Publisher).publish(AuditRecord, some);
  }
  await sender.close();
}

async function stored(place: Place): Promise<number> {
  const [row] = await place.asAdmin<{ sum: string }>(
    'select coalesce(sum(sequence), 0) as sum from audit.chains',
  );
  return Number(row?.sum);
}

/** A service that starts with the topic full: from its first record to its last. */
async function measureAppend(what: string, place: Place, tenants: readonly string[]): Promise<Audit> {
  await produce(place, tenants);
  const before = await stored(place);
  const audit = await Audit.start(place);
  let startedAt = 0;
  for (let sum = before; sum < before + records; sum = await stored(place)) {
    if (sum > before && startedAt === 0) startedAt = performance.now();
    await setTimeout(20);
  }
  tell(what, startedAt);
  return audit;
}

const dataDir = await mkdtemp(join(tmpdir(), 'palisade-bench-'));
say('starting Kafka and Postgres');
const platform = await startPlatform({ dataDir });
try {
  const { kafka: brokers, postgres: adminUrl } = platform;
  const place = await Place.prepare({
    adminUrl,
    brokers,
    topicPrefix: 'bench.',
    close: () => platform.stop(),
  });
  const many = Array.from({ length: 100 }, () => randomUUID());
  const first = await measureAppend('topic to chains, 100 tenants', place, many);
  await first.app.close();
  const one = randomUUID();
  const audit = await measureAppend('topic to chain, one tenant', place, [one]);

  let startedAt = performance.now();
  const standing = await audit.checkpointer.examine(one);
  tell('chain verified from its beginning and signed', startedAt);
  const keys = { keys: [] };
  const whole = { chain: one, upTo: standing.head.sequence, checkpoint: standing.latest, keys };
  startedAt = performance.now();
  const text: Buffer[] = [];
  for await (const lines of exportLines(audit.database, whole)) text.push(Buffer.from(lines));
  tell('chain to an export', startedAt);
  startedAt = performance.now();
  const { published } = await SigningKeys.from(place.settings());
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const chunk of text) yield await Promise.resolve(chunk);
  }
  const verdict = await verifyExport(linesOf(chunks()), { keys: published });
  tell(`export verified: ${verdict.good ? 'good' : verdict.detail}`, startedAt);
  await audit.app.close();
} finally {
  await platform.stop();
  await rm(dataDir, { recursive: true, force: true });
}
