import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { partitionFor } from '@palisade/messaging';
import { itWith, type ForeignClient } from './foreign-client.js';
import { eventually } from './eventually.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

const partitions = 6;
let system: System;

beforeAll(async () => {
  system = await sharedSystem();
}, 300_000);
afterAll(() => system.close());

/** An actor whose records librdkafka's default partitioner puts where ours would, or elsewhere. */
function actorWhose(tenantId: string, partitioner: 'agrees' | 'differs'): string {
  for (;;) {
    const actor = `${randomUUID()}@corp.com`;
    const key = `${tenantId}:${actor}`;
    const agrees = crc32(key) % partitions === partitionFor(key, partitions);
    if (agrees === (partitioner === 'agrees')) return actor;
  }
}

const kafka = (topic: string) => ['-b', system.kafka.join(','), '-t', system.topic(topic)];

async function publishDownloads(kcat: ForeignClient, actor: string, ids: string[]) {
  const { tenantId } = system;
  for (const id of ids) {
    const event = { actor_email: actor, action: 'download', resource: `s3://dept/${id}.pdf`, bytes: 1000 };
    const headers = {
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: 'palisade.fileaccess.v1.FileAccessEvent',
      ce_source: '/corp/file-server',
      ce_time: new Date().toISOString(),
      ce_tenantid: tenantId,
      'content-type': 'application/json',
    };
    const flags = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`]);
    const record = `${tenantId}:${actor}|${JSON.stringify(event)}`;
    await kcat([...kafka('file-access.events.v1'), '-P', '-K', '|', ...flags], record);
  }
}

async function alertsOf(kcat: ForeignClient, actor: string) {
  const printed = await kcat([...kafka('alerts.v1'), '-C', '-e', '-q', '-o', 'beginning', '-f', '%k|%s\n']);
  return printed
    .split('\n')
    .filter((line) => line !== '' && !line.endsWith('|'))
    .map((line) => {
      const [key = ''] = line.split('|', 1);
      return { key, alert: JSON.parse(line.slice(key.length + 1)) };
    })
    .filter(({ alert }) => alert.actor.user.email_addr === actor);
}

describe('kcat, told of no partitioner,', () => {
  for (const partitioner of ['agrees', 'differs'] as const) {
    itWith(
      'kcat',
      `publishes eleven downloads and reads one alert back, where its partitioner ${partitioner} with ours`,
      async (kcat) => {
        const { tenantId } = system;
        const actor = actorWhose(tenantId, partitioner);
        const ids = Array.from({ length: 11 }, () => randomUUID());
        await publishDownloads(kcat, actor, ids);

        await eventually(async () => expect(await alertsOf(kcat, actor)).not.toEqual([]));
        const records = await alertsOf(kcat, actor);
        const [{ key, alert }] = records as [(typeof records)[number]];
        expect(alert).toMatchObject({ class_uid: 2004, metadata: { tenant_uid: tenantId } });
        expect(key).toBe(`${tenantId}:${alert.finding_info.uid}`);

        // The same ids again count once; the twelfth says when those before it have been read.
        await publishDownloads(kcat, actor, [...ids, randomUUID()]);
        const token = await system.api.login(system.demo.analyst);
        await eventually(async () => expect(await system.api.eventIdsOf(actor, token)).toHaveLength(12));
        const alerts = await system.api.alertsOf(actor, token);
        expect(alerts).toEqual([expect.objectContaining({ state: 'open', actor: { email: actor } })]);
      },
      120_000,
    );
  }
});
