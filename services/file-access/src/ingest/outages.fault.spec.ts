import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FileAccessEventRecord } from '@palisade/contracts';
import { ownPlatform, type OwnPlatform } from '@palisade/platform';
import { FileAccess, until } from '../testing/file-access.js';

let platform: OwnPlatform;
let tested: FileAccess;
let tenantId: string;
let key: string;

beforeAll(async () => {
  platform = await ownPlatform();
  tested = await FileAccess.start({}, platform);
  tenantId = randomUUID();
  key = await tested.keyOf(tenantId, 'file-access:ingest', 'file-access:read');
}, 240_000);
afterAll(async () => {
  await tested.close();
}, 60_000);

const event = (event_id: string, given: object = {}) => ({
  event_id,
  actor_email: 'alex@corp.com',
  action: 'download',
  resource: 's3://dept/report.pdf',
  ...given,
});

/** Posts until it is told that the event is stored; the sender's part of the bargain. */
async function deliver(body: object): Promise<number[]> {
  const statuses: number[] = [];
  await until(async () => {
    const { status } = await tested.post(key, body);
    statuses.push(status);
    return status === 202;
  }, 120_000);
  return statuses;
}

it('answers 503 while Kafka is away, recovers by itself, and what is sent again counts once', async () => {
  const ids = Array.from({ length: 11 }, () => randomUUID());
  const events = ids.map((id) => event(id));
  expect(await deliver(events.slice(0, 5))).toEqual([202]);
  await platform.kafka.stop();
  const refused = await tested.post(key, events.slice(5, 10));
  expect(refused).toMatchObject({ status: 503, body: { type: 'urn:palisade:problem:unavailable' } });
  expect(refused.body.detail).toContain('unknown');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  await platform.kafka.start();
  await deliver(events.slice(5, 10));
  await deliver(events);
  await until(async () => (await tested.stored(tenantId)).length === 11, 60_000);
  await until(async () => (await tested.detections(tenantId)).length === 1, 60_000);
  expect(await tested.detections(tenantId)).toMatchObject([{ phase: 'opened', event_count: 11 }]);
}, 240_000);

it('loses nothing that it accepted when Kafka is killed under load', async () => {
  const accepted = new Set<string>();
  let sending = true;
  const senders = Array.from({ length: 4 }, async () => {
    while (sending) {
      const ids = Array.from({ length: 20 }, () => randomUUID());
      const { status } = await tested.post(
        key,
        ids.map((id) => event(id, { action: 'view', actor_email: `${id.slice(0, 2)}@corp.com` })),
      );
      if (status === 202) for (const id of ids) accepted.add(id);
      else expect(status).toBe(503);
    }
  });
  await until(() => accepted.size > 500);
  await platform.kafka.kill();
  const before = accepted.size;
  await platform.kafka.start();
  await until(() => accepted.size > before + 500, 120_000);
  sending = false;
  await Promise.all(senders);
  const records = await tested.kafka.readAll(FileAccessEventRecord.topic.name);
  const written = new Set(records.map(({ headers }) => headers?.['ce_id']?.toString()));
  expect([...accepted].filter((id) => !written.has(id))).toEqual([]);
}, 240_000);

it('goes on where it was when Postgres is killed, and the eleventh fires exactly once', async () => {
  const tenant = randomUUID();
  const own = await tested.keyOf(tenant, 'file-access:ingest');
  const ids = Array.from({ length: 11 }, () => randomUUID());
  await tested.post(
    own,
    ids.slice(0, 6).map((id) => event(id)),
  );
  await until(async () => (await tested.stored(tenant)).length === 6, 60_000);
  await platform.postgres.kill();
  expect(
    (
      await tested.post(
        own,
        ids.slice(6).map((id) => event(id)),
      )
    ).status,
  ).toBe(202);
  await platform.postgres.start();
  await until(async () => (await tested.stored(tenant)).length === 11, 60_000);
  await until(async () => (await tested.detections(tenant)).length > 0, 60_000);
  expect(await tested.detections(tenant)).toMatchObject([{ phase: 'opened', event_count: 11 }]);
}, 240_000);
