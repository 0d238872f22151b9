import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Routes } from '@palisade/auth';
import { AuditRecord } from '@palisade/contracts';
import { hashOf } from '../chain/envelope.js';
import { Audit } from '../testing/audit.js';
import { recordOf } from '../testing/records.js';
import { linesOf } from '../verifying/lines.js';
import { verifyExport } from '../verifying/verify-export.js';
import { until } from '../testing/until.js';

let audit: Audit;
const [tenant, stranger] = [randomUUID(), randomUUID()];
let key: string;
let strangerKey: string;

const user = (id: string, email: string) => ({ kind: 'user' as const, id, email });
const records = [
  recordOf({
    action: 'auth.login.succeeded',
    actor: user('u1', 'Kim@corp.com'),
    occurred_at: '2026-03-01T08:00:00Z',
  }),
  recordOf({ action: 'auth.login.failed', outcome: 'denied', occurred_at: '2026-03-02T08:00:00+02:00' }),
  recordOf({ action: 'auth.logout', actor: user('u2', 'sam@corp.com'), occurred_at: '2026-03-03T08:00:00Z' }),
  recordOf({
    action: 'alerts.alert.acknowledged',
    occurred_at: '2026-03-04T08:00:00Z',
    service: 'alerting',
    target: { kind: 'alert', id: 'a1' },
  }),
  recordOf({
    action: 'alerts.alert.resolved',
    occurred_at: '2026-03-04T08:00:00Z',
    service: 'alerting',
    target: { kind: 'alert', id: 'a2' },
  }),
  recordOf({
    action: 'audit_%',
    occurred_at: '2026-03-04T08:00:00Z',
    actor: { kind: 'system' },
    target: undefined,
    outcome: 'failure',
  }),
];

beforeAll(async () => {
  audit = await Audit.start();
  for (const record of records) await audit.append([tenant, record]);
  key = await audit.keyOf(tenant, 'audit:read');
  strangerKey = await audit.keyOf(stranger, 'audit:read');
});
afterAll(() => audit.close());

const actionsOf = async (query: string) => {
  const { status, body } = await audit.get(`/v1/audit?${query}`, key);
  expect(status).toBe(200);
  return body.items.map(({ record }: { record: AuditRecord }) => record.action);
};

describe('GET /v1/audit', () => {
  it('answers the latest first, with what was hashed', async () => {
    const { items } = (await audit.get('/v1/audit?limit=100', key)).body;
    expect(items.slice(-6).map(({ record }: { record: AuditRecord }) => record)).toEqual(
      records.toReversed().map((record) => JSON.parse(JSON.stringify(record)) as AuditRecord),
    );
    const [entry] = await audit.chain(tenant);
    expect(items.at(-1)).toMatchObject({ sequence: 1, hash: hashOf(entry!), recorded_at: entry?.recordedAt });
  });

  it.each([
    ['actor=KIM@corp.com%20', ['auth.login.succeeded']],
    ['actor=u2', ['auth.logout']],
    ['action=auth.', ['auth.logout', 'auth.login.failed', 'auth.login.succeeded']],
    ['action=auth.login.f', ['auth.login.failed']],
    ['action=audit_%25', ['audit_%']],
    ['action=%25', []],
    ['outcome=failure', ['audit_%']],
    ['target_kind=alert', ['alerts.alert.resolved', 'alerts.alert.acknowledged']],
    ['target_kind=alert&target_id=a1', ['alerts.alert.acknowledged']],
    ['service=alerting&action=alerts.alert.r', ['alerts.alert.resolved']],
    ['from=2026-03-02T06:00:00Z&to=2026-03-02T09:00:00Z', ['auth.login.failed']],
    ['from=2026-03-02T06:00:01Z&to=2026-03-02T09:00:00Z', []],
    ['from=0000-01-01T00:00:00Z&to=0000-01-02T00:00:00Z', []],
  ])('finds by %s', async (query, actions) => {
    expect(await actionsOf(query)).toEqual(actions);
  });

  it('goes through all of them page by page', async () => {
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const given: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await audit.get(`/v1/audit?limit=2${given}`, key);
      seen.push(...body.items.map(({ sequence }: { sequence: number }) => sequence));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual((await audit.chain(tenant)).map(({ sequence }) => sequence).toReversed());
  });

  it.each([
    'outcome=good',
    'from=yesterday',
    'cursor=x',
    'limit=0',
    'action=%00',
    'chain=system',
    'cursor=WyJ4Il0',
  ])('refuses %s', async (query) => {
    expect((await audit.get(`/v1/audit?${query}`, key)).status).toBe(400);
  });

  it('shows another tenant nothing', async () => {
    expect((await audit.get('/v1/audit?action=auth.login', strangerKey)).body.items).toEqual([]);
    expect((await audit.get(`/v1/audit?target_id=a1`, strangerKey)).body.items).toEqual([]);
  });
});

