import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actorKey, deadLetterTopic, FileAccessEventRecord } from '@palisade/contracts';
import { faultPoints, partitionFor, Unavailable } from '@palisade/messaging';
import { startService } from '../start-service.js';
import { type EventGiven, FileAccess, until } from '../testing/file-access.js';

let tested: FileAccess;

beforeAll(async () => {
  tested = await FileAccess.start();
}, 120_000);
afterAll(() => tested.close());

const minute = 60_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const storedCount = async (tenantId: string) => (await tested.stored(tenantId)).length;

/** Downloads of one actor, a second apart, from `from` milliseconds ago. */
function downloads(count: number, given: EventGiven & { from?: number } = {}): EventGiven[] {
  const { from = 2 * minute, ...rest } = given;
  const start = Date.now() - from;
  return Array.from({ length: count }, (_, i) => ({
    occurred_at: new Date(start + i * 1000).toISOString(),
    bytes: 10,
    ...rest,
  }));
}

async function opened(tenantId: string, count = 1) {
  await until(async () => (await tested.detections(tenantId)).length >= count);
  return tested.detections(tenantId);
}

describe('a burst', () => {
  it('is one detection that says what, who, when and how much', async () => {
    const tenantId = randomUUID();
    const events = downloads(11, {
      tenantId,
      actor_email: ' Alex@Corp.com ',
      ip: '91.201.10.8',
      ua: 'curl/8',
    }).map((event, i) => ({ ...event, id: `event-${String(i).padStart(2, '0')}` }));
    await tested.produce(...events);
    const [detection, ...others] = await opened(tenantId);
    expect(others).toEqual([]);
    expect(detection).toMatchObject({
      revision: 1,
      phase: 'opened',
      rule: {
        rule_id: 'burst_downloads',
        version: expect.stringMatching(/^[0-9a-f]{12}$/),
        severity: 'medium',
      },
      actor_email: 'alex@corp.com',
      first_seen_at: events[0]?.occurred_at,
      last_seen_at: events[10]?.occurred_at,
      opened_at: events[10]?.occurred_at,
      measures: [
        { name: 'downloads', unit: 'events', peak: 11, value: 11, threshold: 10, window_seconds: 300 },
      ],
      event_count: 11,
      bytes_total: 110,
      approximate: false,
    });
    expect(detection?.ended_at).toBeUndefined();
    expect(detection?.sample_events?.map((sample) => sample.event_id)).toEqual(events.map(({ id }) => id));
    expect(detection?.sample_events?.[0]).toMatchObject({
      action: 'download',
      bytes: 10,
      ip: '91.201.10.8',
      ua: 'curl/8',
    });
  });

  it('of bytes is detected, and exactly 50 MiB is not', async () => {
    const [over, exactly] = [randomUUID(), randomUUID()];
    const half = 25 * 1024 * 1024;
    await tested.produce(
      ...downloads(2, { tenantId: over, bytes: half }),
      ...downloads(1, { tenantId: over, bytes: 1 }),
    );
    await tested.produce(...downloads(2, { tenantId: exactly, bytes: half }));
    const [detection] = await opened(over);
    expect(detection).toMatchObject({ rule: { rule_id: 'burst_bytes' }, bytes_total: 2 * half + 1 });
    await until(async () => (await storedCount(exactly)) === 2);
    expect(await tested.detections(exactly)).toEqual([]);
  });

  it('is found one time when every event is delivered twice, under the same ids', async () => {
    const tenantId = randomUUID();
    const events = downloads(11, { tenantId }).map((event, i) => ({ ...event, id: `twice-${i}` }));
    await tested.produce(...events.slice(0, 10), ...events.slice(0, 10));
    await tested.produce(...events.slice(0, 10));
    await until(async () => (await storedCount(tenantId)) === 10);
    expect(await tested.detections(tenantId)).toEqual([]);
    await tested.produce(...events, ...events);
    expect(await opened(tenantId)).toHaveLength(1);
    expect(await storedCount(tenantId)).toBe(11);
  });

  it('of one tenant takes nothing from another with the same actor and the same event ids', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const withIds = (tenantId: string, count: number) =>
      downloads(count, { tenantId }).map((event, i) => ({ ...event, id: `shared-${i}` }));
    await tested.produce(...withIds(one, 6), ...withIds(other, 6));
    await until(async () => (await storedCount(one)) === 6 && (await storedCount(other)) === 6);
    expect(await tested.detections(one)).toEqual([]);
    await tested.produce(...withIds(one, 11));
    expect(await opened(one)).toHaveLength(1);
    expect(await tested.detections(other)).toEqual([]);
    expect(await storedCount(other)).toBe(6);
  });

  it('ends by itself when its actor falls silent, with one record that says so', async () => {
    const tenantId = randomUUID();
    // The append time of the log goes on from here: seven minutes old, it is over at once.
    await tested.produce(...downloads(11, { tenantId, from: 7 * minute }));
    await tested.produce({ tenantId, action: 'view', occurred_at: ago(0) });
    await until(async () => (await tested.detections(tenantId)).at(-1)?.phase === 'ended', 30_000);
    const [first, last, ...others] = await tested.detections(tenantId);
    expect(others).toEqual([]);
    expect(last).toMatchObject({
      episode_id: first?.episode_id,
      revision: 2,
      phase: 'ended',
      event_count: 11,
    });
    expect(Date.parse(last?.ended_at ?? '') - Date.parse(last?.last_seen_at ?? '')).toBe(5 * minute);
  }, 60_000);
});

