import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ApiChangedRecord, AuditRecord } from '@palisade/contracts';
import type { HandedCredential } from '../claims/credentials.js';
import { apiOf } from '../testing/api.js';
import type { Orchestrator } from '../testing/orchestrator.js';
import type { Scanner } from '../testing/scanner.js';
import { until } from '../testing/until.js';
import { allRecords, SpanCollector, tablesWith } from '../testing/where-it-shows.js';

const spans = new SpanCollector();
/** In every secret of this file. */
const marker = `hunter-${randomBytes(9).toString('hex')}`;
const olderKey = Buffer.alloc(32, 7).toString('base64');
let logged = '';
let answered = '';
let orchestrator: Orchestrator;
let scanner: Scanner;
let tenantId: string;
let key: string;

beforeAll(async () => {
  // Seen to be replaced, loggers write through it and not to the file descriptor.
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    logged += String(line);
    return true;
  });
  Object.assign(process.env, {
    LOG_LEVEL: 'trace',
    OTEL_TRACES_EXPORTER: 'zipkin',
    OTEL_EXPORTER_ZIPKIN_ENDPOINT: await spans.start(),
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
  // After the environment is set: loggers are made as modules are loaded.
  const testing = await import('../testing/orchestrator.js');
  orchestrator = await testing.Orchestrator.start();
  scanner = await orchestrator.scanner();
  tenantId = randomUUID();
  key = await orchestrator.keyOf(tenantId, 'connections:manage', 'scans:read', 'scans:run');
}, 90_000);
afterAll(async () => {
  await scanner.leave();
  await orchestrator.close();
  spans.stop();
});

async function send(...args: Parameters<Orchestrator['send']>): ReturnType<Orchestrator['send']> {
  const answer = await orchestrator.send(...args);
  answered += JSON.stringify(answer);
  return answer;
}

const bearer = (name: string = randomUUID(), token = `${marker}-token`) => ({
  name,
  kind: 'bearer',
  secret: { token },
});
const post = (body: object | string, as = key) => send('POST', '/v1/connections', as, body);

async function handed(replica: Orchestrator, id: string): Promise<HandedCredential[]> {
  const { Credentials } = await import('../claims/credentials.js');
  return replica.database.asTenant(tenantId, (tx) =>
    replica.app.get(Credentials).forClaim(tx, {
      tenantId,
      connectionIds: [id],
      actor: { kind: 'system', id: 'scanner:web:test' },
      scanId: randomUUID(),
      taskId: randomUUID(),
    }),
  );
}

const audited = async (id: string) =>
  (await orchestrator.topics.records(AuditRecord))
    .map(({ data }) => data)
    .filter(({ target }) => target?.id === id)
    .map(({ action, outcome }) => `${action} ${outcome}`);

