import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CallerWatch, Verifier } from '@palisade/auth';
import { AuditRecord, MemberRoleChangedRecord, SessionRecord } from '@palisade/contracts';
import { dataOf, Identity, type Person } from '../testing/identity.js';
import { until } from '../testing/until.js';
import { Sessions } from './sessions.js';

let identity: Identity;
let other: NestFastifyApplication;
let admin: Person;
let adminToken: string;

beforeAll(async () => {
  identity = await Identity.start();
  other = await identity.addReplica();
  admin = await identity.organization();
  adminToken = await identity.tokenOf(admin);
});
afterAll(() => identity.close());

const seenByOther = async (token: string, url = '/v1/auth/me') =>
  (await identity.get(url, token, other)).status;
const sessionOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid as string;
const ofSession = (token: string) => (message: { key: Buffer | null }) =>
  message.key?.toString() === sessionOf(token);

describe('an access token', () => {
  it('works on another replica right after the login', async () => {
    expect(await seenByOther(await identity.tokenOf(admin))).toBe(200);
  });

  it('is refused by another replica within two seconds of the logout', async () => {
    const token = await identity.tokenOf(admin);
    expect(await seenByOther(token)).toBe(200);
    await identity.post('/v1/auth/logout', undefined, token);
    await until(async () => (await seenByOther(token)) === 401, 2_000);
  });

  it('is refused within two seconds of a change of role, and a new login has the new one', async () => {
    const member = await identity.member(admin.tenantId, 'admin');
    const token = await identity.tokenOf(member);
    expect(await seenByOther(token, '/v1/api-keys')).toBe(200);
    const changed = await identity.patch(`/v1/members/${member.id}`, { role: 'viewer' }, adminToken);
    expect(changed).toMatchObject({ status: 200, body: { id: member.id, role: 'viewer' } });
    await until(async () => (await seenByOther(token, '/v1/api-keys')) === 401, 2_000);

    const fresh = await identity.tokenOf(member);
    expect(await seenByOther(fresh, '/v1/api-keys')).toBe(403);
    expect(await seenByOther(fresh, '/v1/members')).toBe(200);
    const [event] = await identity.records(
      MemberRoleChangedRecord,
      1,
      (message) => dataOf(message).user_id === member.id,
    );
    expect(dataOf(event)).toEqual({ user_id: member.id, from: 'admin', to: 'viewer', membership_version: 3 });
    const records = await identity.records(SessionRecord, 2, ofSession(token));
    expect(records.map((message) => dataOf(message).membership_version)).toEqual([2, 3]);
  });
});

describe('who stays connected to another replica', () => {
  const watched = async (token: string) => {
    const ends: string[] = [];
    const caller = await other.get(Verifier).verify(token);
    other.get(CallerWatch).watch(caller, (reason) => ends.push(reason));
    return ends;
  };

  it('is told within two seconds of the logout, in each of his windows, and nobody else is', async () => {
    const member = await identity.member(admin.tenantId, 'viewer');
    const [token, kept] = [await identity.tokenOf(member), await identity.tokenOf(member)];
    const [one, two, elsewhere] = [await watched(token), await watched(token), await watched(kept)];
    await identity.post('/v1/auth/logout', undefined, token);
    await until(async () => one.length + two.length === 2, 2_000);
    expect([one, two, elsewhere]).toEqual([['session-ended'], ['session-ended'], []]);
  });

  it('is told within two seconds of a change of role', async () => {
    const member = await identity.member(admin.tenantId, 'analyst');
    const ends = await watched(await identity.tokenOf(member));
    await identity.patch(`/v1/members/${member.id}`, { role: 'viewer' }, adminToken);
    await until(async () => ends.length === 1, 2_000);
    expect(ends).toEqual(['membership-changed']);
  });

  it('is told within two seconds when his API key is revoked', async () => {
    const { id, key } = await identity.keyOf(adminToken, ['organization:read']);
    await until(async () => (await seenByOther(key, '/v1/organizations/current')) === 200);
    const ends = await watched(key);
    await identity.delete(`/v1/api-keys/${id}`, adminToken);
    await until(async () => ends.length === 1, 2_000);
    expect(ends).toEqual(['api-key-revoked']);
  });
});

