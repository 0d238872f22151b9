import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { downloads, type Json } from './api.js';
import { eventually } from './eventually.js';
import { Markers } from './markers.js';
import { StreamClient } from './stream-client.js';
import { startSystem, type System } from './system.js';

const text = `marker-${randomBytes(6).toString('hex')}`;
const actor = `${text}@corp.com`;
const rule = `title: ${text}
name: marked
status: experimental
description: ${text} was downloaded.
logsource:
  product: palisade
  category: file_access
detection:
  selection:
    resource|contains: ${text}
  condition: selection
level: informational
`;

let folder: string;
let system: System;
let markers: Markers;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palisade-erasure-'));
  system = await startSystem({ settings: { ERASURE_ASK_SECONDS: '2', TMPDIR: folder } });
  markers = new Markers(text, system.place);
}, 180_000);
afterAll(async () => {
  await system.close();
  await rm(folder, { recursive: true, force: true });
});

async function did(method: string, path: string, token: string, body: object): Promise<Json> {
  const answer = await system.api.request(method, path, token, body);
  if (answer.status >= 300)
    throw new Error(`${path} answered ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** The text wherever a tenant may leave one. */
async function plant(token: string): Promise<void> {
  const { revision } = await system.get('/v1/organizations/current');
  const settings = { business: { legal_name: text, industry: text } };
  await did('PATCH', '/v1/organizations/current', token, { revision, settings });
  await did('POST', '/v1/api-keys', token, { name: text, scopes: ['alerts:read'] });
  await did('POST', '/v1/invites', token, { email: actor, role: 'viewer' });
  await did('POST', '/v1/file-access/rules', token, { yaml: rule });
  await did('PUT', `/v1/file-access/watchlists/${text}`, token, { entries: [text], description: text });
  await did('POST', '/v1/file-access/exceptions', token, {
    actor_email: `not-${actor}`,
    reason: text,
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
  });
  const events = downloads(actor, 40).map((event) => ({
    ...event,
    resource: `s3://${text}/${event.event_id}`,
  }));
  expect((await system.api.ingest(system.ingestKey, events)).status).toBe(202);
  const alert = await eventually(async () => {
    const [first] = await system.api.alertsOf(actor, token);
    if (first === undefined) throw new Error('no alert yet');
    return first;
  });
  await did('PATCH', `/v1/alerts/${String(alert.id)}`, token, {
    state: 'acknowledged',
    note: text,
    revision: alert.revision,
  });
}

/** An API with all that hangs on it; its audit is under way, or has failed, when it goes. */
async function plantApi(token: string): Promise<void> {
  const secret = { username: text, password: text };
  const connection = await did('POST', '/v1/connections', token, {
    name: text,
    label: text,
    kind: 'basic',
    secret,
  });
  const api = await did('POST', '/v1/apis', token, {
    name: text,
    base_url: `https://api.${text}.com/v1`,
    description: text,
    connection_ids: [connection.id],
  });
  await did('PUT', `/v1/apis/${String(api.id)}/document`, token, {
    openapi: '3.0.3',
    info: { title: text, version: '1' },
    paths: {},
  });
  const target = `/v1/targets/${String(api.id)}`;
  await eventually(async () => expect((await system.api.get(target, token)).status).toBe(200));
  await did('POST', `${target}/proofs`, token, { method: 'dns' });
  await did('POST', '/v1/schedules', token, { target_id: api.id, cron: '* * * * *' });
  await did('POST', `/v1/apis/${String(api.id)}/audits`, token, {});
  await eventually(async () => expect((await system.api.get('/v1/scans', token)).body.items).not.toEqual([]));
}

const receiptOf = async (id: string): Promise<Json> => {
  const token = await system.login('admin');
  return (await system.api.get(`/v1/organizations/erasures/${id}`, token)).body;
};

const rowsOf = async (sql: string): Promise<number> => {
  const client = new pg.Client({ connectionString: system.place.adminUrl });
  await client.connect();
  const { rows } = await client.query<{ count: string }>(`select count(*) as count ${sql}`, [
    system.tenantId,
  ]);
  await client.end();
  return Number(rows[0]?.count);
};

