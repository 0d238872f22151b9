import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { FileAccessEventRecord } from '@palisade/contracts';
import { newTraceparent, traceIdOf } from '@palisade/telemetry';
import { Alerting } from '../testing/alerting.js';
import { eventOf } from '../testing/file-access-event.js';
import type { StreamClient } from '../testing/stream-client.js';
import { until } from '../testing/until.js';

let alerting: Alerting;
let tenantId: string;
let client: StreamClient;
const clients: StreamClient[] = [];
const most = 50;

beforeAll(async () => {
  alerting = await Alerting.start({ STREAM_EVENTS_PER_SECOND: most });
});
afterAll(() => alerting.close());
beforeEach(async () => {
  tenantId = randomUUID();
  client = await connect(tenantId);
});
afterEach(() => {
  for (const each of clients.splice(0)) each.cut();
});

async function connect(tenant: string): Promise<StreamClient> {
  const connected = await alerting.stream(await alerting.keyOf(tenant, 'alerts:read', 'file-access:read'));
  clients.push(connected);
  return connected;
}

const produce = (...events: ReturnType<typeof eventOf>[]) =>
  alerting.produce(FileAccessEventRecord, ...events);
const ids = (of: StreamClient, subscription = 'feed') =>
  of
    .of('file_access_event')
    .filter((frame) => frame.subscription === subscription)
    .map(({ data }) => data.event_id as string);
const gaps = (of: StreamClient) => of.of('gap').reduce((sum, { data }) => sum + (data.count as number), 0);

it('shows events as file-access lists them, in their trace', async () => {
  await client.subscribe();
  const traceparent = newTraceparent();
  const sent = eventOf(tenantId, {
    id: 'event-1',
    actor_email: ' Alex@Corp.com ',
    bytes: 1_500_000,
    ip: '91.201.10.8',
    occurred_at: '2026-03-02T10:00:00+01:00',
    labels: { team: 'finance' },
  });
  await produce({ ...sent, traceparent });
  await until(async () => ids(client).length === 1);
  expect(client.of('file_access_event')).toEqual([
    {
      type: 'file_access_event',
      subscription: 'feed',
      trace_id: traceIdOf(traceparent),
      data: {
        event_id: 'event-1',
        actor_email: 'alex@corp.com',
        action: 'download',
        resource: 's3://dept/finance/report.pdf',
        bytes: 1_500_000,
        ip: '91.201.10.8',
        occurred_at: '2026-03-02T09:00:00.000Z',
        received_at: expect.stringMatching(/Z$/),
        timing: 'on_time',
        labels: { team: 'finance' },
      },
    },
  ]);
});

it('counts an event from the future when it was received', async () => {
  await client.subscribe();
  const claimed_at = new Date(Date.now() + 3_600_000).toISOString();
  await produce(eventOf(tenantId, { occurred_at: claimed_at }));
  await until(async () => ids(client).length === 1);
  const { data } = client.of('file_access_event')[0] ?? {};
  expect(data).toMatchObject({ timing: 'future', claimed_at, occurred_at: data.received_at });
});

it.each<[string, object, string[]]>([
  ['everything', {}, ['a', 'b', 'c', 'd']],
  ['an actor', { actor: ' EVE@corp.com' }, ['b']],
  ['actions', { action: ['view', 'delete'] }, ['b', 'c']],
  ['the beginning of a resource', { resource: 's3://dept/hr' }, ['c']],
  ['an address', { ip: '10.1.2.3' }, ['a']],
  ['a network', { ip: '10.0.0.0/8' }, ['a', 'b']],
  ['a network of IPv6', { ip: '2001:db8::/32' }, ['d']],
  ['all of it at once', { action: ['view'], ip: '10.0.0.0/8', actor: 'eve@corp.com' }, ['b']],
])('shows what a filter on %s lets through', async (_name, filter, expected) => {
  await client.subscribe('feed', { filter });
  await client.subscribe('rest', { filter: { resource: 'the end' } });
  const named = (id: string, data: object) => eventOf(tenantId, { id: `${tenantId}-${id}`, ...data });
  await produce(
    named('a', { ip: '10.1.2.3' }),
    named('b', { actor_email: 'eve@corp.com', action: 'view', ip: '10.200.0.1' }),
    named('c', { action: 'delete', resource: 's3://dept/hr/x', ip: '192.0.2.1' }),
    named('d', { ip: '2001:DB8:0::1' }),
  );
  await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      alerting.produce(FileAccessEventRecord, {
        ...eventOf(tenantId, {
          id: `${tenantId}-end-${String(n)}`,
          resource: 'the end',
          actor_email: `${String(n)}@corp.com`,
        }),
      }),
    ),
  );
  await until(async () => ids(client, 'rest').length === 6);
  const shown = ids(client)
    .filter((id) => !id.includes('end'))
    .sort();
  expect(shown).toEqual(expected.map((id) => `${tenantId}-${id}`));
});

