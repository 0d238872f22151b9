import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertTenantPolicies } from '@palisade/database';
import { Organizations } from '@palisade/organizations';
import { systemTables } from '../migrations/index.js';
import { type EventGiven, FileAccess, until } from '../testing/file-access.js';
import { EventKeeper } from './event-keeper.js';
import { EventPartitions } from './event-partitions.js';
import { TenantList } from './tenant-list.js';

let tested: FileAccess;
const tenantId = randomUUID();
let key: string;

const minute = 60_000;
const day = 24 * 60 * minute;
const start = Date.now() - 60 * minute;
const at = (minutes: number) => new Date(start + minutes * minute).toISOString();
const long = `s3://deep/${'folder/'.repeat(120)}`;

const events: EventGiven[] = [
  {
    id: 'e0',
    occurred_at: at(0),
    actor_email: 'Alex@Corp.com',
    resource: 's3://dept/finance/a.pdf',
    ip: '10.0.0.1',
  },
  {
    id: 'e1',
    occurred_at: at(1),
    actor_email: 'alex@corp.com',
    resource: 's3://dept/finance/b.pdf',
    action: 'view',
  },
  {
    id: 'e2',
    occurred_at: at(2),
    actor_email: 'sam@corp.com',
    resource: 's3://dept/hr/c.pdf',
    ip: '2001:db8::1',
    session_id: 'session-1',
  },
  { id: 'e3', occurred_at: at(3), actor_email: 'sam@corp.com', resource: 's3://dept_/x', ip: '10.0.0.1' },
  { id: 'e4', occurred_at: at(3), actor_email: 'sam@corp.com', resource: `${long}one.txt`, action: 'delete' },
  { id: 'e5', occurred_at: at(3), actor_email: 'sam@corp.com', resource: `${long}two.txt`, action: 'delete' },
  {
    id: 'e6',
    occurred_at: at(4),
    actor_email: 'sam@corp.com',
    resource: 'S3://DEPT/finance/%',
    bytes: 12,
    session_id: 'session-1',
    device: 'laptop-7',
  },
  {
    id: 'emoji',
    occurred_at: at(-25 * 60),
    resource: `${'x'.repeat(498)}😀😀😀.pdf`,
    actor_email: 'sam@corp.com',
  },
  { id: 'e7', occurred_at: at(-3 * 24 * 60), actor_email: 'sam@corp.com', resource: 's3://dept/old' },
];

beforeAll(async () => {
  tested = await FileAccess.start();
  key = await tested.keyOf(tenantId, 'file-access:read');
  await tested.produce(...events.map((event) => ({ ...event, tenantId })));
  await tested.produce({ ...events[0], tenantId: randomUUID() });
  await until(async () => (await tested.stored(tenantId)).length === events.length);
}, 120_000);
afterAll(() => tested.close());

async function search(query: Record<string, string>) {
  return tested.get(`/v1/file-access/events?${new URLSearchParams(query).toString()}`, key);
}
const ids = async (query: Record<string, string>) =>
  (await search(query)).body.items.map(({ event_id }: { event_id: string }) => event_id);

