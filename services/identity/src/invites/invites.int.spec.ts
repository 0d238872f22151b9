import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { permissionsOf } from '@palisade/auth';
import { AuditRecord } from '@palisade/contracts';
import { anEmail, dataOf, Identity, type Person } from '../testing/identity.js';
import { lettersTo, tokenIn } from '../testing/letters.js';

let identity: Identity;
let admin: Person;
let token: string;

beforeAll(async () => {
  identity = await Identity.start();
});
beforeEach(async () => {
  admin = await identity.organization();
  token = await identity.tokenOf(admin);
});
afterAll(() => identity.close());

const DAY_MS = 24 * 3600 * 1000;
const invite = (email: string, by = token, more: object = {}) =>
  identity.post('/v1/invites', { email, role: 'analyst', ...more }, by);
const states = async (state?: string, by = token) => {
  const { body } = await identity.get(`/v1/invites${state === undefined ? '' : `?state=${state}`}`, by);
  return body.items.map((item: { email: string; state: string }) => [item.email, item.state]);
};
const expire = (id: string) =>
  identity.database.asTenant(admin.tenantId, (tx) =>
    tx.query(`update identity.invites set expires_at = now() - interval '1 second' where id = $1`, [id]),
  );
const recordsOf = async (id: string, count: number) =>
  (await identity.records(AuditRecord, count, (message) => dataOf(message).target?.id === id)).map(dataOf);

