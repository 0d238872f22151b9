import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CallerWatch, Verifier } from '@palisade/auth';
import { AuditRecord, MemberLeftRecord, SessionRecord } from '@palisade/contracts';
import { sessionOf } from '../testing/browser.js';
import { type Answer, dataOf, Identity, type Person } from '../testing/identity.js';
import { lettersTo } from '../testing/letters.js';
import { until } from '../testing/until.js';

type Admin = Person & { token: string };

let identity: Identity;
let other: NestFastifyApplication;
let admin: Person;
let token: string;

beforeAll(async () => {
  identity = await Identity.start();
  other = await identity.addReplica();
});
beforeEach(async () => {
  admin = await identity.organization();
  token = await identity.tokenOf(admin);
});
afterAll(() => identity.close());

const remove = (id: string, by: string) => identity.delete(`/v1/members/${id}`, by);
const leave = (by: string, app = identity.app) =>
  identity.request('POST', '/v1/members/leave', { token: by, app });
const demote = (id: string, by: string) => identity.patch(`/v1/members/${id}`, { role: 'viewer' }, by);
const ids = async (by: string) =>
  (await identity.get('/v1/members', by)).body.items.map(({ id }: Person) => id);

describe('a member who is removed', () => {
  it('is a viewer of nothing, at once and on every replica', async () => {
    const member = await identity.member(admin.tenantId, 'analyst');
    const theirs = await identity.tokenOf(member);
    const ends: string[] = [];
    const caller = await other.get(Verifier).verify(theirs);
    other.get(CallerWatch).watch(caller, (reason) => ends.push(reason));

    expect((await remove(member.id, token)).status).toBe(204);
    await until(async () => (await identity.get('/v1/members', theirs, other)).status === 401, 2_000);
    await until(async () => ends.length === 1, 2_000);
    expect(ends).toEqual(['membership-changed']);
    expect(await ids(token)).toEqual([admin.id]);

    const fresh = await identity.tokenOf(member);
    expect((await identity.get('/v1/auth/me', fresh)).body).toMatchObject({
      organization: null,
      role: 'viewer',
    });
    expect((await identity.get('/v1/members', fresh)).status).toBe(403);
    const records = await identity.records(
      SessionRecord,
      2,
      ({ key }) => key?.toString() === sessionOf(theirs),
    );
    expect(records.map((message) => String(message.headers?.['ce_tenantid'] ?? ''))).toEqual([
      admin.tenantId,
      '',
    ]);
  });

  it('is told by mail, and everybody else by an event and a record', async () => {
    const member = await identity.member(admin.tenantId, 'analyst');
    await remove(member.id, token);
    const [event] = await identity.records(
      MemberLeftRecord,
      1,
      (message) => dataOf(message).user_id === member.id,
    );
    expect(event?.key?.toString()).toBe(admin.tenantId);
    expect(dataOf(event)).toEqual({
      user_id: member.id,
      role: 'analyst',
      reason: 'removed',
      membership_version: 3,
    });
    const [record] = await identity.records(
      AuditRecord,
      1,
      (message) => dataOf(message).target?.id === member.id,
    );
    expect(dataOf(record)).toMatchObject({
      action: 'identity.member.removed',
      actor: { kind: 'user', id: admin.id },
      details: { role: 'analyst' },
    });
    const [letter] = await lettersTo(identity, member.email);
    expect(letter).toMatchObject({
      template: 'membership-ended',
      text: expect.stringContaining('removed from'),
    });
  });

  it('may found an organization of his own', async () => {
    const member = await identity.member(admin.tenantId, 'viewer');
    await remove(member.id, token);
    const founded = await identity.post('/v1/organizations', { name: 'Own' }, await identity.tokenOf(member));
    expect(founded).toMatchObject({ status: 201, body: { role: 'admin' } });
  });

  it('is not one of another organization', async () => {
    const stranger = await identity.organization();
    const second = await identity.member(stranger.tenantId, 'viewer');
    for (const id of [second.id, stranger.id, 'nobody']) expect((await remove(id, token)).status).toBe(404);
    expect(await ids(await identity.tokenOf(stranger))).toEqual([stranger.id, second.id]);
  });

  it('is removed by admins alone', async () => {
    const analyst = await identity.tokenOf(await identity.member(admin.tenantId, 'analyst'));
    expect((await remove(admin.id, analyst)).status).toBe(403);
  });
});

describe('a member who leaves', () => {
  it('goes on with the token that he is given', async () => {
    const member = await identity.member(admin.tenantId, 'viewer');
    const before = await identity.tokenOf(member);
    const left = await leave(before);
    expect(left).toMatchObject({
      status: 200,
      body: { user: { id: member.id }, organization: null, role: 'viewer', access_token: expect.any(String) },
    });
    const after = String(left.body.access_token);
    await until(async () => (await identity.get('/v1/auth/me', before, other)).status === 401, 2_000);
    expect((await identity.get('/v1/auth/me', after, other)).body.organization).toBeNull();
    expect(await leave(after)).toMatchObject({
      status: 409,
      body: { type: 'urn:palisade:problem:no-organization' },
    });
    const [event] = await identity.records(
      MemberLeftRecord,
      1,
      (message) => dataOf(message).user_id === member.id,
    );
    expect(dataOf(event)).toMatchObject({ reason: 'left', role: 'viewer' });
  });

  it('is recorded as one who left', async () => {
    const member = await identity.member(admin.tenantId, 'viewer');
    await leave(await identity.tokenOf(member));
    const [record] = await identity.records(
      AuditRecord,
      1,
      (message) =>
        dataOf(message).action === 'identity.member.left' && dataOf(message).actor.id === member.id,
    );
    expect(record?.key?.toString()).toBe(admin.tenantId);
  });
});

describe('the last admin', () => {
  it('neither leaves nor is removed', async () => {
    await identity.member(admin.tenantId, 'analyst');
    for (const answer of [await leave(token), await remove(admin.id, token)]) {
      expect(answer).toMatchObject({ status: 409, body: { type: 'urn:palisade:problem:last-admin' } });
    }
    expect((await identity.get('/v1/auth/me', token)).body.role).toBe('admin');
  });

  type Act = (one: Admin, two: Admin) => Promise<Answer>;
  it.each<[string, Act, Act]>([
    ['both leave', (one) => leave(one.token, other), (_, two) => leave(two.token)],
    [
      'each removes the other',
      (one, two) => remove(two.id, one.token),
      (one, two) => remove(one.id, two.token),
    ],
    [
      'one leaves and removes the other',
      (one) => leave(one.token, other),
      (one, two) => remove(two.id, one.token),
    ],
    [
      'one leaves as he demotes the other',
      (one) => leave(one.token),
      (one, two) => demote(two.id, one.token),
    ],
    [
      'one is removed as he demotes the other',
      (one, two) => remove(one.id, two.token),
      (one, two) => demote(two.id, one.token),
    ],
  ])('stays when %s at once', async (_name, first, second) => {
    const partner = await identity.member(admin.tenantId, 'admin');
    const [one, two] = [
      { ...admin, token },
      { ...partner, token: await identity.tokenOf(partner) },
    ];
    const answers = await Promise.all([first(one, two), second(one, two)]);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused.map(({ body }) => body.type)).toEqual(['urn:palisade:problem:last-admin']);
    const left = await identity.database.asTenant(admin.tenantId, (tx) =>
      tx.query<object[]>(`select from identity.memberships where role = 'admin'`),
    );
    expect(left).toHaveLength(1);
  });
});