describe('a search', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['finds the last day, newest first', {}, ['e6', 'e5', 'e4', 'e3', 'e2', 'e1', 'e0']],
    ['finds by actor, whatever the case', { actor: ' ALEX@corp.com' }, ['e1', 'e0']],
    ['finds by action', { action: 'delete' }, ['e5', 'e4']],
    ['finds by several actions', { action: 'delete,view' }, ['e5', 'e4', 'e1']],
    ['finds by network', { ip: '10.0.0.0/24' }, ['e3', 'e0']],
    ['finds by a network written with an address in it', { ip: '10.0.0.77/24' }, ['e3', 'e0']],
    ['finds by an IPv6 network', { ip: '2001:db8::/32' }, ['e2']],
    ['finds nothing of the other family', { ip: '::/0', actor: 'alex@corp.com' }, []],
    ['finds by session', { session_id: 'session-1' }, ['e6', 'e2']],
    ['finds by device', { device: 'laptop-7' }, ['e6']],
    ['finds oldest first when told to', { sort: 'occurred_at' }, ['e0', 'e1', 'e2', 'e3', 'e4', 'e5', 'e6']],
    ['finds by address', { ip: '10.0.0.1' }, ['e3', 'e0']],
    ['finds by an address written otherwise', { ip: '2001:0db8:0000::0001' }, ['e2']],
    ['finds by what a resource begins with', { resource: 's3://dept/finance/' }, ['e1', 'e0']],
    ['takes a prefix literally', { resource: 's3://dept_' }, ['e3']],
    ['finds the whole resource', { resource: 's3://dept/hr/c.pdf' }, ['e2']],
    ['finds by a long prefix', { resource: long }, ['e5', 'e4']],
    ['finds by a prefix longer than what is indexed', { resource: `${long}t` }, ['e5']],
    [
      'finds by a prefix whose index ends inside a character',
      { resource: `${'x'.repeat(498)}😀😀`, from: at(-26 * 60) },
      ['emoji'],
    ],
    ['finds a time range, both ends included', { from: at(1), to: at(2) }, ['e2', 'e1']],
    ['finds older events when told to', { from: at(-4 * 24 * 60), to: at(-2 * 24 * 60) }, ['e7']],
    ['joins filters by and', { actor: 'sam@corp.com', ip: '10.0.0.1', action: 'download' }, ['e3']],
    ['finds nothing', { actor: 'nobody@corp.com' }, []],
  ])('%s', async (_name, query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it('goes through all pages, each event once', async () => {
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: { items: { event_id: string }[]; next_cursor: string | null } } = await search({
        limit: '2',
        ...(cursor !== null && { cursor }),
      });
      expect(body.items.length).toBeLessThanOrEqual(2);
      found.push(...body.items.map(({ event_id }) => event_id));
      cursor = body.next_cursor;
    } while (cursor !== null);
    expect(found).toEqual(['e6', 'e5', 'e4', 'e3', 'e2', 'e1', 'e0']);
  });

  it('goes through the pages in either order', async () => {
    const first = await search({ sort: 'occurred_at', limit: '4' });
    const rest = await ids({ sort: 'occurred_at', limit: '4', cursor: first.body.next_cursor });
    expect(rest).toEqual(['e4', 'e5', 'e6']);
  });

  it('answers with what was stored', async () => {
    const { body } = await search({ resource: 'S3://', limit: '1' });
    expect(body).toEqual({
      items: [
        {
          event_id: 'e6',
          actor_email: 'sam@corp.com',
          action: 'download',
          resource: 'S3://DEPT/finance/%',
          bytes: 12,
          occurred_at: at(4),
          received_at: expect.stringMatching(/Z$/),
          timing: 'on_time',
          session_id: 'session-1',
          device: 'laptop-7',
        },
      ],
      next_cursor: null,
    });
  });

  const wrong: Record<string, string>[] = [
    { limit: '0' },
    { limit: '501' },
    { limit: 'many' },
    { action: 'explode' },
    { action: 'view,explode' },
    { action: '' },
    { ip: 'here' },
    { ip: '10.0.0.0/33' },
    { ip: '10.0.0.0/08' },
    { ip: '10.0.0.0/8/8' },
    { ip: 'fe80::1%eth0' },
    { from: 'yesterday' },
    { from: '2026-01-01' },
    { from: '2026-01-01T00:00:00+99:99' },
    { from: '2026-01-01T00:00:61Z' },
    { to: '2026-13-01T00:00:00Z' },
    { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
    { actor: '' },
    { resource: 'a\0' },
    { cursor: 'nonsense' },
    { cursor: Buffer.from('{"occurredAt":"2026-02-30T00:00:00.000Z","eventId":""}').toString('base64url') },
    { cursor: Buffer.from('{"occurredAt":"2026-02-30T00:00:00.000Z","eventId":"e"}').toString('base64url') },
    { cursor: Buffer.from('null').toString('base64url') },
    { sort: 'bytes' },
    { unknown: 'filter' },
  ];
  it.each(wrong.map((query) => [JSON.stringify(query), query] as const))(
    'with %s is a 400',
    async (_name, query) => {
      const { status, body } = await search(query);
      expect({ status, type: body.type }).toEqual({
        status: 400,
        type: 'urn:palisade:problem:invalid-input',
      });
      expect(body.errors.map(({ path }: { path: string }) => path)).toContain(Object.keys(query)[0]);
    },
  );

  it('of all times that can be written finds everything', async () => {
    const all = { from: '1900-01-01T00:00:00Z', to: '9999-12-31T23:59:59.999999999-23:59' };
    expect(await ids(all)).toHaveLength(events.length);
  });

  it('needs the right to read', async () => {
    expect((await tested.get('/v1/file-access/events')).status).toBe(401);
    const ingestOnly = await tested.keyOf(tenantId, 'file-access:ingest');
    expect((await tested.get('/v1/file-access/events', ingestOnly)).status).toBe(403);
  });
});

