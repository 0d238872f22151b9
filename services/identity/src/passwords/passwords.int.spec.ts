import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditTrail } from '@palisade/auth';
import { AuditRecord } from '@palisade/contracts';
import pg from 'pg';
import { FactorsOf } from '../testing/factors.js';
import { anEmail, dataOf, Identity, PASSWORD, type Person } from '../testing/identity.js';
import { Mailbox } from '../testing/mailbox.js';
import { until } from '../testing/until.js';

const RESET = 'Choose a new password';
const CHANGED = 'Your password has changed';
const NEW_PASSWORD = 'staple paperclip ruler';

let mailbox: Mailbox;
let identity: Identity;
let tenantId: string;
let lastOctet = 1;

beforeAll(async () => {
  mailbox = await Mailbox.start();
  identity = await Identity.start({ SMTP_URL: mailbox.smtpUrl });
  tenantId = (await identity.organization()).tenantId;
});
afterAll(async () => {
  await identity.close();
  await mailbox.close();
});
beforeEach(() => {
  identity.address = `198.51.100.${String(lastOctet++)}`;
});

const login = (email: string, password = PASSWORD) => identity.post('/v1/auth/login', { email, password });
const forgot = (email: string) => identity.post('/v1/auth/password/forgot', { email });
const reset = (token: string, more: object = {}) =>
  identity.post('/v1/auth/password/reset', { token, password: NEW_PASSWORD, ...more });
const isRefused = async (token: string) => (await identity.get('/v1/auth/me', token)).status === 401;
const recorded = async (action: string, { id }: Person, outcome = 'success') => {
  await identity.app.get(AuditTrail).flush();
  const [record] = await identity.records(AuditRecord, 1, (message) => {
    const data = dataOf(message);
    return data.action === action && data.outcome === outcome && (data.target?.id ?? data.actor.id) === id;
  });
  return record;
};

/** What the service itself has no right to. */
async function asOwner(sql: string, values: unknown[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: identity.environment.adminUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

describe('a forgotten password', () => {
  it('is replaced by the link of a mail, which ends all sessions, works once, and is told of', async () => {
    const member = await identity.member(tenantId, 'analyst');
    const sessions = [await identity.tokenOf(member), await identity.tokenOf(member)];
    expect(await forgot(member.email.toUpperCase())).toMatchObject({ status: 202, body: '' });
    const token = await mailbox.token(member.email, RESET);
    expect(await reset(token)).toMatchObject({ status: 204, body: '' });
    for (const session of sessions) await until(() => isRefused(session), 2_000);
    expect((await login(member.email)).status).toBe(401);
    expect((await login(member.email, NEW_PASSWORD)).status).toBe(200);
    expect(await reset(token)).toMatchObject({
      status: 400,
      body: { type: 'urn:palisade:problem:link-invalid' },
    });
    await mailbox.mail(member.email, CHANGED);
    const record = await recorded('auth.password.reset', member);
    expect(record?.headers?.['ce_tenantid']?.toString()).toBe(tenantId);
    expect(record?.value?.toString()).not.toContain(token);
  });

  it('answers alike for an address that nobody has, and fills no mailbox', async () => {
    const member = await identity.member(tenantId, 'viewer');
    const nobody = anEmail();
    const timeOf = async (email: string) => {
      const begun = performance.now();
      expect(await forgot(email)).toMatchObject({ status: 202, body: '' });
      return performance.now() - begun;
    };
    for (const time of [await timeOf(nobody), await timeOf(member.email)]) expect(time).toBeGreaterThan(240);
    for (let i = 0; i < 6; i++) await forgot(member.email);
    await mailbox.mail(member.email, RESET, 5);
    expect(mailbox.mails(member.email)).toHaveLength(5);
    expect(mailbox.mails(nobody)).toHaveLength(0);
  });

  it('keeps the link for another try when the new password is refused', async () => {
    const member = await identity.member(tenantId, 'viewer');
    await forgot(member.email);
    const token = await mailbox.token(member.email, RESET);
    expect(await reset(token, { password: 'password1' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'password' }] },
    });
    expect((await reset(token)).status).toBe(204);
  });

  it('lets one of many through who send the same link at once', async () => {
    const member = await identity.member(tenantId, 'viewer');
    await forgot(member.email);
    const token = await mailbox.token(member.email, RESET);
    const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await reset(token)).status));
    expect(statuses.sort()).toEqual([204, 400, 400, 400]);
  });

  it('ends the other links that are on their way', async () => {
    const member = await identity.member(tenantId, 'viewer');
    await forgot(member.email);
    const first = await mailbox.token(member.email, RESET);
    await forgot(member.email);
    expect((await reset(await mailbox.token(member.email, RESET, 2))).status).toBe(204);
    expect((await reset(first)).status).toBe(400);
  });

  it('works half an hour', async () => {
    const member = await identity.member(tenantId, 'viewer');
    await forgot(member.email);
    const token = await mailbox.token(member.email, RESET);
    const links = await asOwner(
      'select extract(epoch from expires_at - created_at)::int as s from identity.email_links where user_id = $1',
      [member.id],
    );
    expect(links).toEqual([{ s: 1_800 }]);
    await asOwner(
      `update identity.email_links set expires_at = now() - interval '1 second' where user_id = $1`,
      [member.id],
    );
    expect((await reset(token)).status).toBe(400);
  });

  it('never goes round a second factor', async () => {
    const member = await identity.member(tenantId, 'viewer');
    const { codes } = await new FactorsOf(identity).enrolApp(await identity.tokenOf(member));
    await forgot(member.email);
    const token = await mailbox.token(member.email, RESET);
    expect(await reset(token)).toMatchObject({
      status: 401,
      body: { type: 'urn:palisade:problem:mfa-required', methods: ['totp', 'recovery_code'] },
    });
    expect(await reset(token, { totp: '000000' })).toMatchObject({
      status: 401,
      body: { type: 'urn:palisade:problem:factor-refused' },
    });
    expect((await login(member.email, NEW_PASSWORD)).status).toBe(401);
    expect((await reset(token, { recovery_code: codes[0] })).status).toBe(204);
    // And the factor is still asked for.
    expect((await login(member.email, NEW_PASSWORD)).body.type).toBe('urn:palisade:problem:mfa-required');
  });
});