describe('an event', () => {
  const actorInPartition = (tenantId: string, partition: number) =>
    Array.from({ length: 100 }, (_, i) => `actor${i}@corp.com`).find(
      (actor) => partitionFor(actorKey(tenantId, actor), 6) === partition,
    ) ?? '';

  it('in the wrong partition is sent to the right one under its id, and counts there once', async () => {
    const tenantId = randomUUID();
    const actor_email = actorInPartition(tenantId, 2);
    const events = downloads(11, { tenantId, actor_email }).map((event, i) => ({
      ...event,
      id: `astray-${i}`,
    }));
    await tested.produce(...events.slice(0, 6).map((event) => ({ ...event, partition: 4 })));
    await tested.produce(...events.slice(4).map((event) => ({ ...event, partition: 2 })));
    expect(await opened(tenantId)).toMatchObject([{ event_count: 11 }]);
    expect(await storedCount(tenantId)).toBe(11);
    const records = await tested.kafka.readAll(FileAccessEventRecord.topic.name);
    const copies = records.filter(
      ({ headers, partition }) =>
        headers?.['ce_tenantid']?.toString() === tenantId &&
        partition === 2 &&
        headers['ce_source']?.toString() === '/palisade/file-access',
    );
    expect(copies.map(({ headers }) => headers?.['ce_id']?.toString())).toEqual(
      events.slice(0, 6).map(({ id }) => id),
    );
    expect(copies.every(({ key }) => key?.toString() === actorKey(tenantId, actor_email))).toBe(true);
  });

  it('is sent to the right partition without what nobody knows, however deep that is', async () => {
    const tenantId = randomUUID();
    const actor_email = actorInPartition(tenantId, 2);
    const event = JSON.stringify({
      actor_email,
      action: 'view',
      resource: 'x',
      labels: { a: 'b' },
      made_up: 0,
    });
    const value = event.replace(':0', `:${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    await tested.produce({ tenantId, id: 'deep', actor_email, partition: 4, value });
    await until(async () => (await storedCount(tenantId)) === 1);
    const records = await tested.kafka.readAll(FileAccessEventRecord.topic.name);
    const copy = records.find(
      ({ headers, partition }) => headers?.['ce_tenantid']?.toString() === tenantId && partition === 2,
    );
    const { occurred_at, ...data } = FileAccessEventRecord.decode(copy?.value ?? Buffer.alloc(0));
    expect(data).toEqual({ actor_email, action: 'view', resource: 'x', labels: { a: 'b' } });
    expect(occurred_at).toBeDefined();
  });

  it('from next year is stored as received, says what it claimed, and counts', async () => {
    const tenantId = randomUUID();
    const claimed = new Date(Date.now() + 365 * 24 * 60 * minute).toISOString();
    await tested.produce({ tenantId, occurred_at: claimed });
    await tested.produce(...downloads(10, { tenantId, from: minute }));
    expect(await opened(tenantId)).toMatchObject([{ event_count: 11 }]);
    const [row] = await tested.rows<{
      occurred_at: Date;
      received_at: Date;
      claimed_at: Date;
      timing: string;
    }>(`select * from file_access.events where tenant_id = $1 and timing <> 'on_time'`, [tenantId]);
    expect(row).toMatchObject({ timing: 'future', claimed_at: new Date(claimed) });
    expect(row?.occurred_at).toEqual(row?.received_at);
  });

  it('too late for detection is stored and marked', async () => {
    const tenantId = randomUUID();
    await tested.produce(...downloads(10, { tenantId, from: minute }));
    await tested.produce({ tenantId, occurred_at: ago(12 * minute), id: 'late' });
    await until(async () => (await storedCount(tenantId)) === 11);
    expect((await tested.stored(tenantId))[0]).toMatchObject({ event_id: 'late', timing: 'late' });
    expect(await tested.detections(tenantId)).toEqual([]);
  });

  it('late within the bound opens an episode after the fact', async () => {
    const tenantId = randomUUID();
    await tested.produce(...downloads(10, { tenantId, from: 9 * minute }));
    await tested.produce({ tenantId, action: 'view', occurred_at: ago(0) });
    await tested.produce({ tenantId, occurred_at: ago(8 * minute + 55_000) });
    expect((await opened(tenantId))[0]).toMatchObject({ phase: 'opened', event_count: 11 });
  });

  it('older than all that is kept, or of a day that nobody prepared, is stored all the same', async () => {
    const tenantId = randomUUID();
    const day = 24 * 60 * minute;
    for (const [i, age] of [4_000 * day, 89 * day, 30 * day, 0].entries()) {
      await tested.produce({ tenantId, actor_email: `old${i}@corp.com`, occurred_at: ago(age) });
    }
    await until(async () => (await storedCount(tenantId)) === 4);
    const rows = await tested.rows<{ partition: string }>(
      'select tableoid::regclass::text as partition from file_access.events where tenant_id = $1 order by occurred_at',
      [tenantId],
    );
    expect(rows[0]?.partition).toMatch(/events_default$/);
    for (const { partition } of rows.slice(1)) expect(partition).toMatch(/events_\d{8}$/);
  });

  it('keeps everything that it says', async () => {
    const tenantId = randomUUID();
    const event = {
      actor_email: 'sam@corp.com',
      action: 'other' as const,
      action_name: 'print',
      resource: `s3://${'long/'.repeat(600)}{"quoted"}, \\ and 文件`,
      bytes: Number.MAX_SAFE_INTEGER,
      ip: '2001:db8::1',
      ua: 'a "browser", {of} \\ sorts',
      session_id: 's-1',
      device: 'laptop',
      labels: { team: 'ops "night", {x}', 'k\\': '' },
      occurred_at: ago(1_234),
    };
    await tested.produce({ tenantId, ...event, id: 'all' });
    await until(async () => (await storedCount(tenantId)) === 1);
    const [row] = await tested.rows(
      `select *, resource || coalesce(resource_rest, '') as resource, host(ip) as ip from file_access.events where tenant_id = $1`,
      [tenantId],
    );
    const { actor_email: actor, occurred_at, bytes, ...same } = event;
    expect(row).toMatchObject({ ...same, actor, bytes: String(bytes), occurred_at: new Date(occurred_at) });
  });
});

