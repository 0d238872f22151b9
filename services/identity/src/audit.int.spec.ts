import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditTrail } from '@palisade/auth';
import { AuditRecord, InviteChangedRecord, MemberFactorChangedRecord } from '@palisade/contracts';
import { FactorsOf } from './testing/factors.js';
import { dataOf, Identity, type Person } from './testing/identity.js';
import { lettersTo, tokenIn } from './testing/letters.js';

let identity: Identity;
let admin: Person;
let viewer: Person;
let token: string;

beforeAll(async () => {
  identity = await Identity.start();
  admin = await identity.organization();
  viewer = await identity.member(admin.tenantId, 'viewer');
  token = await identity.tokenOf(viewer);
});
afterAll(() => identity.close());

it('records what a member was denied, alike denials counted together', async () => {
  for (let i = 0; i < 3; i++) expect((await identity.get('/v1/api-keys', token)).status).toBe(403);
  expect((await identity.patch(`/v1/members/${viewer.id}`, { role: 'admin' }, token)).status).toBe(403);
  await identity.app.get(AuditTrail).flush();
  const denied = await identity.records(
    AuditRecord,
    2,
    (message) => dataOf(message).actor.id === viewer.id && dataOf(message).outcome === 'denied',
  );
  expect(denied.map(dataOf)).toMatchObject([
    {
      action: 'auth.permission.denied',
      reason: 'needs api-keys:manage',
      count: 3,
      actor: { kind: 'user', email: viewer.email },
    },
    { action: 'auth.permission.denied', reason: 'needs members:manage', count: 1 },
  ]);
  expect(denied.map(({ key }) => key?.toString())).toEqual([viewer.tenantId, viewer.tenantId]);
});

it('records refused credentials without them, under the system, by the time a stopping replica is gone', async () => {
  const replica = await identity.addReplica();
  const forged = `${token.slice(0, -8)}AAAAAAAA`;
  expect((await identity.get('/v1/auth/me', forged, replica)).status).toBe(401);
  await identity.stop(replica);
  const [refused] = await identity.records(
    AuditRecord,
    1,
    (message) => dataOf(message).action === 'auth.credentials.refused',
  );
  expect(dataOf(refused)).toMatchObject({
    reason: 'token-invalid',
    outcome: 'denied',
    actor: { kind: 'anonymous', ip: identity.address },
  });
  expect(refused?.key?.toString()).toBe('system');
  expect(refused?.value?.toString()).not.toContain(forged.slice(0, 40));
});

it('tells of invites and factors by events, without addresses', async () => {
  const [by, invited] = [await identity.tokenOf(admin), await identity.person()];
  const { id } = (await identity.post('/v1/invites', { email: invited.email, role: 'viewer' }, by)).body;
  await identity.post(`/v1/invites/${id as string}/resend`, {}, by);
  const [, last] = await lettersTo(identity, invited.email);
  const joined = await identity.post(
    '/v1/invites/accept',
    { token: tokenIn(last ?? { text: '' }) },
    await identity.tokenOf(invited),
  );
  expect(joined.status).toBe(200);
  const changes = await identity.records(
    InviteChangedRecord,
    3,
    (message) => dataOf(message).invite_id === id,
  );
  expect(changes.map(dataOf)).toEqual(
    ['sent', 'resent', 'accepted'].map((change) => ({ invite_id: id, role: 'viewer', change })),
  );

  const factors = new FactorsOf(identity);
  await factors.enrolApp(token);
  await identity.delete('/v1/auth/mfa/totp', token);
  const ofViewer = await identity.records(
    MemberFactorChangedRecord,
    2,
    (message) => dataOf(message).user_id === viewer.id,
  );
  expect(ofViewer.map(dataOf)).toEqual(
    ['added', 'removed'].map((change) => ({ user_id: viewer.id, kind: 'totp', change })),
  );
});