describe('a password that is changed', () => {
  const change = (token: string, current: string, password = NEW_PASSWORD) =>
    identity.post('/v1/auth/password/change', { current_password: current, password }, token);

  it('ends all sessions, gives the caller a new one, and is told of', async () => {
    const member = await identity.member(tenantId, 'analyst');
    const [here, elsewhere] = [await identity.tokenOf(member), await identity.tokenOf(member)];
    const answer = await change(here, PASSWORD);
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'x-palisade-session': expect.any(String) },
      body: { user: { id: member.id }, organization: { id: tenantId }, role: 'analyst' },
    });
    for (const session of [here, elsewhere]) await until(() => isRefused(session), 2_000);
    const fresh = answer.body.access_token as string;
    await until(async () => (await identity.get('/v1/auth/me', fresh)).status === 200);
    expect((await identity.get('/v1/auth/sessions', fresh)).body.items).toHaveLength(1);
    expect((await login(member.email)).status).toBe(401);
    expect((await login(member.email, NEW_PASSWORD)).status).toBe(200);
    await mailbox.mail(member.email, CHANGED);
    await recorded('auth.password.changed', member);
  });

  it('needs the current one, whose guesses count as those of a login', async () => {
    const member = await identity.member(tenantId, 'viewer');
    const token = await identity.tokenOf(member);
    expect(await change(token, 'wrong password')).toMatchObject({
      status: 403,
      body: { type: 'urn:palisade:problem:invalid-credentials' },
    });
    await recorded('auth.password.change_failed', member, 'failure');
    for (let i = 0; i < 9; i++) await change(token, 'wrong password');
    expect((await change(token, PASSWORD)).status).toBe(429);
    expect((await identity.get('/v1/auth/me', token)).status).toBe(200);
  });

  it('may not be one that is easily guessed', async () => {
    const member = await identity.member(tenantId, 'viewer');
    const token = await identity.tokenOf(member);
    for (const easy of ['sunshine1', 'Max Member', 'aaaaaaaa']) {
      expect((await change(token, PASSWORD, easy)).status).toBe(400);
    }
    expect((await login(member.email)).status).toBe(200);
  });
});
