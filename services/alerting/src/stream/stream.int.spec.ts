import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newTraceparent, runInContext, traceIdOf } from '@palisade/telemetry';
import { WebSocket } from 'ws';
import { Alerting } from '../testing/alerting.js';
import { detectionOf } from '../testing/detection.js';
import { Identity } from '../testing/signed-in.js';
import type { StreamClient } from '../testing/stream-client.js';
import { until } from '../testing/until.js';
import { cursorOf } from './cursor.js';

let alerting: Alerting;
let tenantId: string;
let key: string;
const clients: StreamClient[] = [];

beforeAll(async () => {
  alerting = await Alerting.start({ STREAM_HEARTBEAT_SECONDS: 1, STREAM_CONNECTIONS_PER_USER: 4 });
});
afterAll(() => alerting.close());
beforeEach(async () => {
  tenantId = randomUUID();
  key = await alerting.keyOf(tenantId, 'alerts:read', 'alerts:triage', 'file-access:read');
});
afterEach(() => {
  for (const client of clients.splice(0)) client.cut();
});

async function connect(...args: Parameters<Alerting['stream']>): Promise<StreamClient> {
  const client = await alerting.stream(...args);
  clients.push(client);
  return client;
}

const raise = (actor_email: string, revision = 1) =>
  alerting.detect(tenantId, detectionOf({ actor_email, revision, event_count: 10 + revision }));
const seen = (client: StreamClient) =>
  client.of('alert').map(({ data }) => `${String(data.actor.email)} ${String(data.revision)}`);

describe('alerts', () => {
  it('are told as they are raised and changed, as the API shows them', async () => {
    const client = await connect(key);
    expect(client.frames[0]).toEqual({
      type: 'hello',
      data: {
        connection_id: expect.any(String),
        cursor: expect.any(String),
        resumed: false,
        heartbeat_seconds: 1,
        can: ['alert', 'file_access_event'],
      },
    });
    await raise('a@corp.com');
    await until(async () => client.of('alert').length === 1);
    const id: unknown = client.of('alert')[0]?.data.id;
    expect(client.of('alert')[0]?.data).toEqual((await alerting.get(`/v1/alerts/${String(id)}`, key)).body);

    await alerting.patch(`/v1/alerts/${String(id)}`, key, { revision: 1, state: 'acknowledged' });
    await until(async () => client.of('alert').length === 2);
    expect(client.of('alert')[1]?.data).toMatchObject({ state: 'acknowledged', sequence: 2, revision: 2 });
  });

  it('name the trace of the change that the frame tells of', async () => {
    const client = await connect(key);
    const [raising, changing] = [newTraceparent(), newTraceparent()];
    const within = (traceparent: string, work: () => Promise<void>) =>
      runInContext({ correlationId: 'c', traceparent }, work);
    await within(raising, () => raise('a@corp.com'));
    await until(async () => client.of('alert').length === 1);
    await within(changing, () => raise('a@corp.com', 2));
    await until(async () => client.of('alert').length === 2);
    expect(client.of('alert').map(({ trace_id }) => trace_id)).toEqual([raising, changing].map(traceIdOf));
    expect(client.of('alert')[1]?.data.trace_id).toBe(traceIdOf(raising));
  });

  it('that changed while the client was away come first, each once in its present state', async () => {
    const away = await connect(key);
    await raise('a@corp.com');
    await until(async () => away.of('alert').length === 1);
    const since = away.cursor;
    away.cut();
    await raise('b@corp.com');
    await raise('c@corp.com');
    await raise('b@corp.com', 2);
    const back = await connect(key, { since });
    expect(back.frames[0]).toMatchObject({ type: 'hello', data: { resumed: true, cursor: since } });
    await raise('d@corp.com');
    await until(async () => seen(back).length === 3);
    expect(seen(back)).toEqual(['c@corp.com 1', 'b@corp.com 2', 'd@corp.com 1']);
  });

  it('of many pages are resumed in order', async () => {
    const since = cursorOf(tenantId, 0);
    const actors = Array.from({ length: 450 }, (_, n) => `a${String(n)}@corp.com`);
    for (let n = 0; n < actors.length; n += 10)
      await Promise.all(actors.slice(n, n + 10).map((actor) => raise(actor)));
    const client = await connect(key, { since });
    await until(async () => client.of('alert').length === actors.length);
    const sequences = client.of('alert').map(({ data }) => data.sequence as number);
    expect(sequences).toEqual(actors.map((_, n) => n + 1));
  });

  it('of another tenant are never seen', async () => {
    const stranger = randomUUID();
    const theirs = await connect(await alerting.keyOf(stranger, 'alerts:read'));
    const ours = await connect(key);
    await raise('a@corp.com');
    await alerting.detect(stranger, detectionOf({ actor_email: 'their@corp.com' }));
    await until(async () => seen(ours).length === 1 && seen(theirs).length === 1);
    expect([seen(ours), seen(theirs)]).toEqual([['a@corp.com 1'], ['their@corp.com 1']]);
  });

  it.each([
    ['is none', () => 'nonsense'],
    ['is of another organization', () => cursorOf(randomUUID(), 0)],
    ['was not given out yet', () => cursorOf(tenantId, 7)],
  ])('are not resumed from a cursor that %s', async (_name, cursor) => {
    const client = await connect(key, { since: cursor() });
    expect(await client.ended()).toEqual({ code: 4400, reason: 'bad-cursor' });
    expect(client.frames).toMatchObject([
      { type: 'error', data: { type: 'urn:palisade:problem:invalid-input', errors: [{ path: 'since' }] } },
    ]);
  });
});

