import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EventGiven, FileAccess, until } from '../testing/file-access.js';
import { histogramSql } from './event-histogram.js';
import { EventReads } from './event-reads.js';

let tested: FileAccess;
let key: string;
const [tenantId, other] = [randomUUID(), randomUUID()];

const second = 1_000;
const hour = 3_600 * second;
// A round hour of a day that is over.
const start = Math.floor(Date.now() / (24 * hour)) * 24 * hour - 12 * hour;
const at = (ms: number) => new Date(start + ms).toISOString();

const events: EventGiven[] = [
  { id: 'before', occurred_at: at(-1) },
  { id: 'first', occurred_at: at(0) },
  { id: 'second', occurred_at: at(10 * second), action: 'view', actor_email: 'sam@corp.com' },
  { id: 'end-of-bucket', occurred_at: at(hour - 1), action: 'view' },
  { id: 'next-bucket', occurred_at: at(hour), ip: '10.1.2.3' },
  { id: 'last', occurred_at: at(3 * hour), resource: 's3://other/file' },
  { id: 'after', occurred_at: at(3 * hour + 1) },
];

beforeAll(async () => {
  tested = await FileAccess.start();
  key = await tested.keyOf(tenantId, 'file-access:read');
  await tested.produce(...events.map((event) => ({ ...event, tenantId })));
  await tested.produce(...events.map((event) => ({ ...event, tenantId: other })));
  await until(async () => (await tested.stored(tenantId)).length === events.length);
  await until(async () => (await tested.stored(other)).length === events.length);
}, 120_000);
afterAll(() => tested.close());

const get = (path: string, query: Record<string, string>) =>
  tested.get(`/v1/file-access/${path}?${new URLSearchParams(query).toString()}`, key);
const range = { from: at(0), to: at(3 * hour) };

describe('a histogram', () => {
  it('counts the events of a range, both ends included, with the buckets that have none', async () => {
    const { status, body } = await get('events/histogram', { ...range, buckets: '4' });
    expect(status).toBe(200);
    expect(body).toEqual({
      ...range,
      interval_seconds: 3_600,
      total: 5,
      items: [
        { start: at(0), count: 3 },
        { start: at(hour), count: 1 },
        { start: at(2 * hour), count: 0 },
        { start: at(3 * hour), count: 1 },
      ],
    });
  });

  it('splits each bucket by action', async () => {
    const { body } = await get('events/histogram', { ...range, buckets: '4', split: 'action' });
    expect(body.items.map(({ by }: { by: unknown }) => by)).toEqual([
      { download: 1, view: 2 },
      { download: 1 },
      {},
      { download: 1 },
    ]);
  });

  it.each<[string, Record<string, string>, number]>([
    ['nothing else', {}, 5],
    ['actions', { action: 'view' }, 2],
    ['an actor', { actor: 'SAM@corp.com' }, 1],
    ['what a resource begins with', { resource: 's3://other/' }, 1],
    ['a network', { ip: '10.1.0.0/16' }, 1],
    ['what no event has', { device: 'none' }, 0],
  ])('by %s counts as many as the search finds', async (_name, filter, expected) => {
    const found = await get('events', { ...range, ...filter });
    const counted = await get('events/histogram', { ...range, ...filter, buckets: '7', split: 'action' });
    expect(found.body.items).toHaveLength(expected);
    expect(counted.body.total).toBe(expected);
    const sums = counted.body.items.map(({ count, by }: { count: number; by: Record<string, number> }) => [
      count,
      Object.values(by).reduce((sum, each) => sum + each, 0),
    ]);
    for (const [count, sum] of sums) expect(sum).toBe(count);
    expect(sums.reduce((total: number, [count]: number[]) => total + (count ?? 0), 0)).toBe(expected);
  });

  it('means the same range however its times are written', async () => {
    const inTokyo = { from: at(9 * hour).replace('Z', '+09:00'), to: at(12 * hour).replace('Z', '+09:00') };
    const [zulu, tokyo] = await Promise.all([
      get('events/histogram', { ...range, buckets: '4' }),
      get('events/histogram', { ...inTokyo, buckets: '4' }),
    ]);
    expect(tokyo.body).toEqual(zulu.body);
  });

  it('covers the last day unless told otherwise', async () => {
    const { body } = await get('events/histogram', {});
    expect(Date.parse(body.to) - Date.parse(body.from)).toBe(24 * hour);
    expect(body.interval_seconds).toBe(900);
    expect(body.total).toBe(body.items.reduce((sum: number, { count }: { count: number }) => sum + count, 0));
  });

  it.each<[string, Record<string, string>]>([
    ['buckets', { buckets: '0' }],
    ['buckets', { buckets: '501' }],
    ['buckets', { buckets: '2.5' }],
    ['split', { split: 'resource' }],
    ['action', { action: 'explode' }],
    ['ip', { ip: '10.0.0.0/64' }],
    ['from', { from: at(0), to: at(-1) }],
    ['from', { from: at(-31 * 24 * hour - 1), to: at(0) }],
    ['limit', { limit: '5' }],
    ['cursor', { cursor: 'x' }],
  ])('with a wrong %s is a 400: %j', async (path, query) => {
    const { status, body } = await get('events/histogram', query);
    expect(status).toBe(400);
    expect(body.errors.map((error: { path: string }) => error.path)).toEqual([path]);
  });

  it('covers 31 days', async () => {
    const { status, body } = await get('events/histogram', {
      from: at(-28 * 24 * hour),
      to: at(3 * 24 * hour),
    });
    expect({ status, total: body.total }).toEqual({ status: 200, total: events.length });
  });

  it('needs the right to read', async () => {
    expect((await tested.get('/v1/file-access/events/histogram')).status).toBe(401);
    const ingestOnly = await tested.keyOf(tenantId, 'file-access:ingest');
    expect((await tested.get('/v1/file-access/events/histogram', ingestOnly)).status).toBe(403);
  });
});

it('reads no rows to count by action, only an index', async () => {
  const many = randomUUID();
  await tested.rows('select file_access.ensure_event_partitions(array[$1::date])', [at(0).slice(0, 10)]);
  await tested.rows(
    `insert into file_access.events (tenant_id, event_id, occurred_at, received_at, timing, action, actor, resource)
     select $1, 'm' || i, $2::timestamptz + i * interval '1 second', now(), 'on_time', 'view', 'a@corp.com', 's3://' || i
       from generate_series(1, 20000) i`,
    [many, at(0)],
  );
  await tested.rows('vacuum analyze file_access.events');
  const filter = { from: new Date(start), to: new Date(start + 6 * hour) };
  const buckets = { start, intervalSeconds: 900, count: 24 };
  const { sql, values } = histogramSql(many, filter, buckets, 'action');
  const plan = await tested.database.asTenant(many, async (tx) => {
    const rows = await tx.query<Record<'QUERY PLAN', string>[]>(`explain (costs off) ${sql}`, values);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toMatch(/Index Only Scan using \w*tenant_id_occurred_at_event_id_action_idx/);
});

it('answers a read that takes too long with what to do about it, and has it cancelled', async () => {
  const reads = new EventReads(tested.database, 100);
  await expect(reads.rows(tenantId, 'select pg_sleep(20)', [])).rejects.toMatchObject({
    slug: 'search-timeout',
    status: 503,
    detail: expect.stringContaining('shorter time range'),
  });
  // The limit is the read's alone: the connection that goes back to the pool has it no more.
  const [row] = await tested.database.asTenant(tenantId, (tx) =>
    tx.query<{ statement_timeout: string }[]>('show statement_timeout'),
  );
  expect(row?.statement_timeout).toBe('30s');
});
