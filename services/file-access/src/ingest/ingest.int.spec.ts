import { randomBytes, randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actorKey, FileAccessEventRecord } from '@palisade/contracts';
import { renderMetrics } from '@palisade/telemetry';
import { InFlight } from './in-flight.js';
import { FileAccess, until } from '../testing/file-access.js';

let tested: FileAccess;
let tenantId: string;
let key: string;

beforeAll(async () => {
  tested = await FileAccess.start({ INGEST_EVENTS_PER_SECOND: 1_000 });
  tenantId = randomUUID();
  key = await tested.keyOf(tenantId, 'file-access:ingest', 'file-access:read');
}, 120_000);
afterAll(() => tested.close());

const path = '/v1/file-access/events';
const event = <T extends object = object>(given: T = {} as T) => ({
  actor_email: 'alex@corp.com',
  action: 'view',
  resource: 's3://dept/report.pdf',
  ...given,
});
const lines = { 'content-type': 'application/x-ndjson' };
const gzip = { 'content-encoding': 'gzip' };

async function onTopic(tenant = tenantId) {
  const records = await tested.kafka.readAll(FileAccessEventRecord.topic.name);
  return records
    .filter(({ headers }) => headers?.['ce_tenantid']?.toString() === tenant)
    .map(({ key: recordKey, value, headers }) => ({
      id: headers?.['ce_id']?.toString(),
      key: recordKey?.toString(),
      headers,
      data: FileAccessEventRecord.decode(value ?? Buffer.alloc(0)),
    }));
}

