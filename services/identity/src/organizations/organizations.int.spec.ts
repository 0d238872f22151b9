import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AuditRecord,
  MemberJoinedRecord,
  OrganizationCreatedRecord,
  OrganizationRecord,
  SessionRecord,
} from '@palisade/contracts';
import { anEmail, dataOf, Identity, PASSWORD, type Person } from '../testing/identity.js';
import { until } from '../testing/until.js';

let identity: Identity;

beforeAll(async () => {
  identity = await Identity.start();
});
afterAll(() => identity.close());

const ofTenant = (tenantId: string) => (message: { headers?: Record<string, unknown> }) =>
  String(message.headers?.['ce_tenantid']) === tenantId;

describe('registering', () => {
  it('makes a viewer without an organization, who can log in', async () => {
    const email = anEmail();
    const made = await identity.post('/v1/auth/register', {
      email: email.toUpperCase(),
      password: PASSWORD,
      name: ' Ann ',
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        user: { id: expect.any(String), email, name: 'Ann', email_verified: false },
        organization: null,
        role: 'viewer',
      },
    });
    expect((await identity.post('/v1/auth/login', { email, password: PASSWORD })).status).toBe(200);
    expect(
      await identity.post('/v1/auth/register', { email, password: PASSWORD, name: 'Ann' }),
    ).toMatchObject({
      status: 409,
      body: { type: 'urn:palisade:problem:email-taken' },
    });
  });

  it('makes one account of two registrations at once', async () => {
    const body = { email: anEmail(), password: PASSWORD, name: 'Ann' };
    const answers = await Promise.all([1, 2, 3].map(() => identity.post('/v1/auth/register', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it.each(['short', 'adminpass', 'AdminPass', 'aaaaaaaaaaaa', '', 12345678])(
    'refuses the password %j',
    async (password) => {
      const answer = await identity.post('/v1/auth/register', { email: anEmail(), password, name: 'Ann' });
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: expect.arrayContaining([expect.objectContaining({ path: 'password' })]) },
      });
    },
  );

  it.each(['nobody', 'a@', 'a b@corp.com', 'a\u0000@corp.com', null])(
    'refuses the e-mail %j',
    async (email) => {
      expect(
        (await identity.post('/v1/auth/register', { email, password: PASSWORD, name: 'Ann' })).status,
      ).toBe(400);
    },
  );
});

describe('founding an organization', () => {
  it('makes the founder its admin, with a token of it, and publishes all', async () => {
    const founder = await identity.person();
    const before = await identity.tokenOf(founder);
    const founded = await identity.post(
      '/v1/organizations',
      { name: 'Acme', time_zone: 'Europe/Zurich' },
      before,
    );
    expect(founded).toMatchObject({
      status: 201,
      body: { name: 'Acme', time_zone: 'Europe/Zurich', role: 'admin', access_token: expect.any(String) },
    });
    const { id, access_token: token } = founded.body;
    expect(await identity.get('/v1/organizations/current', token)).toMatchObject({
      status: 200,
      body: { id, name: 'Acme' },
    });
    expect((await identity.get('/v1/members', token)).body.items).toMatchObject([
      { id: founder.id, email: founder.email, role: 'admin' },
    ]);
    await until(async () => (await identity.get('/v1/auth/me', before)).status === 401, 2_000);

    const [organization] = await identity.records(OrganizationRecord, 1, ofTenant(id));
    expect(dataOf(organization)).toMatchObject({
      organization_id: id,
      revision: 1,
      time_zone: 'Europe/Zurich',
    });
    expect(await identity.records(OrganizationCreatedRecord, 1, ofTenant(id))).toHaveLength(1);
    const [joined] = await identity.records(MemberJoinedRecord, 1, ofTenant(id));
    expect(dataOf(joined)).toMatchObject({ user_id: founder.id, role: 'admin' });
    const sessions = await identity.records(SessionRecord, 1, ofTenant(id));
    expect(sessions.map(dataOf)).toMatchObject([
      { user_id: founder.id, role: 'admin', membership_version: 2, revision: 2 },
    ]);
    const audited = await identity.records(AuditRecord, 1, ofTenant(id));
    expect(audited.map(dataOf)).toMatchObject([
      { action: 'identity.organization.created', actor: { id: founder.id } },
    ]);
  });

  it('is for those who have none', async () => {
    const token = await identity.tokenOf(await identity.organization());
    expect(await identity.post('/v1/organizations', { name: 'Second' }, token)).toMatchObject({
      status: 409,
      body: { type: 'urn:palisade:problem:already-a-member' },
    });
  });

  it('makes one of two at once', async () => {
    const token = await identity.tokenOf(await identity.person());
    const answers = await Promise.all(
      [1, 2].map(() => identity.post('/v1/organizations', { name: 'Twice' }, token)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it.each([
    { name: '' },
    { name: 'x', time_zone: 'Mars/Olympus' },
    { name: 'x', time_zone: '+01:00' },
    { name: 'x'.repeat(201) },
  ])('refuses %j', async (body) => {
    const token = await identity.tokenOf(await identity.person());
    expect((await identity.post('/v1/organizations', body, token)).status).toBe(400);
  });
});

describe('members', () => {
  it('are listed page by page', async () => {
    const admin = await identity.organization();
    const others = [
      await identity.member(admin.tenantId, 'analyst'),
      await identity.member(admin.tenantId, 'viewer'),
    ];
    const token = await identity.tokenOf(admin);
    const first = await identity.get('/v1/members?limit=2', token);
    const second = await identity.get(`/v1/members?limit=2&cursor=${String(first.body.next_cursor)}`, token);
    const listed = [...first.body.items, ...second.body.items].map(({ id }: Person) => id);
    expect(listed).toEqual([admin, ...others].map(({ id }) => id));
    expect(second.body.next_cursor).toBeNull();
  });

  it('of another organization are neither shown nor changed', async () => {
    const [admin, stranger] = [await identity.organization(), await identity.organization()];
    const token = await identity.tokenOf(stranger);
    expect((await identity.get('/v1/members', token)).body.items.map(({ id }: Person) => id)).toEqual([
      stranger.id,
    ]);
    expect((await identity.patch(`/v1/members/${admin.id}`, { role: 'viewer' }, token)).status).toBe(404);
    expect((await identity.patch('/v1/members/nobody', { role: 'viewer' }, token)).status).toBe(404);
    expect((await identity.get('/v1/auth/me', await identity.tokenOf(admin))).body.role).toBe('admin');
  });

  it('keep at least one admin, even when two demote each other at once', async () => {
    const admin = await identity.organization();
    const token = await identity.tokenOf(admin);
    expect(await identity.patch(`/v1/members/${admin.id}`, { role: 'analyst' }, token)).toMatchObject({
      status: 409,
      body: { type: 'urn:palisade:problem:last-admin' },
    });
    const second = await identity.member(admin.tenantId, 'admin');
    const secondToken = await identity.tokenOf(second);
    const answers = await Promise.all([
      identity.patch(`/v1/members/${second.id}`, { role: 'viewer' }, token),
      identity.patch(`/v1/members/${admin.id}`, { role: 'viewer' }, secondToken),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('stay as they are when their role is set to what it is', async () => {
    const admin = await identity.organization();
    const token = await identity.tokenOf(admin);
    expect((await identity.patch(`/v1/members/${admin.id}`, { role: 'admin' }, token)).status).toBe(200);
    expect((await identity.get('/v1/members', token)).status).toBe(200);
    expect((await identity.patch(`/v1/members/${admin.id}`, { role: 'owner' }, token)).status).toBe(400);
  });

  it('are given no permission by an API key that lacks it', async () => {
    const admin = await identity.organization();
    const member = await identity.member(admin.tenantId, 'viewer');
    const { key } = await identity.keyOf(await identity.tokenOf(admin), ['members:manage']);
    expect((await identity.patch(`/v1/members/${member.id}`, { role: 'admin' }, key)).status).toBe(403);
  });
});