describe('a connection', () => {
  it('is made, listed, changed and deleted, without its secret', async () => {
    const name = `Payments ${randomUUID()}`;
    const made = await post({ ...bearer(name), label: ' read only ' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name,
      kind: 'bearer',
      label: 'read only',
      used_by: 0,
      last_used_at: null,
    });
    const path = `/v1/connections/${String(made.body.id)}`;
    expect((await post(bearer(name.toUpperCase()))).body.type).toBe(
      'urn:palisade:problem:connection-name-taken',
    );
    expect((await send('PATCH', path, key, { label: null })).body).toMatchObject({ name, label: '' });
    const rotated = await send('PUT', `${path}/secret`, key, { secret: { token: `${marker}-second` } });
    expect(Date.parse(rotated.body.rotated_at)).toBeGreaterThan(Date.parse(made.body.rotated_at));
    expect((await handed(orchestrator, made.body.id))[0]?.secret).toEqual({ token: `${marker}-second` });
    expect((await send('GET', '/v1/connections?limit=1', key)).body.items).toHaveLength(1);
    expect((await send('DELETE', path, key)).status).toBe(204);
    expect((await send('GET', path, key)).status).toBe(404);
    expect(await handed(orchestrator, made.body.id)).toEqual([]);
    await until(async () => (await audited(made.body.id)).length >= 5);
    expect(await audited(made.body.id)).toEqual(
      ['created', 'changed', 'rotated', 'used', 'deleted'].map((what) => `scans.connection.${what} success`),
    );
  });

  it('is not there for another organization, nor for who may not manage them', async () => {
    const { body } = await post(bearer());
    const path = `/v1/connections/${String(body.id)}`;
    const stranger = await orchestrator.keyOf(randomUUID(), 'connections:manage');
    for (const [method, at, payload] of [
      ['GET', path, undefined],
      ['PATCH', path, { label: 'mine' }],
      ['PUT', `${path}/secret`, { secret: { token: marker } }],
      ['DELETE', path, undefined],
    ] as const)
      expect((await send(method, at, stranger, payload)).status).toBe(404);
    const reader = await orchestrator.keyOf(tenantId, 'scans:read');
    expect((await send('GET', '/v1/connections', reader)).status).toBe(403);
  });

  it('is handed over with the claim of a task, in the order of its target, and is then in use', async () => {
    const [first, second] = [await post(bearer()), await post({ ...bearer(), label: 'second account' })];
    const ids = [second, first].map(({ body }) => body.id as string);
    const { api_id } = await orchestrator.api(tenantId, { connection_ids: ids });
    const scan = await orchestrator.post('/v1/scans', key, { target_id: api_id });
    const claimed = await scanner.begin(scan.body.id);
    expect(claimed.credentials.map(({ connection_id }) => connection_id)).toEqual(ids);
    expect(claimed.credentials[0]).toMatchObject({ kind: 'bearer', label: 'second account' });
    expect(claimed.credentials[0]?.secret).toEqual({ token: `${marker}-token` });
    await scanner.finish(claimed);
    const used = await send('GET', `/v1/connections/${String(ids[0])}`, key);
    expect(used.body).toMatchObject({ used_by: 1, last_used_at: expect.any(String) });
    await until(async () => (await audited(ids[0] ?? '')).includes('scans.connection.used success'));
    const removed = await send('DELETE', `/v1/connections/${String(ids[0])}`, key);
    expect([removed.status, removed.body.type]).toEqual([409, 'urn:palisade:problem:connection-in-use']);
    expect((await send('DELETE', `/v1/connections/${String(ids[0])}?force=true`, key)).status).toBe(204);
  });

  it('is known, or what names it is not scanned, and says so', async () => {
    const theirs = await orchestrator.keyOf(randomUUID(), 'connections:manage');
    const [mine, other] = [await post(bearer()), await send('POST', '/v1/connections', theirs, bearer())];
    const unknown = [String(other.body.id), randomUUID()];
    const api = await orchestrator.api(tenantId, { connection_ids: [mine.body.id, ...unknown] });
    const target_id = api.api_id;
    const target = await orchestrator.get(`/v1/targets/${target_id}`, key);
    expect(target.body.unknown_connection_ids).toEqual(unknown);
    const refused = await orchestrator.post('/v1/scans', key, { target_id });
    expect(refused).toMatchObject({
      status: 409,
      body: { type: 'urn:palisade:problem:connection-unknown', connection_ids: unknown },
    });
    const asked = await orchestrator.request(tenantId, target_id);
    expect(await orchestrator.ended(asked)).toMatchObject({
      state: 'failed',
      reason: 'connection-unknown',
      detail: expect.stringContaining(unknown[0] ?? ''),
    });
    const late = apiOf({ connection_ids: unknown });
    const awaited = await orchestrator.request(tenantId, late.api_id);
    await orchestrator.api(tenantId, late);
    expect(await orchestrator.ended(awaited)).toMatchObject({
      state: 'failed',
      reason: 'connection-unknown',
    });
    const data = { ...api, revision: 2, connection_ids: [String(mine.body.id)] };
    await orchestrator.produce(ApiChangedRecord, { tenantId, key: `${tenantId}:${target_id}`, data });
    let scan = refused;
    await until(async () => {
      scan = await orchestrator.post('/v1/scans', key, { target_id });
      return scan.status === 202;
    });
    await scanner.finish(await scanner.begin(scan.body.id));
  });

  it('does not open in the row of another one, or of another organization', async () => {
    const [mine, other] = [await post(bearer()), await post(bearer())];
    await orchestrator.rows(
      tenantId,
      `update scan_orchestrator.connections set sealed_secret =
         (select sealed_secret from scan_orchestrator.connections where id = $2) where id = $1`,
      [mine.body.id, other.body.id],
    );
    expect(await handed(orchestrator, mine.body.id)).toEqual([]);
    await until(async () => (await audited(mine.body.id)).includes('scans.connection.used failure'));
  });
});