describe('under row-level security', () => {
  it('every table has its policy, and no partition rights of its own', async () => {
    const { adminUrl } = tested.environment;
    expect(await assertTenantPolicies({ adminUrl, schema: 'file_access', exempt: systemTables })).toEqual([]);
  });

  it.each(['events', 'event_dedupe', 'group_state', 'episodes', 'rule_activations'])(
    'another tenant sees nothing of %s',
    async (table) => {
      const burst = Array.from({ length: 11 }, (_, i) => ({ tenantId: one, id: `burst-${i}` }));
      if (table === 'events') await tested.produce(...burst);
      const count = (tenant: string) =>
        tested.database.asTenant(tenant, async (tx) => {
          const [row] = await tx.query<{ count: string }[]>(`select count(*) from file_access.${table}`);
          return Number(row?.count);
        });
      await until(async () => (await count(one)) > 0);
      expect(await count(randomUUID())).toBe(0);
      const [row] = await tested.database.system((tx) =>
        tx.query<{ count: string }[]>(`select count(*) from file_access.${table}`),
      );
      expect(row?.count).toBe('0');
    },
  );
  const one = randomUUID();

  it('nobody writes for another tenant', async () => {
    const insert = tested.database.asTenant(randomUUID(), (tx) =>
      tx.query('insert into file_access.event_dedupe (tenant_id, event_id) values ($1, $2)', [
        tenantId,
        'forged',
      ]),
    );
    await expect(insert).rejects.toThrow(/row-level security/);
  });

  it('the service can change no table', async () => {
    for (const sql of [
      'create table file_access.mine ()',
      'drop table file_access.events',
      'alter table file_access.events disable row level security',
      'truncate file_access.events',
      'select * from file_access.events_default',
      `select file_access.drop_event_partitions(current_date)`,
    ]) {
      await expect(tested.database.dataSource.query(sql)).rejects.toThrow(
        /must be owner|permission denied|never dropped/,
      );
    }
  });
});

describe('keeping the store', () => {
  const keeper = (eventDays: number, dedupeDays: number) => {
    const partitions = new EventPartitions(tested.database, eventDays);
    return new EventKeeper(
      tested.database,
      partitions,
      tested.app.get(TenantList),
      {
        eventDays,
        dedupeDays,
      },
      tested.app.get(Organizations),
    );
  };
  const days = async () => {
    const rows = await tested.rows<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'file_access.events'::regclass order by 1`,
    );
    return rows.map(({ name }) => name.replace(/^.*events_/, ''));
  };
  const dayName = (offset: number) =>
    new Date(Date.now() + offset * day).toISOString().slice(0, 10).replaceAll('-', '');

  it('makes today and the next days ahead', async () => {
    expect(await days()).toEqual(expect.arrayContaining([dayName(0), dayName(1), dayName(2), 'default']));
  });

  it('drops the days and the rows that have been kept long enough, and nothing else', async () => {
    const tenant = randomUUID();
    await tested.produce(
      { tenantId: tenant, id: 'day', occurred_at: new Date(Date.now() - 20 * day).toISOString() },
      { tenantId: tenant, id: 'ancient', actor_email: 'b@corp.com', occurred_at: '1999-01-01T00:00:00Z' },
      { tenantId: tenant, id: 'now', actor_email: 'c@corp.com' },
    );
    await until(async () => (await tested.stored(tenant)).length === 3);
    expect(await days()).toContain(dayName(-20));
    await tested.rows(
      `update file_access.events set received_at = now() - interval '40 days' where tenant_id = $1 and event_id = 'ancient'`,
      [tenant],
    );
    await tested.rows(
      `update file_access.event_dedupe set taken_at = now() - interval '41 days' where tenant_id = $1 and event_id = 'day'`,
      [tenant],
    );
    await keeper(14, 40).keep();
    expect(await days()).not.toContain(dayName(-20));
    expect((await tested.stored(tenant)).map(({ event_id }) => event_id)).toEqual(['now']);
    const left = await tested.rows<{ event_id: string }>(
      'select event_id from file_access.event_dedupe where tenant_id = $1 order by 1',
      [tenant],
    );
    expect(left.map(({ event_id }) => event_id)).toEqual(['ancient', 'now']);
  });

  it('deletes events sooner where the organization chose so, as soon as it did', async () => {
    const [chooser, other] = [randomUUID(), randomUUID()];
    const ids = async (tenant: string) =>
      (await tested.stored(tenant)).map(({ event_id }) => event_id).sort();
    await tested.produce(
      ...[chooser, other].flatMap((tenantId) =>
        [1, 3, 6].map((days) => ({
          tenantId,
          id: `${String(days)}-days`,
          actor_email: `${String(days)}@corp.com`,
          occurred_at: new Date(Date.now() - days * day).toISOString(),
        })),
      ),
    );
    for (const tenant of [chooser, other])
      await until(async () => (await tested.stored(tenant)).length === 3);
    await tested.rows('update file_access.events set received_at = occurred_at where tenant_id = any($1)', [
      [chooser, other],
    ]);
    await keeper(14, 40).keep();
    expect(await ids(chooser)).toHaveLength(3);

    await tested.choose(chooser, { settings: { 'retention.file_access_events': '4' } });
    await keeper(14, 40).keep();
    expect(await ids(chooser)).toEqual(['1-days', '3-days']);
    await tested.choose(chooser, { revision: 2, settings: { 'retention.file_access_events': '2' } });
    await keeper(14, 40).keep();
    expect(await ids(chooser)).toEqual(['1-days']);
    // Longer than the installation keeps them is no longer than that.
    await tested.choose(other, { settings: { 'retention.file_access_events': '365' } });
    await keeper(14, 40).keep();
    expect(await ids(other)).toHaveLength(3);
  });
});