describe('GET /v1/audit/proof', () => {
  it('signs the head when it is asked for, and no more often than every few seconds', async () => {
    const first = (await audit.get('/v1/audit/proof', key)).body;
    const head = (await audit.chain(tenant)).at(-1);
    expect(first).toMatchObject({
      chain: tenant,
      sequence: head?.sequence,
      head_hash: head?.hash,
      fault: null,
    });
    expect(first.checkpoint).toMatchObject({ sequence: head?.sequence, head_hash: head?.hash });
    expect(first.keys.keys).toEqual([expect.objectContaining({ kid: first.checkpoint.kid, crv: 'P-256' })]);
    expect(first.keys.keys[0]).not.toHaveProperty('d');
    await audit.append([tenant, recordOf({ action: 'test.later' })]);
    const second = (await audit.get('/v1/audit/proof', key)).body;
    expect(second).toMatchObject({ sequence: first.sequence + 1, checkpoint: first.checkpoint });
  });

  it('answers an empty chain too', async () => {
    const nobody = await audit.keyOf(randomUUID(), 'audit:read');
    const { body } = await audit.get('/v1/audit/proof', nobody);
    expect(body).toMatchObject({ sequence: 0, head_hash: '0'.repeat(64), checkpoint: null, fault: null });
  });
});

describe('GET /v1/audit/export', () => {
  it('is the whole chain with its signed head, and is itself recorded', async () => {
    const { status, text } = await audit.get('/v1/audit/export', key);
    expect(status).toBe(200);
    const verdict = await verifyExport(linesOf([Buffer.from(text)] as unknown as AsyncIterable<Uint8Array>));
    expect(verdict).toMatchObject({ good: true, chain: tenant, checkpoint: { chain: tenant } });
    expect(text).not.toContain(stranger);
    await until(async () => (await actionsOf('action=audit.log.exported')).length > 0);
    const { items } = (await audit.get('/v1/audit?action=audit.log.exported', key)).body;
    expect(items[0].record).toMatchObject({
      actor: { kind: 'api_key' },
      outcome: 'success',
      service: 'audit',
    });
  });

  it('is more than one page of a long chain', async () => {
    const long = randomUUID();
    const many = Array.from({ length: 2_500 }, () => [long, recordOf()] as [string, AuditRecord]);
    await audit.append(...many);
    const { text } = await audit.get('/v1/audit/export', await audit.keyOf(long, 'audit:read'));
    const verdict = await verifyExport(linesOf([Buffer.from(text)] as unknown as AsyncIterable<Uint8Array>));
    expect(verdict).toMatchObject({ good: true, records: 2_500 });
  });
});

it.each(['proof?chain=system', 'export?chain=system', 'export?from=2026-03-02T06:00:00Z'])(
  'refuses a parameter that %s does not have',
  async (path) => {
    const { status, body } = await audit.get(`/v1/audit/${path}`, key);
    expect(status).toBe(400);
    expect(body.errors).toEqual([expect.objectContaining({ message: 'is not a known field' })]);
  },
);

it('is for those who may read the audit log', async () => {
  const routes = audit.app.get(Routes).all();
  expect(routes.map(({ method, path, access }) => [method, path, access])).toEqual(
    expect.arrayContaining(
      ['/v1/audit', '/v1/audit/proof', '/v1/audit/export'].map((path) => [
        'GET',
        path,
        { kind: 'requires', permissions: ['audit:read'] },
      ]),
    ),
  );
  const other = await audit.keyOf(tenant, 'alerts:read');
  for (const path of ['/v1/audit', '/v1/audit/proof', '/v1/audit/export']) {
    expect((await audit.get(path)).status).toBe(401);
    expect((await audit.get(path, other)).status).toBe(403);
  }
});