describe('an invite', () => {
  it('is mailed with a link, and its token stands nowhere else', async () => {
    const email = anEmail();
    const sent = await invite(email.toUpperCase());
    expect(sent).toMatchObject({
      status: 201,
      body: {
        email,
        role: 'analyst',
        state: 'open',
        invited_by: { id: admin.id, name: 'Ada Admin' },
        ended_at: null,
      },
    });
    const { created_at, expires_at } = sent.body;
    expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(7 * DAY_MS);
    const [letter] = await lettersTo(identity, email);
    expect(letter).toMatchObject({ template: 'invite', text: expect.stringContaining('as an analyst') });
    const secret = tokenIn(letter ?? { text: '' });
    expect(letter?.text).toContain('/invite#token=pali_');
    expect(JSON.stringify(sent.body)).not.toContain(secret.slice(-43));
    const stored = await identity.database.asTenant(admin.tenantId, (tx) =>
      tx.query('select * from identity.invites'),
    );
    expect(JSON.stringify(stored)).not.toContain(secret.slice(-43));
    expect(await recordsOf(sent.body.id, 1)).toMatchObject([
      { action: 'identity.invite.sent', actor: { id: admin.id }, details: { email, role: 'analyst' } },
    ]);
  });

  it('makes no link of what a name looks like', async () => {
    const { body } = await identity.get('/v1/organizations/current', token);
    const name = 'Visit https://evil.example/now';
    await identity.patch('/v1/organizations/current', { name, revision: body.revision }, token);
    const email = anEmail();
    await invite(email);
    const [letter] = await lettersTo(identity, email);
    expect(letter?.text).toContain('Visit https');
    expect(letter?.text).not.toContain('evil.example');
    expect(letter?.subject).not.toContain('https://');
  });

  it('is answered alike whoever has the address', async () => {
    const [stranger, person] = [await identity.organization(), await identity.person()];
    const answers = [];
    for (const email of [anEmail(), person.email, stranger.email]) answers.push(await invite(email));
    const shapes = answers.map(({ status, body }) => [status, Object.keys(body).sort().join()]);
    expect(new Set(shapes.map(String)).size).toBe(1);
    for (const { email } of [person, stranger]) expect(await lettersTo(identity, email)).toHaveLength(1);
  });

  it('is one of an address, however many are sent at once', async () => {
    const email = anEmail();
    const answers = await Promise.all([1, 2, 3].map(() => invite(email)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.type).toBe(
      'urn:palisade:problem:already-invited',
    );
    expect(await lettersTo(identity, email)).toHaveLength(1);
    expect(await invite(admin.email)).toMatchObject({
      status: 409,
      body: { type: 'urn:palisade:problem:already-a-member' },
    });
  });

  it('that has expired makes room for another', async () => {
    const email = anEmail();
    const first = await invite(email);
    await expire(first.body.id);
    expect(await states('expired')).toEqual([[email, 'expired']]);
    expect(await states('open')).toEqual([]);
    expect((await invite(email)).status).toBe(201);
    expect(await states()).toEqual([
      [email, 'expired'],
      [email, 'open'],
    ]);
    expect(
      (await identity.post(`/v1/invites/${String(first.body.id)}/resend`, undefined, token)).status,
    ).toBe(410);
  });

  it('is sent again for as long again, and the mail before is void', async () => {
    const email = anEmail();
    const { body } = await invite(email, token, { expires_in_days: 30 });
    await expire(body.id);
    const again = await identity.post(`/v1/invites/${String(body.id)}/resend`, undefined, token);
    expect(again).toMatchObject({ status: 200, body: { id: body.id, state: 'open' } });
    expect(Date.parse(again.body.expires_at) - Date.parse(again.body.sent_at)).toBe(30 * DAY_MS);
    const [before, after] = (await lettersTo(identity, email)).map(tokenIn);
    const preview = (wanted?: string) => identity.post('/v1/invites/preview', { token: wanted });
    expect((await preview(before)).status).toBe(404);
    expect((await preview(after)).status).toBe(200);
    expect((await recordsOf(body.id, 2)).map(({ action }) => action)).toEqual([
      'identity.invite.sent',
      'identity.invite.resent',
    ]);
  });

  it('is withdrawn for good', async () => {
    const email = anEmail();
    const { body } = await invite(email);
    const withdraw = () => identity.delete(`/v1/invites/${String(body.id)}`, token);
    expect([(await withdraw()).status, (await withdraw()).status]).toEqual([204, 204]);
    expect(await states('revoked')).toEqual([[email, 'revoked']]);
    const [letter] = await lettersTo(identity, email);
    expect(
      await identity.post('/v1/invites/preview', { token: tokenIn(letter ?? { text: '' }) }),
    ).toMatchObject({ status: 410, body: { type: 'urn:palisade:problem:invite-ended', state: 'revoked' } });
    expect((await identity.post(`/v1/invites/${String(body.id)}/resend`, undefined, token)).status).toBe(410);
    expect((await recordsOf(body.id, 2)).map(({ action }) => action)).toEqual([
      'identity.invite.sent',
      'identity.invite.revoked',
    ]);
    expect((await invite(email)).status).toBe(201);
  });

  it('of another organization is neither shown, sent again nor withdrawn', async () => {
    const { body } = await invite(anEmail());
    const strangers = await identity.tokenOf(await identity.organization());
    expect(await states(undefined, strangers)).toEqual([]);
    expect((await identity.delete(`/v1/invites/${String(body.id)}`, strangers)).status).toBe(404);
    expect((await identity.post(`/v1/invites/${String(body.id)}/resend`, undefined, strangers)).status).toBe(
      404,
    );
    expect((await identity.delete('/v1/invites/none', token)).status).toBe(404);
    expect((await states('open')).length).toBe(1);
  });

  it('is limited by address and hour', async () => {
    const email = anEmail();
    const { body } = await invite(email);
    const again = () => identity.post(`/v1/invites/${String(body.id)}/resend`, undefined, token);
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push(await again());
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429]);
    expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('is listed page by page', async () => {
    const emails = [anEmail(), anEmail(), anEmail()];
    for (const email of emails) await invite(email);
    const first = await identity.get('/v1/invites?limit=2&state=open', token);
    const second = await identity.get(
      `/v1/invites?limit=2&state=open&cursor=${String(first.body.next_cursor)}`,
      token,
    );
    const listed = [...first.body.items, ...second.body.items].map(({ email }: { email: string }) => email);
    expect(listed).toEqual(emails);
    expect(second.body.next_cursor).toBeNull();
  });

  it('gives away no role that the caller may not give', async () => {
    const { key } = await identity.keyOf(token, ['members:manage', 'organization:read']);
    expect((await invite(anEmail(), key, { role: 'admin' })).status).toBe(403);
    const all = ['members:manage', ...permissionsOf('viewer')];
    const { key: enough } = await identity.keyOf(token, all);
    expect(await invite(anEmail(), enough, { role: 'viewer' })).toMatchObject({
      status: 201,
      body: { invited_by: null },
    });
  });
});

it.each([
  { email: 'nobody', role: 'viewer' },
  { email: 'a@corp.com' },
  { email: 'a@corp.com', role: 'owner' },
  { email: 'a@corp.com', role: 'viewer', expires_in_days: 0 },
  { email: 'a@corp.com', role: 'viewer', expires_in_days: 31 },
  { email: 'a@corp.com', role: 'viewer', expires_in_days: 1.5 },
  { email: 'a@corp.com', role: 'viewer', tenant_id: 'another' },
])('refuses %j as invalid', async (body) => {
  expect((await identity.post('/v1/invites', body, token)).status).toBe(400);
});

describe('invites of somebody who may not invite any more', () => {
  const sentBySecond = async () => {
    const second = await identity.member(admin.tenantId, 'admin');
    await invite(anEmail(), await identity.tokenOf(second), { role: 'admin' });
    await invite(anEmail());
    return second;
  };

  it.each([
    ['who is removed', (id: string) => identity.delete(`/v1/members/${id}`, token)],
    ['who is demoted', (id: string) => identity.patch(`/v1/members/${id}`, { role: 'analyst' }, token)],
  ])('%s are withdrawn, and nobody else is concerned', async (_name, act) => {
    const second = await sentBySecond();
    await act(second.id);
    expect((await states()).map(([, state]: string[]) => state)).toEqual(['revoked', 'open']);
  });
});
