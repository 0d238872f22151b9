import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SessionRecord, SigningKeyRecord, type Contract } from '@palisade/contracts';
import { newActor, downloads } from './api.js';
import { eventually } from './eventually.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

let system: System;
const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const kid = randomUUID();
const sessionId = randomUUID();
const userId = randomUUID();

beforeAll(async () => {
  system = await sharedSystem();
  // A key and a session as identity publishes them, so that a token can be wrong in one respect and right in all others.
  const { x = '', y = '' } = ours.publicKey.export({ format: 'jwk' });
  await publish(SigningKeyRecord, kid, { kid, revision: 1, x, y, state: 'active' });
  await publish(SessionRecord, sessionId, {
    session_id: sessionId,
    revision: 1,
    user_id: userId,
    role: 'admin',
    membership_version: 1,
    state: 'active',
  });
}, 180_000);
afterAll(() => system.close());

function publish<T>(contract: Contract<T>, key: string, data: T): Promise<void> {
  const headers = {
    ce_specversion: '1.0',
    ce_id: randomUUID(),
    ce_type: contract.type,
    ce_source: '/palisade/identity',
    ce_time: new Date().toISOString(),
    ce_tenantid: system.tenantId,
    'content-type': 'application/json',
  };
  return system.topics.produce(contract.topic.name, [{ key, value: contract.encode(data), headers }]);
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function tokenOf(changes: { header?: object; claims?: object; key?: KeyObject } = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'ES256', typ: 'at+jwt', kid, ...changes.header };
  const claims = {
    iss: 'palisade',
    aud: 'palisade',
    sub: userId,
    sid: sessionId,
    tid: system.tenantId,
    role: 'admin',
    email: 'forged@corp.com',
    mv: 1,
    iat: now,
    exp: now + 300,
    jti: randomUUID(),
    ...changes.claims,
  };
  const signed = `${encoded(header)}.${encoded(claims)}`;
  const key = { key: changes.key ?? ours.privateKey, dsaEncoding: 'ieee-p1363' as const };
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

const statusOf = async (token: string) => (await system.api.get('/v1/alerts', token)).status;

describe('a token', () => {
  beforeAll(() => eventually(async () => expect(await statusOf(tokenOf())).toBe(200)));

  const past = Math.floor(Date.now() / 1000) - 600;
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  it.each<[string, () => string]>([
    ['is expired', () => tokenOf({ claims: { iat: past, exp: past + 300 } })],
    ['is signed by a stranger', () => tokenOf({ key: stranger })],
    [
      'is signed by a stranger with a key of his own',
      () => tokenOf({ key: stranger, header: { kid: randomUUID() } }),
    ],
    ['is of another issuer', () => tokenOf({ claims: { iss: 'elsewhere' } })],
    ['is for another audience', () => tokenOf({ claims: { aud: 'elsewhere' } })],
    ['was changed', () => withClaims({ role: 'admin', sub: randomUUID() })],
    [
      'is not signed',
      () => `${encoded({ alg: 'none', typ: 'at+jwt', kid })}.${tokenOf().split('.')[1] ?? ''}.`,
    ],
    ['lost its signature', () => tokenOf().replace(/[^.]*$/, '')],
    ['is of no session', () => tokenOf({ claims: { sid: randomUUID(), iat: past } })],
    ['is of an older membership', () => tokenOf({ claims: { mv: 0 } })],
    ['is of another organization', () => tokenOf({ claims: { tid: system.demo.other_tenant_id } })],
    ['is nonsense', () => 'nonsense'],
  ])('that %s opens nothing', async (_name, make) => {
    const token = make();
    expect(await statusOf(token)).toBe(401);
    // Behind the gateway too, where the services check for themselves.
    for (const [service, path] of [
      ['alerting', '/v1/alerts'],
      ['file-access', '/v1/file-access/events'],
      ['identity', '/v1/auth/me'],
    ] as const) {
      const headers = { authorization: `Bearer ${token}` };
      const { status } = await fetch(`${system.services[service].url}${path}`, { headers });
      expect([service, status]).toEqual([service, 401]);
    }
  });

  function withClaims(changes: object): string {
    const [header = '', claims = '', signature = ''] = tokenOf().split('.');
    const changed = { ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), ...changes };
    return `${header}.${encoded(changed)}.${signature}`;
  }
});

it('a session that ended opens nothing two seconds later', async () => {
  const token = await system.login('viewer');
  await eventually(async () => expect(await statusOf(token)).toBe(200));
  expect((await system.api.request('POST', '/v1/auth/logout', token)).status).toBeLessThan(300);
  await eventually(async () => expect(await statusOf(token)).toBe(401), 2000);
});

it('a key that was made and then revoked takes no more events', async () => {
  const admin = await system.adminToken();
  const made = await system.api.request('POST', '/v1/api-keys', admin, {
    name: 'gone',
    scopes: ['file-access:ingest'],
  });
  expect(made.status).toBe(201);
  const key = String(made.body.key);
  await eventually(async () =>
    expect((await system.api.ingest(key, downloads(newActor(), 1))).status).toBe(202),
  );
  expect((await system.api.get('/v1/alerts', key)).status).toBe(403);
  const revoked = await system.api.request('DELETE', `/v1/api-keys/${String(made.body.id)}`, admin);
  expect(revoked.status).toBeLessThan(300);
  await eventually(
    async () => expect((await system.api.ingest(key, downloads(newActor(), 1))).status).toBe(401),
    2000,
  );
});
