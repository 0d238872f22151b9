import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FileAccess, until } from '../testing/file-access.js';
import { IngestHealth } from './ingest-health.js';

let tested: FileAccess;
const minute = 60_000;

beforeAll(async () => {
  tested = await FileAccess.start();
}, 120_000);
afterAll(() => tested.close());

const now = new Date();
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();
const healthAt = (tenantId: string, time = now) => tested.app.get(IngestHealth).of(tenantId, time);

it('counts the events of the last hour by minute, and says how late they came', async () => {
  const tenantId = randomUUID();
  await tested.produce(
    { tenantId, id: 'now', occurred_at: ago(1_000) },
    { tenantId, id: 'minutes', occurred_at: ago(2 * minute), actor_email: 'b@corp.com' },
    { tenantId, id: 'half', occurred_at: ago(30 * minute), actor_email: 'c@corp.com' },
    { tenantId, id: 'late', occurred_at: ago(40 * minute) },
    { tenantId, id: 'old', occurred_at: ago(61 * minute), actor_email: 'd@corp.com' },
    { id: 'of another tenant', occurred_at: ago(1_000) },
  );
  await until(async () => (await tested.stored(tenantId)).length === 5);
  const health = await healthAt(tenantId);
  expect(health).toMatchObject({
    as_of: now.toISOString(),
    last_event_at: ago(1_000),
    events_per_minute: { last_1m: 1, last_5m: 0.4, last_60m: 0.067 },
    late_last_hour: 1,
    storing_behind_seconds: expect.any(Number),
  });
  expect(health.minutes).toHaveLength(60);
  const counted = health.minutes.filter(({ count }) => count > 0).map(({ start }) => start);
  const wholeMinute = (ms: number) =>
    new Date(Math.floor((now.getTime() - ms) / minute) * minute).toISOString();
  expect(counted).toEqual([40 * minute, 30 * minute, 2 * minute, 1_000].map(wholeMinute));
  expect(health.delay_seconds?.p95).toBeGreaterThan(health.delay_seconds?.p50 ?? Infinity);
  expect(health.delay_seconds?.p95).toBeLessThan(41 * 60);
});

it('says of a tenant without events that there are none', async () => {
  const tenantId = randomUUID();
  const key = await tested.keyOf(tenantId, 'file-access:read');
  const { status, body } = await tested.get('/v1/file-access/health', key);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    last_event_at: null,
    events_per_minute: { last_1m: 0, last_5m: 0, last_60m: 0 },
    late_last_hour: 0,
    delay_seconds: null,
  });
  expect(body.minutes.every(({ count }: { count: number }) => count === 0)).toBe(true);
});

it('needs the right to read', async () => {
  expect((await tested.get('/v1/file-access/health')).status).toBe(401);
  const ingestOnly = await tested.keyOf(randomUUID(), 'file-access:ingest');
  expect((await tested.get('/v1/file-access/health', ingestOnly)).status).toBe(403);
});
