import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AuditRecord, SessionRecord } from '@palisade/contracts';
import { AuditTrail } from '@palisade/auth';
import { Passwords } from '../passwords/passwords.js';
import { anEmail, dataOf, Identity, PASSWORD, type Person } from '../testing/identity.js';
import { until } from '../testing/until.js';

let identity: Identity;
let admin: Person;
let lastOctet = 1;

beforeAll(async () => {
  identity = await Identity.start();
  admin = await identity.organization();
});
afterAll(() => identity.close());
beforeEach(() => {
  identity.address = `198.51.100.${String(lastOctet++)}`;
});

const login = (email: string, password = PASSWORD) => identity.post('/v1/auth/login', { email, password });

async function failures(count: number, email: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) statuses.push((await login(email, 'wrong password')).status);
  return statuses;
}

describe('login', () => {
  it('answers as documented, whatever the case of the e-mail', async () => {
    const { status, body } = await login(` ${admin.email.toUpperCase()} `);
    expect(status).toBe(200);
    expect(body).toEqual({
      user: { id: admin.id, email: admin.email, name: 'Ada Admin', email_verified: true },
      organization: { id: admin.tenantId, name: `Corp ${admin.tenantId}` },
      role: 'admin',
      access_token: expect.any(String),
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    expect(Date.parse(body.expires_at) - Date.now()).toBeLessThanOrEqual(300_000);
    const me = await identity.get('/v1/auth/me', body.access_token);
    expect(me).toMatchObject({
      status: 200,
      body: { user: body.user, organization: body.organization, role: 'admin' },
    });
  });

  it('makes somebody without an organization a viewer of nothing', async () => {
    const person = await identity.person();
    const { body } = await login(person.email);
    expect(body).toMatchObject({ organization: null, role: 'viewer' });
    expect(await identity.get('/v1/auth/me', body.access_token)).toMatchObject({
      status: 200,
      body: { organization: null },
    });
    expect(await identity.get('/v1/members', body.access_token)).toMatchObject({
      status: 403,
      body: { type: 'urn:palisade:problem:forbidden', detail: 'You belong to no organization yet.' },
    });
  });

  it('answers an unknown account as it does a wrong password, after the same work', async () => {
    const verify = jest.spyOn(identity.app.get(Passwords), 'verify');
    const unknown = await login(anEmail(), 'wrong password');
    const wrong = await login(admin.email, 'wrong password');
    const hashes = verify.mock.calls.map(([stored]) => stored);
    verify.mockRestore();
    const said = ({ status, body: { trace_id: _, ...body } }: typeof wrong) => ({ status, body });
    expect(said(unknown)).toEqual(said(wrong));
    expect(unknown.status).toBe(401);
    expect(hashes).toEqual([undefined, expect.stringContaining('$argon2id$v=19$m=19456,t=2,p=1$')]);
  });

  it('spends the work of argon2id on an account that does not exist', async () => {
    const passwords = identity.app.get(Passwords);
    const stored = await passwords.hash(PASSWORD);
    const timeOf = async (hash: string | undefined) => {
      const times = [];
      for (let i = 0; i < 9; i++) {
        const begun = performance.now();
        expect(await passwords.verify(hash, 'wrong password')).toBe(false);
        times.push(performance.now() - begun);
      }
      return times.sort((a, b) => a - b)[4] ?? 0;
    };
    const [unknown, wrong] = [await timeOf(undefined), await timeOf(stored)];
    expect(unknown).toBeGreaterThan(wrong / 3);
  });

  it.each([
    [{}],
    [{ email: 'a@b.c' }],
    [{ email: ['a@b.c'], password: PASSWORD }],
    [{ email: 'a@b.c', password: { $ne: '' } }],
    [{ email: 'nul\u0000@corp.com', password: PASSWORD }],
    [{ email: 'a@b.c', password: 'x'.repeat(257) }],
    [{ email: 'a@b.c', password: PASSWORD, role: 'admin' }],
  ])('refuses %j as invalid', async (body) => {
    expect(await identity.post('/v1/auth/login', body)).toMatchObject({
      status: 400,
      body: {
        type: 'urn:palisade:problem:invalid-input',
        errors: expect.arrayContaining([expect.objectContaining({ path: expect.any(String) })]),
      },
    });
  });

  it('answers 503 while Postgres is away, as registering does', async () => {
    const { master } = identity.database.dataSource.driver as unknown as {
      master: { query(): Promise<unknown> };
    };
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const away = jest.spyOn(master, 'query').mockRejectedValue(refused);
    const person = { email: anEmail(), name: 'Pat Person', password: PASSWORD };
    const answers = [await login(admin.email), await identity.post('/v1/auth/register', person)];
    away.mockRestore();
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 503, body: { type: 'urn:palisade:problem:unavailable' } });
    }
  });

  it('takes a password with a NUL as a wrong one', async () => {
    expect((await login(admin.email, 'nul\u0000')).status).toBe(401);
  });
});