describe('the list of sessions', () => {
  it("shows the caller's own, and ends one of them", async () => {
    const member = await identity.member(admin.tenantId, 'viewer');
    const [first, second] = [await identity.tokenOf(member), await identity.tokenOf(member)];
    const { body } = await identity.get('/v1/auth/sessions', second);
    expect(body).toEqual({
      items: [
        {
          id: sessionOf(first),
          is_current: false,
          ip: identity.address,
          ua: 'tests',
          created_at: expect.any(String),
          last_seen_at: expect.any(String),
          expires_at: expect.any(String),
        },
        expect.objectContaining({ id: sessionOf(second), is_current: true }),
      ],
      next_cursor: null,
    });
    expect((await identity.delete(`/v1/auth/sessions/${sessionOf(first)}`, second)).status).toBe(204);
    await until(async () => (await seenByOther(first)) === 401, 2_000);
    expect(await seenByOther(second)).toBe(200);
    const revoked = await identity.records(AuditRecord, 1, (message) => {
      const { action, target } = dataOf(message);
      return action === 'auth.session.revoked' && target.id === sessionOf(first);
    });
    expect(dataOf(revoked[0]).actor).toMatchObject({ kind: 'user', id: member.id });
  });

  it('goes on from its cursor, and refuses one that is not its own', async () => {
    const member = await identity.member(admin.tenantId, 'viewer');
    const tokens = [
      await identity.tokenOf(member),
      await identity.tokenOf(member),
      await identity.tokenOf(member),
    ];
    const token = tokens[0] ?? '';
    const first = await identity.get('/v1/auth/sessions?limit=2', token);
    const second = await identity.get(
      `/v1/auth/sessions?limit=2&cursor=${String(first.body.next_cursor)}`,
      token,
    );
    const ids = [...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id);
    expect(ids).toEqual(tokens.map(sessionOf));
    expect(second.body.next_cursor).toBeNull();
    expect((await identity.get('/v1/auth/sessions?cursor=e30', token)).status).toBe(400);
    expect((await identity.get('/v1/auth/sessions?limit=501', token)).status).toBe(400);
  });

  it("ends nobody else's session", async () => {
    const member = await identity.member(admin.tenantId, 'viewer');
    const token = await identity.tokenOf(member);
    expect((await identity.delete(`/v1/auth/sessions/${sessionOf(token)}`, adminToken)).status).toBe(404);
    expect((await identity.delete('/v1/auth/sessions/nonsense', adminToken)).status).toBe(404);
    expect((await identity.get('/v1/auth/me', token)).status).toBe(200);
  });
});

it('is forgotten, on the topic too, once its last token has expired', async () => {
  const token = await identity.tokenOf(await identity.member(admin.tenantId, 'viewer'));
  const id = sessionOf(token);
  const forget = (now: number) =>
    identity.database.system((tx) => identity.app.get(Sessions).forgetExpired(tx, new Date(now)));
  const { expires_at } = dataOf((await identity.records(SessionRecord, 1, ofSession(token)))[0]);

  await forget(Date.parse(expires_at) + 1_000);
  const stored = () =>
    identity.database.system((tx) => tx.query('select from identity.sessions where id = $1', [id]));
  expect(await stored()).toHaveLength(1); // a token signed in its last second may live on
  expect(await forget(Date.parse(expires_at) + 3600_000)).toBeGreaterThan(0);
  expect(await stored()).toHaveLength(0);
  const records = await identity.records(SessionRecord, 2, ofSession(token));
  expect(records.at(-1)?.value).toBeNull();
});

it('is one of at most a hundred of its user: the oldest ends', async () => {
  const member = await identity.member(admin.tenantId, 'viewer');
  const first = await identity.tokenOf(member);
  for (let block = 0; block < 10; block++) {
    await Promise.all(Array.from({ length: 10 }, () => identity.tokenOf(member)));
  }
  const token = await identity.tokenOf(member);
  const { body } = await identity.get('/v1/auth/sessions?limit=500', token);
  expect(body.items).toHaveLength(100);
  await until(async () => (await seenByOther(first)) === 401, 2_000);
});

it('is forgotten soon after its end, when none of its tokens can be valid any more', async () => {
  const token = await identity.tokenOf(admin);
  await identity.post('/v1/auth/logout', undefined, token);
  const sessions = identity.app.get(Sessions);
  await identity.database.system((tx) => sessions.forgetExpired(tx, new Date(Date.now() + 601_000)));
  const records = await identity.records(SessionRecord, 3, ofSession(token));
  expect(records.map(({ value }) => value === null)).toEqual([false, false, true]);
});