it('keys are sealed anew by a new key-encryption key while replicas with the older one still run', async () => {
  const ids = await Promise.all([1, 2, 3].map(async () => (await post(bearer())).body.id as string));
  const newerKey = randomBytes(32).toString('base64');
  const { Orchestrator: Replica } = await import('../testing/orchestrator.js');
  const { RewrapKeys } = await import('./rewrap-keys.js');
  const before = await Replica.start({
    beside: orchestrator,
    settings: { SCAN_KEY_ENCRYPTION_KEY: olderKey, SCAN_KEY_ENCRYPTION_KEY_PREVIOUS: newerKey },
  });
  const after = await Replica.start({
    beside: orchestrator,
    settings: { SCAN_KEY_ENCRYPTION_KEY: newerKey, SCAN_KEY_ENCRYPTION_KEY_PREVIOUS: olderKey },
  });
  await after.app.get(RewrapKeys).run();
  const keysOf = () =>
    orchestrator.rows<{ key_id: string }>(
      tenantId,
      'select distinct key_id from scan_orchestrator.connection_keys where connection_id = any($1)',
      [ids],
    );
  await until(async () => (await keysOf()).length === 1);
  // Whoever knows both goes on; who knows only the older one says so, and hands over nothing.
  for (const replica of [before, after])
    expect((await handed(replica, ids[0] ?? ''))[0]?.secret).toEqual({ token: `${marker}-token` });
  expect(await handed(orchestrator, ids[0] ?? '')).toEqual([]);
  await before.close();
  await after.close();
  const alone = await Replica.start({
    beside: orchestrator,
    settings: { SCAN_KEY_ENCRYPTION_KEY: newerKey },
  });
  expect((await handed(alone, ids[1] ?? ''))[0]?.secret).toEqual({ token: `${marker}-token` });
  await alone.close();
}, 60_000);

it('no secret is in any topic, table, log line, span or answer', async () => {
  const wrong = [
    { ...bearer(), secret: { token: `${marker}\n`, [marker]: marker } },
    { ...bearer(), secret: marker },
    { ...bearer(), secret: [marker] },
    { ...bearer(), kind: marker },
    { name: 'x', kind: 'basic', secret: { username: marker, password: 7 } },
    `{"name":"x","kind":"bearer","secret":{"token":"${marker}"`,
    `{"name":"x","kind":"bearer","secret":{"token":"${marker}"},"${'a'.repeat(20)}":{"__proto__":${'['.repeat(40)}${']'.repeat(40)}}}`,
  ];
  for (const body of wrong) expect((await post(body)).status).toBe(400);
  await until(() => spans.text.includes('v1/connections'), 'for spans');
  expect(logged).toContain('sealed anew');
  expect(await tablesWith(orchestrator.environment, marker)).toEqual([]);
  const records = await allRecords(orchestrator.environment);
  expect(records).toContain('scans.connection.created');
  for (const text of [records, logged, spans.text, answered]) expect(text).not.toContain(marker);
});