describe('what is no event', () => {
  it.each([
    ['no JSON', { value: '{"actor_email":' }],
    ['of a wrong shape', { value: '{"actor_email":"a@b.com","action":"explode","resource":"x"}' }],
    ['with negative bytes', { bytes: -1 }],
    [
      'with more bytes than there are',
      { value: '{"actor_email":"a@b.com","action":"view","resource":"x","bytes":1e300}' },
    ],
    ['of no tenant', { headers: { ce_tenantid: 'nobody' } }],
    ['with a blank in its id', { id: `has space ${randomUUID()}` }],
    ['with an id that is too long', { id: `${'x'.repeat(3_000)}${randomUUID()}` }],
    ['of an unknown type', { headers: { ce_type: 'palisade.fileaccess.v1.Unheard' } }],
  ])('%s is dead-lettered, and the rest flows', async (_name, given: EventGiven) => {
    const tenantId = randomUUID();
    const bad = { tenantId, id: randomUUID(), ...given };
    await tested.produce({ tenantId, id: 'before' }, bad, { tenantId, id: 'after' });
    await until(async () => (await storedCount(tenantId)) === 2);
    const letters = deadLetterTopic(FileAccessEventRecord.topic.name, 'file-access.detect');
    const letterOf = async () =>
      (await tested.kafka.readAll(letters)).find(({ headers }) => headers?.['ce_id']?.toString() === bad.id);
    await until(async () => (await letterOf()) !== undefined);
    expect((await letterOf())?.headers?.['dlq_attempts']?.toString()).toBe('0');
  });

  it('valid but from before 1970 is dead-lettered with its reason, and the rest flows', async () => {
    const tenantId = randomUUID();
    const id = randomUUID();
    await tested.produce(
      { tenantId, id: 'before' },
      { tenantId, id, occurred_at: '1969-12-31T23:59:59Z' },
      { tenantId, id: 'after' },
    );
    await until(async () => (await storedCount(tenantId)) === 2, 40_000);
    const letters = deadLetterTopic(FileAccessEventRecord.topic.name, 'file-access.detect');
    const found = (await tested.kafka.readAll(letters)).find(
      ({ headers }) => headers?.['ce_id']?.toString() === id,
    );
    expect(found?.headers?.['dlq_error']?.toString()).toContain('occurred_at');
  }, 60_000);
});