describe('a connection', () => {
  it('has heartbeats, which tell where the client stands', async () => {
    const client = await connect(key);
    await raise('a@corp.com');
    await until(async () => client.of('alert').length === 1);
    const { length } = client.of('heartbeat');
    await until(async () => client.of('heartbeat').length > length);
    const beat = client.of('heartbeat').at(-1);
    expect(Date.now() - Date.parse(beat?.data.at)).toBeLessThan(5_000);
    expect([beat?.data.cursor, beat?.data.events_behind_seconds]).toEqual([client.of('alert')[0]?.cursor, 0]);
  });

  it('is given up when nobody answers its pings', async () => {
    const socket = new WebSocket(alerting.streamUrl, {
      headers: { authorization: `Bearer ${key}` },
      autoPong: false,
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    expect(await closed).toBe(1006);
  });

  it.each(['admin', 'analyst', 'viewer'] as const)('may be an %s’s', async (role) => {
    const identity = await Identity.start(alerting);
    const { token } = await identity.signIn(tenantId, role);
    await until(async () => (await alerting.get('/v1/alerts', token)).status === 200);
    const client = await connect(token);
    expect(client.frames[0]).toMatchObject({ type: 'hello' });
  });

  const answerTo = async (headers: Record<string, string>) => {
    const socket = new WebSocket(alerting.streamUrl, { headers });
    return new Promise<{ status: number; type: string; retryAfter?: string }>((resolve, reject) => {
      socket.once('open', () => {
        reject(new Error('let in'));
      });
      socket.once('error', () => undefined);
      socket.once('unexpected-response', (_request, answer) => {
        let body = '';
        answer.on('data', (part: Buffer) => (body += part.toString()));
        answer.on('end', () => {
          const { type } = JSON.parse(body) as { type: string };
          resolve({ status: answer.statusCode ?? 0, type, retryAfter: answer.headers['retry-after'] });
        });
      });
    });
  };

  it('is refused with a problem before it is made', async () => {
    const problem = 'urn:palisade:problem';
    expect(await answerTo({})).toMatchObject({ status: 401, type: `${problem}:unauthorized` });
    expect(await answerTo({ cookie: `palisade_access=${key}` })).toMatchObject({ status: 401 });
    expect(await answerTo({ authorization: 'Bearer nobody' })).toMatchObject({ status: 401 });
    const writer = await alerting.keyOf(tenantId, 'file-access:read');
    const forbidden = await answerTo({ authorization: `Bearer ${writer}` });
    expect(forbidden).toMatchObject({ status: 403, type: `${problem}:forbidden` });
    const foreign = await answerTo({ authorization: `Bearer ${key}`, origin: 'https://evil.example' });
    expect(foreign).toMatchObject({ status: 403, type: `${problem}:cross-site` });
  });

  it('may come from a page of the host that it asks for', async () => {
    const client = await connect(key, {
      headers: { origin: alerting.streamUrl.replace(/^ws(.*)\/v1.*/, 'http$1') },
    });
    expect(client.frames[0]).toMatchObject({ type: 'hello' });
  });

  it('is a WebSocket: a plain request is told so', async () => {
    const { status, body } = await alerting.get('/v1/stream', key);
    expect([status, body.type]).toEqual([426, 'urn:palisade:problem:upgrade-required']);
  });

  it('is one too many beyond the limit, until another ends', async () => {
    for (let n = 0; n < 4; n++) await connect(key);
    const refused = await answerTo({ authorization: `Bearer ${key}` });
    expect(refused).toEqual({
      status: 429,
      type: 'urn:palisade:problem:too-many-connections',
      retryAfter: '5',
    });
    const page = await connect(key, { headers: { 'sec-fetch-mode': 'websocket' } });
    expect(await page.ended()).toEqual({ code: 4429, reason: 'too-many-connections' });
    const other = await connect(await alerting.keyOf(tenantId, 'alerts:read'));
    expect(other.frames[0]).toMatchObject({ type: 'hello', data: { can: ['alert'] } });

    clients[0]?.cut();
    await until(async () => (await connect(key, {})).frames[0]?.type === 'hello');
  });

  it.each([
    ['no JSON', 'nonsense', ''],
    ['no object', '[]', ''],
    ['of no known type', '{"type":"publish"}', 'type'],
    ['of the type that invalid ones have', '{"type":"invalid"}', 'type'],
    ['without a name', '{"type":"subscribe","to":"file_access_event"}', 'subscription'],
    ['with a strange name', '{"type":"unsubscribe","subscription":"a b"}', 'subscription'],
    ['about nothing known', '{"type":"subscribe","subscription":"feed","to":"alert"}', 'to'],
    [
      'with more than it may say',
      '{"type":"unsubscribe","subscription":"feed","tenant_id":"x"}',
      'tenant_id',
    ],
    [
      'about nothing known, with a wrong filter',
      '{"type":"subscribe","subscription":"feed","to":"alert","filter":{"ip":"x"}}',
      'to',
    ],
  ])('ends with a message that is %s', async (_name, message, path) => {
    const client = await connect(key);
    client.send(message);
    expect(await client.ended()).toEqual({ code: 4400, reason: 'bad-message' });
    expect(client.of('error')[0]?.data).toMatchObject({
      type: 'urn:palisade:problem:invalid-input',
      errors: expect.arrayContaining([expect.objectContaining({ path })]),
    });
  });

  it.each([
    ['an unknown filter', { filter: { tenant: 'x' } }, 'filter.tenant'],
    ['a filter that is none', { filter: 'x' }, 'filter'],
    ['a wrong address', { filter: { ip: '10.0.0.0/99' } }, 'filter.ip'],
    ['an unfinished address', { filter: { ip: '10.0' } }, 'filter.ip'],
    ['no address', { filter: { ip: null } }, 'filter.ip'],
    ['no actions', { filter: { action: null } }, 'filter.action'],
    ['an unknown action', { filter: { action: ['read'] } }, 'filter.action'],
    ['a rate of nothing', { max_per_second: 0 }, 'max_per_second'],
  ])('goes on after a subscription with %s, which is refused', async (_name, options, path) => {
    const client = await connect(key);
    await client.subscribe('feed', options);
    expect(client.of('error')).toMatchObject([
      {
        subscription: 'feed',
        data: {
          type: 'urn:palisade:problem:invalid-input',
          errors: expect.arrayContaining([expect.objectContaining({ path })]),
        },
      },
    ]);
    await client.subscribe('feed', { filter: { ip: '10.0.0.0/8' } });
    expect(client.of('subscribed')).toMatchObject([{ subscription: 'feed' }]);
    expect(client.closed).toBeUndefined();
  });

  it('ends with a message that is binary or too large, or with too many', async () => {
    const [binary, large, chatty] = [await connect(key), await connect(key), await connect(key)];
    binary.socket.send(Buffer.from('{}'), { binary: true });
    expect(await binary.ended()).toMatchObject({ code: 4400 });
    large.send('x'.repeat(17 * 1024));
    expect(await large.ended()).toMatchObject({ code: 1009 });
    for (let n = 0; n < 130; n++) chatty.send({ type: 'unsubscribe', subscription: 'feed' });
    expect(await chatty.ended()).toMatchObject({ code: 4400 });
  });
});