describe('events', () => {
  it('are on the topic when they are accepted, with the envelope that subscribers expect', async () => {
    const before = Date.now();
    const sent = event({
      event_id: randomUUID(),
      actor_email: ' Alex@Corp.com ',
      bytes: 7,
      made_up: 'field',
    });
    const { status, body } = await tested.post(key, sent);
    expect({ status, body }).toEqual({ status: 202, body: { accepted: 1, rejected: [] } });
    const found = (await onTopic()).find(({ id }) => id === sent.event_id);
    expect(found).toMatchObject({
      key: actorKey(tenantId, 'alex@corp.com'),
      data: { bytes: 7, resource: sent.resource },
    });
    expect(found?.data).not.toHaveProperty('made_up');
    expect(Date.parse(found?.data.occurred_at ?? '')).toBeGreaterThanOrEqual(before);
    expect(found?.headers?.['ce_source']?.toString()).toBe('/palisade/file-access');
    expect(found?.headers?.['ce_type']?.toString()).toBe(FileAccessEventRecord.type);
  });

  it('come as an array, as lines, and packed', async () => {
    const ids = Array.from({ length: 6 }, () => randomUUID());
    const [a, b, c, d, e, f] = ids.map((event_id) => event({ event_id }));
    const bodies: [string | Uint8Array, Record<string, string>][] = [
      [JSON.stringify([a, b]), {}],
      [`${JSON.stringify(c)}\n\n${JSON.stringify(d)}\r\n`, lines],
      [gzipSync(JSON.stringify([e])), gzip],
      [gzipSync(JSON.stringify(f)), { ...lines, ...gzip }],
    ];
    for (const [body, headers] of bodies) expect((await tested.post(key, body, headers)).status).toBe(202);
    expect((await onTopic()).map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  it('come in pieces without a length', async () => {
    const event_id = randomUUID();
    const body = new ReadableStream({
      start(controller) {
        for (const piece of JSON.stringify(event({ event_id })).match(/.{1,20}/g) ?? []) {
          controller.enqueue(new TextEncoder().encode(piece));
        }
        controller.close();
      },
    });
    expect((await tested.post(key, body)).body).toEqual({ accepted: 1, rejected: [] });
    expect((await onTopic()).some(({ id }) => id === event_id)).toBe(true);
  });

  it('that are wrong are rejected by their place, and the others are taken', async () => {
    const event_id = randomUUID();
    const wrong = [
      event({ action: 'explode' }),
      event({ bytes: -1 }),
      event({ bytes: 1e300 }),
      event({ bytes: 1.5 }),
      event({ actor_email: 'nobody' }),
      event({ ip: '300.1.1.1' }),
      event({ resource: 'a\0b' }),
      event({ occurred_at: 'yesterday' }),
      event({ occurred_at: '1969-01-01T00:00:00Z' }),
      event({ action: 'other' }),
      event({ event_id: 'x'.repeat(129) }),
      'text',
      null,
      [event()],
    ];
    const { status, body } = await tested.post(key, [...wrong, event({ event_id })]);
    expect(status).toBe(202);
    expect(body.accepted).toBe(1);
    expect(body.rejected.map(({ index }: { index: number }) => index)).toEqual(wrong.map((_, i) => i));
    expect(body.rejected.map(({ errors }: { errors: { path: string }[] }) => errors[0]?.path)).toEqual([
      'action',
      'bytes',
      'bytes',
      'bytes',
      'actor_email',
      'ip',
      'resource',
      'occurred_at',
      'occurred_at',
      'action_name',
      'event_id',
      '',
      '',
      '',
    ]);
    expect((await onTopic()).some(({ id }) => id === event_id)).toBe(true);
  });

  it.each([9_000, 200_000])('nested %i deep harm nobody else', async (depth) => {
    const deep = '['.repeat(depth) + ']'.repeat(depth);
    const good = Array.from({ length: 500 }, () => JSON.stringify(event()));
    const odd = JSON.stringify(event({ made_up: 0 })).replace(':0', `:${deep}`);
    const wrong = JSON.stringify(event({ labels: { x: 0 } })).replace(':0', `:${deep}`);
    const { status, body } = await tested.post(key, `[${[...good, deep, odd, wrong].join(',')}]`);
    expect(status).toBe(202);
    expect(body).toEqual({
      accepted: 501,
      rejected: [
        { index: 500, errors: [{ path: '', message: 'must be object' }] },
        { index: 502, errors: [{ path: 'labels.x', message: 'must be string' }] },
      ],
    });
    const nothing = await tested.post(key, deep);
    expect(nothing).toMatchObject({ status: 202, body: { accepted: 0, rejected: [{ index: 0 }] } });
  });

  it('whose texts are no Unicode are rejected on the field', async () => {
    const half = event({ actor_email: 'ls\ud800@x.io' });
    const whole = event({ ua: '😀', made_up: '\ud800' });
    const body = [half, whole].map((each) => JSON.stringify(each).replace('😀', '\\ud83d\\ude00'));
    const rejected = [
      { index: 0, errors: [{ path: 'actor_email', message: 'must be well-formed Unicode' }] },
    ];
    expect((await tested.post(key, `[${body.join(',')}]`)).body).toEqual({ accepted: 1, rejected });
    expect((await tested.post(key, body.join('\n'), lines)).body).toEqual({ accepted: 1, rejected });
  });

  it('on lines that are no JSON are rejected by their place', async () => {
    const body = `${JSON.stringify(event())}\n{"actor_email":\n${JSON.stringify(event())}\n`;
    expect((await tested.post(key, body, lines)).body).toEqual({
      accepted: 2,
      rejected: [{ index: 1, errors: [{ path: '', message: 'is not valid JSON' }] }],
    });
  });

  it('get the same ids when their request is repeated under one key', async () => {
    const events = [
      event({ resource: 'one' }),
      event({ resource: 'two' }),
      event({ event_id: randomUUID() }),
    ];
    const tenant = randomUUID();
    const own = await tested.keyOf(tenant, 'file-access:ingest');
    for (let i = 0; i < 2; i++) await tested.post(own, events, { 'idempotency-key': 'batch 7' });
    await tested.post(own, events, { 'idempotency-key': 'batch 8' });
    const ids = (await onTopic(tenant)).map(({ id }) => id);
    expect(ids).toHaveLength(9);
    expect(new Set(ids).size).toBe(5);
    await until(async () => (await tested.stored(tenant)).length === 5);
  });

  it('are all kept when a key is used again for another body, and repeated ones still count once', async () => {
    const tenant = randomUUID();
    const own = await tested.keyOf(tenant, 'file-access:ingest');
    const send = (...resources: string[]) =>
      tested.post(
        own,
        resources.map((resource) => event({ resource })),
        { 'idempotency-key': 'again' },
      );
    for (const resources of [['a', 'b', 'c'], ['a', 'x', 'c', 'd'], ['a', 'b', 'c'], ['y']]) {
      expect((await send(...resources)).body).toEqual({ accepted: resources.length, rejected: [] });
    }
    await until(async () => (await tested.stored(tenant)).length >= 6);
    // All of one actor, so in one partition and in order: once the last is stored nothing is still to come.
    await send('last');
    await until(async () => (await tested.stored(tenant)).some(({ resource }) => resource === 'last'));
    const stored = (await tested.stored(tenant)).map(({ resource }) => resource);
    expect(stored.sort()).toEqual(['a', 'b', 'c', 'd', 'last', 'x', 'y']);
  });

  it('are counted', async () => {
    await tested.post(key, [event(), event({ bytes: -1 })]);
    const metrics = await renderMetrics();
    expect(metrics).toMatch(/file_access_events_accepted_total\S* [1-9]/);
    expect(metrics).toMatch(/file_access_events_rejected_total\S* [1-9]/);
  });
});

/** A request whose body is announced and never comes. */
async function begin(length: number, bearer = key): Promise<Socket> {
  const { port, hostname } = new URL(await tested.app.getUrl());
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${bearer}\r\ncontent-type: application/json\r\n` +
      `content-length: ${length}\r\n\r\n[`,
  );
  return socket;
}

describe('a request', () => {
  it('with one wrong event is a 400 that says what is wrong', async () => {
    const { status, headers, body } = await tested.post(key, event({ action: 'explode', bytes: -5 }));
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ type: 'urn:palisade:problem:invalid-input', status: 400 });
    expect(body.errors.map(({ path: where }: { path: string }) => where).sort()).toEqual(['action', 'bytes']);
  });

  it('with an empty array accepts nothing', async () => {
    expect(await tested.post(key, [])).toMatchObject({ status: 202, body: { accepted: 0, rejected: [] } });
  });

  it.each<[string, number, string | Uint8Array, Record<string, string>]>([
    ['malformed JSON', 400, '{"actor_email"', {}],
    ['no body', 400, '', {}],
    ['text that is not UTF-8', 400, Buffer.from([0x22, 0xff, 0x22]), {}],
    ['another type', 415, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['another charset', 415, '[]', { 'content-type': 'application/json; charset=utf-16' }],
    ['another charset of lines', 415, '', { 'content-type': 'application/x-ndjson; charset=utf-16' }],
    ['another encoding', 415, 'x', { 'content-encoding': 'br' }],
    ['broken gzip', 400, Buffer.from('not gzip'), gzip],
    ['gzip that breaks off', 400, gzipSync(JSON.stringify(event())).subarray(0, 40), gzip],
    ['10 MB', 413, Buffer.alloc(10_000_000, ' '), {}],
    ['10 MB of noise in gzip', 413, gzipSync(randomBytes(10_000_000), { level: 1 }), gzip],
    ['a gzip bomb', 413, gzipSync(Buffer.alloc(300_000_000, ' ')), gzip],
    ['more than 1,000 events', 413, JSON.stringify(Array.from({ length: 1_001 }, () => 1)), {}],
    ['a bad Idempotency-Key', 400, JSON.stringify([]), { 'idempotency-key': 'ü' }],
    ['a prototype in its JSON', 400, '{"__proto__":{"admin":true}}', {}],
  ])('with %s is a %i', async (_name, expected, body, headers) => {
    const answer = await tested.post(key, body, headers);
    expect(answer.status).toBe(expected);
    expect(answer.body).toMatchObject({
      status: expected,
      type: expect.stringMatching(/^urn:palisade:problem:/),
    });
  });

  it('holds room for its body and gives it back when it breaks off', async () => {
    const inFlight = tested.app.get(InFlight);
    const socket = await begin(3_000_000);
    await until(() => inFlight.bytes >= 3_000_000);
    socket.destroy();
    await until(() => inFlight.bytes === 0);
  });

  it("is a 503 when its tenant's share of the room is taken, and another tenant's is not", async () => {
    const sockets = await Promise.all(Array.from({ length: 4 }, () => begin(4_000_000)));
    await until(() => tested.app.get(InFlight).bytes === 16_000_000);
    const body = JSON.stringify(
      Array.from({ length: 500 }, () => event({ ua: 'x'.repeat(1_000), device: 'y'.repeat(250) })),
    );
    const refused = await tested.post(key, body.padEnd(1_000_000));
    expect(refused).toMatchObject({ status: 503, body: { type: 'urn:palisade:problem:unavailable' } });
    expect(refused.headers.get('retry-after')).toBe('1');
    const other = await tested.keyOf(randomUUID(), 'file-access:ingest');
    expect((await tested.post(other, body)).status).toBe(202);
    for (const socket of sockets) socket.destroy();
    await until(() => tested.app.get(InFlight).bytes === 0);
  });

  it('of somebody unknown gets no room', async () => {
    const socket = await begin(3_000_000, 'pal_nonsense');
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(data.toString())),
    );
    expect(answer).toMatch(/^HTTP\/1.1 401/);
    expect(tested.app.get(InFlight).bytes).toBe(0);
    socket.destroy();
  });

  it('without a key is a 401, and with one that may not a 403', async () => {
    expect((await tested.post(undefined, event())).status).toBe(401);
    expect((await tested.post('pal_nonsense', event())).status).toBe(401);
    const viewer = await tested.keyOf(tenantId, 'file-access:read');
    expect((await tested.post(viewer, event())).status).toBe(403);
  });

  it("over its tenant's rate is a 429 that says when, and another tenant's is not", async () => {
    const [greedy, modest] = await Promise.all(
      Array.from({ length: 2 }, () => tested.keyOf(randomUUID(), 'file-access:ingest')),
    );
    // Ten seconds' worth at once is let through, and paid for before the next.
    const much = `${JSON.stringify(event())}\n`.repeat(10_000);
    expect((await tested.post(greedy, much, lines)).body).toEqual({ accepted: 10_000, rejected: [] });
    const refused = await tested.post(greedy, event());
    expect(refused).toMatchObject({ status: 429, body: { type: 'urn:palisade:problem:too-many-requests' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await tested.post(modest, event())).status).toBe(202);
  });
});

it('describes itself', async () => {
  const { body } = await tested.get('/openapi.json');
  const { post, get } = body.paths[path];
  expect(post).not.toHaveProperty('x-bodies');
  const { 'application/json': json, 'application/x-ndjson': lines } = post.requestBody.content;
  expect(json.schema.anyOf.map(({ title = 'several' }: { title?: string }) => title)).toEqual([
    ...[
      'FileAccessEvent',
      'several',
      'O365AuditRecords',
      'CloudTrailRecords',
      'DriveActivities',
      'BoxEvents',
    ],
  ]);
  expect(lines.schema.type).toBe('string');
  const imported = body.paths['/v1/file-access/rules/import'].post.requestBody.content;
  expect(imported['application/yaml'].schema).toMatchObject({ type: 'string', maxLength: 1_000_000 });
  expect(imported['application/json'].schema).toEqual({ $ref: '#/components/schemas/ImportBody' });
  for (const [name, { value }] of Object.entries<{ value: object }>(json.examples)) {
    const format = name === 'one' || name === 'several' ? undefined : name;
    const { status, body: answer } = await tested.post(key, value, {}, format);
    expect([name, status, answer.rejected]).toEqual([name, 202, []]);
  }
  expect(Object.keys(post.responses)).toEqual(
    expect.arrayContaining(['202', '400', '401', '403', '413', '415', '429', '503']),
  );
  expect(get.parameters.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(['actor', 'action', 'resource', 'ip', 'from', 'to', 'limit', 'cursor', 'sort']),
  );
});