it('keeps its windows over a restart: the eleventh fires exactly once', async () => {
  const tenantId = randomUUID();
  const events = downloads(11, { tenantId }).map((event, i) => ({ ...event, id: `restart-${i}` }));
  await tested.produce(...events.slice(0, 10));
  await until(async () => (await storedCount(tenantId)) === 10);
  await tested.stop();
  await tested.produce(...events);
  await tested.run();
  expect(await opened(tenantId)).toMatchObject([{ phase: 'opened', event_count: 11 }]);
  await tested.stop();
  await tested.run();
  expect(await tested.detections(tenantId)).toHaveLength(1);
}, 120_000);

it.each([
  ['is rolled back', 'consumer.before-commit', Object.assign(new Error('deadlock'), { code: '40P01' })],
  ['loses its connection at the commit', 'consumer.after-commit', new Unavailable('the connection broke')],
] as const)(
  'counts each event once when every other batch %s',
  async (_name, place, failure) => {
    const tenantId = randomUUID();
    let passes = 0;
    faultPoints.install((point) => {
      if (point === place && passes++ % 2 === 0) throw failure;
    });
    try {
      for (const event of downloads(10, { tenantId })) await tested.produce(event);
      await until(async () => (await storedCount(tenantId)) === 10);
      expect(await tested.detections(tenantId)).toEqual([]);
      await tested.produce(...downloads(1, { tenantId, from: minute }));
      expect(await opened(tenantId)).toMatchObject([{ phase: 'opened', event_count: 11 }]);
      expect(passes).toBeGreaterThan(1);
    } finally {
      faultPoints.install(undefined);
    }
  },
  60_000,
);

it('finds the same while a second replica comes and goes', async () => {
  const tenantId = randomUUID();
  const actors = Array.from({ length: 24 }, (_, i) => `actor${i}@corp.com`);
  const send = async (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      const events = actors.map((actor_email) => ({
        ...downloads(1, { tenantId, actor_email, from: 60_000 - i * 1000 })[0],
        id: `${actor_email}-${i}`,
      }));
      await tested.produce(...events);
    }
  };
  await send(0, 4);
  const second = await startService(tested.settings);
  await send(4, 9);
  await until(async () => (await storedCount(tenantId)) === 9 * actors.length);
  expect(await tested.detections(tenantId)).toEqual([]);
  await second.close();
  await send(9, 11);
  await until(async () => (await storedCount(tenantId)) === 11 * actors.length);
  const detections = await opened(tenantId, actors.length);
  expect(detections.map(({ actor_email }) => actor_email).sort()).toEqual([...actors].sort());
  expect(detections.every(({ event_count, phase }) => event_count === 11 && phase === 'opened')).toBe(true);
}, 120_000);