describe('throttling', () => {
  it('stops guessing at one account from one address, and says when to come back', async () => {
    const member = await identity.member(admin.tenantId, 'viewer');
    expect(await failures(12, member.email)).toEqual([...Array<number>(10).fill(401), 429, 429]);
    const refused = await login(member.email);
    expect(refused).toMatchObject({ status: 429, body: { type: 'urn:palisade:problem:too-many-requests' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
  });

  it('does so for an account that does not exist, too', async () => {
    expect((await failures(11, anEmail())).at(-1)).toBe(429);
  });

  it('lets no parallel guesses slip through', async () => {
    const member = await identity.member(admin.tenantId, 'viewer');
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => login(member.email, 'wrong password')),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  });

  it('counts for all replicas together, and forgives when the password was right', async () => {
    const member = await identity.member(admin.tenantId, 'viewer');
    await failures(9, member.email);
    expect((await login(member.email)).status).toBe(200);
    expect(await failures(10, member.email)).not.toContain(429);
    const other = await identity.addReplica();
    const payload = { email: member.email, password: PASSWORD };
    const answer = await identity.request('POST', '/v1/auth/login', { payload, app: other });
    expect(answer.status).toBe(429);
  });

  it('locks nobody out: the owner gets in from where he has been before, whatever others do elsewhere', async () => {
    const member = await identity.member(admin.tenantId, 'viewer');
    const home = identity.address;
    expect((await login(member.email)).status).toBe(200);
    for (let block = 0; block < 11; block++) {
      identity.address = `203.0.113.${String(block)}`;
      await Promise.all(Array.from({ length: 10 }, () => login(member.email, 'wrong password')));
    }
    identity.address = '203.0.113.200';
    expect((await login(member.email)).status).toBe(429);
    identity.address = home;
    expect((await login(member.email)).status).toBe(200);
  });

  it('stops one address that guesses at many accounts', async () => {
    const statuses: number[] = [];
    for (let block = 0; block < 21; block++) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => login(anEmail(), 'wrong password')));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(200);
    expect((await login(admin.email)).status).toBe(429);
  });
});

describe('audit', () => {
  type Message = Parameters<typeof dataOf>[0];
  const about = (action: string, id: string) => (message: Message) => {
    const { action: done, actor } = dataOf(message);
    return done === action && actor.id === id;
  };

  it('records logins one by one and failures counted, never a password', async () => {
    const member = await identity.member(admin.tenantId, 'analyst');
    await login(member.email);
    await failures(3, member.email);
    await identity.app.get(AuditTrail).flush();
    const [succeeded] = await identity.records(AuditRecord, 1, about('auth.login.succeeded', member.id));
    expect(succeeded?.headers?.['ce_tenantid']?.toString()).toBe(admin.tenantId);
    expect(dataOf(succeeded)).toMatchObject({
      service: 'identity',
      outcome: 'success',
      actor: { kind: 'user', email: member.email, ip: identity.address, ua: 'tests' },
      target: { kind: 'session' },
    });
    const count = (records: Message[]) =>
      records.reduce((sum, record) => sum + Number(dataOf(record).count), 0);
    let failed: Message[] = [];
    await until(async () => {
      failed = await identity.records(AuditRecord, 1, about('auth.login.failed', member.id));
      return count(failed) >= 3;
    });
    // One record, or more when a count was due to be written in between.
    for (const record of failed) {
      expect(dataOf(record)).toMatchObject({ outcome: 'failure', reason: 'invalid-credentials' });
    }
    expect(count(failed)).toBe(3);
    expect(JSON.stringify(failed.map(dataOf))).not.toContain('wrong password');
  });

  it('does not record what was typed as the address of an account that does not exist', async () => {
    const typed = `secret-${randomUUID()}`;
    await login(typed, 'wrong password');
    await identity.app.get(AuditTrail).flush();
    const { ip } = { ip: identity.address };
    const [failed] = await identity.records(AuditRecord, 1, (message) => dataOf(message).actor.ip === ip);
    expect(failed?.value?.toString()).not.toContain(typed);
    expect(failed?.key?.toString()).toBe('system');
  });
});

describe('logout', () => {
  it('ends the session at once and publishes so', async () => {
    const token = await identity.tokenOf(admin);
    expect((await identity.get('/v1/auth/me', token)).status).toBe(200);
    expect(await identity.post('/v1/auth/logout', undefined, token)).toMatchObject({ status: 204, body: '' });
    await until(async () => (await identity.get('/v1/auth/me', token)).status === 401, 2_000);
    const { sid } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const states = await identity.records(SessionRecord, 2, ({ key }) => key?.toString() === sid);
    expect(states.map((message) => dataOf(message).state)).toEqual(['active', 'revoked']);
  });
});