it('an organization that is deleted is found nowhere afterwards, though services were down, killed and late', async () => {
  const { tenantId, services } = system;
  const token = await system.login('admin');
  await plant(token);
  await plantApi(token);
  const before = await markers.inTables();
  for (const table of [
    'identity.api_keys',
    'identity.invites',
    'file_access.rules',
    'alerting.alert_changes',
    'api_registry.apis',
    'api_registry.documents',
    'scan_orchestrator.connections',
    'scan_orchestrator.proofs',
    'scan_orchestrator.scans',
    'scan_orchestrator.target_documents',
    'scan_orchestrator.targets',
  ])
    expect(before).toContain(table);
  expect(before.some((table) => table.startsWith('file_access.events'))).toBe(true);
  expect(await markers.inCompactedTopics()).toEqual(
    expect.arrayContaining(['file-access.rules.v1', 'alerts.v1', 'identity.api-keys.v1']),
  );
  const stream = await StreamClient.connect(system.url, { headers: { authorization: `Bearer ${token}` } });

  await services.audit.stop();
  const { name } = await system.get('/v1/organizations/current');
  const deleted = await did('DELETE', '/v1/organizations/current', token, { confirm_name: name });
  const id = String(deleted.erasure_id);

  // Access ends with the commit; a service that is down is waited for.
  await eventually(async () => expect((await system.api.get('/v1/alerts', token)).status).toBe(401), 5_000);
  await eventually(async () => expect(stream.closed).toBeDefined(), 5_000);
  await services['file-access'].end('SIGKILL');
  services['file-access'].start();
  await services['file-access'].ready();
  await eventually(async () => expect((await receiptOf(id)).waiting_for).toEqual(['audit']), 60_000);
  services.audit.start();
  await eventually(async () => expect(await receiptOf(id)).toMatchObject({ state: 'complete' }), 60_000);
  const receipt = await receiptOf(id);
  const of = (service: string): Json => receipt.services.find((each: Json) => each.service === service);
  expect(of('file-access').erased).toMatchObject({ events: expect.any(Number), rules: 1, watchlists: 1 });
  expect(of('file-access').erased.events).toBeGreaterThanOrEqual(40);
  expect(of('alerting').erased.alerts).toBeGreaterThan(0);
  expect(of('api-registry').erased).toMatchObject({ apis: 1, audits: expect.any(Number), documents: 1 });
  expect(of('scan-orchestrator').erased).toMatchObject({
    connection_keys: 1,
    connections: 1,
    proofs: 1,
    schedules: 1,
    targets: 1,
    scans: expect.any(Number),
  });
  expect(of('audit').kept).toEqual({ 'audit chain': expect.stringMatching(/^until \d{4}-\d{2}-\d{2}$/) });
  expect(Date.parse(receipt.rest_dropped_by)).toBeGreaterThan(Date.now());

  // What comes late is refused, with whatever key.
  const [late] = downloads(actor, 1);
  await system.topics.produce('file-access.events.v1', [
    {
      key: `${tenantId}:${actor}`,
      value: JSON.stringify(late),
      headers: {
        ce_specversion: '1.0',
        ce_id: randomUUID(),
        ce_type: 'palisade.fileaccess.v1.FileAccessEvent',
        ce_source: '/late',
        ce_time: new Date().toISOString(),
        ce_tenantid: tenantId,
      },
    },
  ]);
  await eventually(async () =>
    expect(await system.topics.lag('file-access.detect', 'file-access.events.v1')).toBe(0),
  );
  expect((await system.api.ingest(system.ingestKey, [])).status).toBe(401);
  expect(await rowsOf('from file_access.events where tenant_id = $1')).toBe(0);
  expect(await rowsOf('from file_access.event_dedupe where tenant_id = $1')).toBe(0);

  await markers.forceCompaction(system.topics);
  expect(await markers.inTables()).toEqual(['audit.records']);
  expect(await markers.inFiles(folder)).toEqual([]);
  for (const service of Object.values(services)) expect(service.log).not.toContain(text);
  // Topics that keep records by time still have it, as the receipt says.
  expect(await markers.isInTopic('file-access.events.v1')).toBe(true);
}, 400_000);