it('shows an event once that was written twice, and not where another partitioner put it', async () => {
  await client.subscribe();
  const event = eventOf(tenantId);
  const foreign = Array.from({ length: 6 }, (_, partition) => ({
    ...eventOf(tenantId, { id: 'misplaced' }),
    partition,
  }));
  await produce(event, event, ...foreign);
  await until(async () => ids(client).includes('misplaced') && ids(client).includes(event.id));
  await produce(eventOf(tenantId, { id: 'last' }));
  await until(async () => ids(client).includes('last'));
  expect(ids(client).sort()).toEqual([event.id, 'misplaced', 'last'].sort());
});

it('sends no more a second than it may, and says how many it left out', async () => {
  await client.subscribe('slow', { max_per_second: 5 });
  await client.subscribe('feed');
  const events = Array.from({ length: 400 }, (_, n) =>
    eventOf(tenantId, { actor_email: `a${String(n)}@corp.com` }),
  );
  await produce(...events);
  await until(
    async () => ids(client).length + ids(client, 'slow').length + gaps(client) === 2 * events.length,
  );
  for (const subscription of ['feed', 'slow']) {
    const left = client.of('gap').filter((gap) => gap.subscription === subscription);
    const missed = left.reduce((sum, { data }) => sum + (data.count as number), 0);
    expect(ids(client, subscription).length + missed).toBe(events.length);
  }
  expect(ids(client, 'slow').length).toBeLessThanOrEqual(5 * client.of('gap').length);
  expect(new Set(ids(client)).size).toBe(ids(client).length);
});

it('replaces a subscription of the same name, ends one, and takes four at most', async () => {
  await client.subscribe('feed', { filter: { actor: 'a@corp.com' } });
  await client.subscribe('feed', { filter: { actor: 'b@corp.com' } });
  for (const name of ['two', 'three', 'four'])
    await client.subscribe(name, { filter: { actor: 'nobody@corp.com' } });
  await client.subscribe('five');
  expect(client.of('error')).toMatchObject([
    { subscription: 'five', data: { type: 'urn:palisade:problem:too-many-subscriptions' } },
  ]);
  await produce(
    eventOf(tenantId, { actor_email: 'a@corp.com' }),
    eventOf(tenantId, { id: 'b', actor_email: 'b@corp.com' }),
  );
  await until(async () => ids(client).length > 0);
  client.send({ type: 'unsubscribe', subscription: 'feed' });
  await until(async () => client.of('unsubscribed').length === 1);
  await client.subscribe('five');
  await produce(eventOf(tenantId, { id: 'c', actor_email: 'b@corp.com' }));
  await until(async () => ids(client, 'five').includes('c'));
  expect(ids(client)).toEqual(['b']);
});

it('shows nothing under a name whose new filter is refused, and goes on with the others', async () => {
  await client.subscribe('feed');
  await client.subscribe('rest');
  await client.subscribe('feed', { filter: { ip: '10.0.' } });
  expect(client.of('error')).toMatchObject([{ subscription: 'feed' }]);
  await produce(eventOf(tenantId, { id: 'a' }));
  await until(async () => ids(client, 'rest').includes('a'));
  expect(ids(client)).toEqual([]);
});

it('shows nothing of another tenant, nor to those who may not see events', async () => {
  const stranger = await connect(randomUUID());
  await stranger.subscribe();
  await client.subscribe();
  const watcher = await alerting.stream(await alerting.keyOf(tenantId, 'alerts:read'));
  clients.push(watcher);
  await watcher.subscribe();
  expect(watcher.of('error')).toMatchObject([{ data: { type: 'urn:palisade:problem:forbidden' } }]);
  await produce(eventOf(tenantId));
  await until(async () => ids(client).length === 1);
  await produce(eventOf(stranger.frames[0]?.data.connection_id as string));
  expect([ids(stranger), ids(watcher)]).toEqual([[], []]);
});

it('ends where the organization turns it off, alerts apart, and begins where it is on again', async () => {
  const off = { type: 'urn:palisade:problem:feature-off' };
  await client.subscribe();
  await alerting.choose(tenantId, { flags: { 'live-events': false } });
  await until(async () => client.of('error').length === 1);
  expect(client.of('error')[0]).toMatchObject({ subscription: 'feed', data: off });
  client.send({ type: 'subscribe', subscription: 'feed', to: 'file_access_event' });
  await until(async () => client.of('error').length === 2);
  expect(client.of('error')[1]).toMatchObject({ subscription: 'feed', data: off });
  await produce(eventOf(tenantId, { id: 'unseen' }));

  await alerting.choose(tenantId, { revision: 2, flags: { 'live-events': true } });
  await client.subscribe();
  await produce(eventOf(tenantId, { id: 'seen' }));
  await until(async () => ids(client).length > 0);
  expect(ids(client)).toEqual(['seen']);
});
