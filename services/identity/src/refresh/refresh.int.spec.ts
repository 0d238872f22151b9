import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AuditTrail } from '@palisade/auth';
import { AuditRecord, SessionRecord } from '@palisade/contracts';
import { Sessions } from '../sessions/sessions.js';
import { Browser, type Credentials, credentialsIn, sessionOf } from '../testing/browser.js';
import { type Answer, dataOf, Identity, type Person } from '../testing/identity.js';
import { until } from '../testing/until.js';
import { RefreshTokens } from './refresh-tokens.js';

let identity: Identity;
let browser: Browser;
let other: NestFastifyApplication;
let admin: Person;
let member: Person;
let first: Credentials;

beforeAll(async () => {
  identity = await Identity.start();
  other = await identity.addReplica();
  browser = new Browser(identity);
  admin = await identity.organization();
});
afterAll(() => identity.close());
beforeEach(async () => {
  member = await identity.member(admin.tenantId, 'viewer');
  first = await browser.logIn(member);
});

const refreshed = async (token: string) => credentialsIn(await browser.refresh(token));
const ended = {
  status: 401,
  headers: { 'x-palisade-session': 'ended' },
  body: { type: 'urn:palisade:problem:session-ended' },
};
const graceIsOver = ({ access_token }: Credentials) =>
  identity.database.system((tx) =>
    tx.query(
      `update identity.refresh_tokens set rotated_at = rotated_at - interval '16 s' where session_id = $1`,
      [sessionOf(access_token)],
    ),
  );
const reuses = async (session: string) =>
  (await identity.records(AuditRecord, 1, (message) => isReuseOf(session, dataOf(message)))).map(dataOf);
const isReuseOf = (session: string, { action, target }: Answer['body']) =>
  action === 'auth.refresh.reused' && target.id === session;

describe('a login', () => {
  it('gives credentials beside its body, for the gateway, and its body no refresh token', async () => {
    const answer = await identity.post('/v1/auth/login', {
      email: member.email,
      password: 'correct horse battery',
    });
    const given = credentialsIn(answer);
    expect(given).toEqual({
      access_token: answer.body.access_token,
      access_expires_at: answer.body.expires_at,
      refresh_token: expect.stringMatching(/^palr_/),
      refresh_expires_at: expect.any(String),
    });
    expect(Date.parse(given.refresh_expires_at) - Date.now()).toBeGreaterThan(43_100_000);
    expect(JSON.stringify(answer.body)).not.toContain('palr_');
  });

  it('leaves no refresh token in the database', async () => {
    await refreshed(first.refresh_token);
    const rows = await identity.database.system((tx) => tx.query('select * from identity.refresh_tokens'));
    const secret = first.refresh_token.slice(-43);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

describe('a refresh', () => {
  it('answers as documented, with new tokens of the same session and its end', async () => {
    const answer = await browser.refresh(first.refresh_token);
    const next = credentialsIn(answer);
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual({
      user: { id: member.id, email: member.email, name: 'Max Member', email_verified: true },
      organization: { id: admin.tenantId, name: `Corp ${admin.tenantId}` },
      role: 'viewer',
      expires_at: next.access_expires_at,
    });
    expect(next.refresh_token).not.toBe(first.refresh_token);
    expect(next.refresh_expires_at).toBe(first.refresh_expires_at);
    expect(sessionOf(next.access_token)).toBe(sessionOf(first.access_token));
    expect((await identity.get('/v1/auth/me', next.access_token, other)).status).toBe(200);
  });

  it('works for somebody without an organization', async () => {
    const { refresh_token } = await browser.logIn(await identity.person());
    expect(await browser.refresh(refresh_token)).toMatchObject({ status: 200, body: { organization: null } });
  });

  it('gives a hundred tabs on two replicas one and the same child', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        browser.refresh(first.refresh_token, i % 2 ? identity.app : other),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const children = new Set(answers.map((answer) => credentialsIn(answer).refresh_token));
    expect(children.size).toBe(1);
    const [row] = await identity.database.system((tx) =>
      tx.query('select generation from identity.refresh_tokens where session_id = $1', [
        sessionOf(first.access_token),
      ]),
    );
    expect(row).toEqual({ generation: 1 });
    expect((await browser.refresh([...children][0])).status).toBe(200);
  });

  it('goes on from child to child, each of which is good for one exchange after the grace', async () => {
    let token = first.refresh_token;
    const seen = new Set([token]);
    for (let i = 0; i < 5; i++) {
      token = (await refreshed(token)).refresh_token;
      seen.add(token);
      await graceIsOver(first);
    }
    expect(seen.size).toBe(6);
  });

  it('answers a child again that is exchanged within the grace, so that no slow tab is left behind', async () => {
    const child = await refreshed(first.refresh_token);
    expect((await refreshed(child.refresh_token)).refresh_token).toBe(child.refresh_token);
    expect((await refreshed(first.refresh_token)).refresh_token).toBe(child.refresh_token);
  });

  it('gives tokens of the role that the user has now', async () => {
    const adminToken = await identity.tokenOf(admin);
    await identity.patch(`/v1/members/${member.id}`, { role: 'analyst' }, adminToken);
    const answer = await browser.refresh(first.refresh_token);
    expect(answer).toMatchObject({ status: 200, body: { role: 'analyst' } });
    const { access_token } = credentialsIn(answer);
    expect((await identity.get('/v1/auth/me', access_token, other)).status).toBe(200);
    await until(async () => (await identity.get('/v1/auth/me', first.access_token)).status === 401, 2_000);
    expect((await identity.get('/v1/auth/me', access_token)).status).toBe(200);
  });

  it('shows in the list of sessions', async () => {
    const { access_token } = await refreshed(first.refresh_token);
    const [session] = (await identity.get('/v1/auth/sessions', access_token)).body.items;
    expect(session.is_current).toBe(true);
    expect(session.last_seen_at > session.created_at).toBe(true);
  });
});

describe('a token that was exchanged before the grace', () => {
  it('ends its session everywhere, and says so in the audit log once', async () => {
    const session = sessionOf(first.access_token);
    const child = await refreshed(first.refresh_token);
    await graceIsOver(first);
    expect(await browser.refresh(first.refresh_token, other)).toMatchObject(ended);
    expect(await browser.refresh(child.refresh_token)).toMatchObject(ended);
    expect(await browser.refresh(first.refresh_token)).toMatchObject(ended);
    await until(async () => (await identity.get('/v1/auth/me', child.access_token)).status === 401, 2_000);

    const states = await identity.records(SessionRecord, 2, ({ key }) => key?.toString() === session);
    expect(states.map((message) => dataOf(message).state)).toEqual(['active', 'revoked']);
    expect(await reuses(session)).toMatchObject([
      {
        outcome: 'denied',
        reason: 'refresh-token-reused',
        actor: { kind: 'anonymous', id: member.id, ip: identity.address },
        target: { kind: 'session', id: session },
      },
    ]);
  });

  it('is found out when a thief has used the child before its owner', async () => {
    const child = await refreshed(first.refresh_token);
    await graceIsOver(first);
    const thiefs = await refreshed(child.refresh_token);
    await graceIsOver(first);
    expect(await browser.refresh(child.refresh_token)).toMatchObject(ended);
    expect(await browser.refresh(thiefs.refresh_token)).toMatchObject(ended);
  });

  it('is found out however many exchanges ago it was', async () => {
    let { refresh_token } = first;
    for (let i = 0; i < 4; i++) {
      refresh_token = (await refreshed(refresh_token)).refresh_token;
      await graceIsOver(first);
    }
    expect(await browser.refresh(first.refresh_token)).toMatchObject(ended);
    expect(await reuses(sessionOf(first.access_token))).toHaveLength(1);
  });

  it('ends the session when it comes to log out, too', async () => {
    const child = await refreshed(first.refresh_token);
    await graceIsOver(first);
    expect(await browser.logOut({ refreshToken: first.refresh_token })).toMatchObject(ended);
    expect(await browser.refresh(child.refresh_token)).toMatchObject(ended);
  });
});

describe('a refresh is refused for good', () => {
  it('when the session has been ended by its user', async () => {
    await identity.post('/v1/auth/logout', undefined, first.access_token);
    expect(await browser.refresh(first.refresh_token)).toMatchObject(ended);
  });

  it('when the session has expired, which is not put off by refreshing', async () => {
    await identity.database.system((tx) =>
      tx.query('update identity.sessions set expires_at = now() where id = $1', [
        sessionOf(first.access_token),
      ]),
    );
    expect(await browser.refresh(first.refresh_token)).toMatchObject(ended);
  });

  it('without a token, with garbage, and with an access token', async () => {
    const presented = [undefined, 'garbage', 'palr_', 'x'.repeat(5_000), first.access_token];
    for (const token of presented) expect(await browser.refresh(token)).toMatchObject(ended);
  });

  it("with another session's secret, a made-up one or a later generation, and ends no session", async () => {
    const stranger = await browser.logIn(admin);
    const [named, secret] = [first.refresh_token.slice(0, 37), first.refresh_token.slice(-43)];
    const forged = [
      `${named}_0_${stranger.refresh_token.slice(-43)}`,
      `${named}_0_${'A'.repeat(43)}`,
      `${named}_1_${secret}`,
      `${named}_999999_${secret}`,
      `${stranger.refresh_token.slice(0, 37)}_0_${secret}`,
    ];
    const child = await refreshed(first.refresh_token);
    await graceIsOver(first);
    for (const token of forged) expect(await browser.refresh(token)).toMatchObject(ended);
    for (const { refresh_token } of [child, stranger]) {
      expect((await browser.refresh(refresh_token)).status).toBe(200);
    }
  });
});

it('no line of tokens is followed for longer than is cheap', async () => {
  await identity.database.system((tx) =>
    tx.query('update identity.refresh_tokens set generation = generation + 10001 where session_id = $1', [
      sessionOf(first.access_token),
    ]),
  );
  expect(await browser.refresh(first.refresh_token)).toMatchObject(ended);
  await identity.app.get(AuditTrail).flush();
  const [record] = await identity.records(AuditRecord, 1, (message) => {
    const { action, actor } = dataOf(message);
    return action === 'auth.refresh.refused' && actor.id === member.id;
  });
  expect(dataOf(record)).toMatchObject({ reason: 'refresh-token-unknown', outcome: 'denied' });
});

describe('what passes', () => {
  it('is never told as the end of the session: neither Postgres away nor a failure of ours', async () => {
    const { master } = identity.database.dataSource.driver as unknown as {
      master: { connect(): Promise<unknown> };
    };
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const away = jest.spyOn(master, 'connect').mockImplementation((...args: unknown[]) => {
      const done = args[0] as (error: Error) => void;
      done(refused);
      return undefined as never;
    });
    const whileAway = [
      await browser.refresh(first.refresh_token),
      await browser.logOut({ refreshToken: first.refresh_token }),
    ];
    away.mockRestore();
    jest.spyOn(identity.app.get(RefreshTokens), 'exchange').mockRejectedValueOnce(new Error('of ours'));
    const failed = await browser.refresh(first.refresh_token);
    expect([...whileAway, failed].map(({ status }) => status)).toEqual([503, 503, 500]);
    for (const answer of [...whileAway, failed]) {
      expect(answer.headers).not.toHaveProperty('x-palisade-session');
    }
    expect((await browser.refresh(first.refresh_token)).status).toBe(200);
  });
});

describe('logging out', () => {
  it('needs no access token when the refresh token is good', async () => {
    expect(await browser.logOut({ refreshToken: first.refresh_token })).toMatchObject({
      status: 204,
      headers: { 'x-palisade-session': 'ended' },
    });
    await until(async () => (await identity.get('/v1/auth/me', first.access_token)).status === 401, 2_000);
    const [record] = await identity.records(AuditRecord, 1, (message) => {
      const { action, actor } = dataOf(message);
      return action === 'auth.logout' && actor.id === member.id;
    });
    expect(dataOf(record).target).toEqual({ kind: 'session', id: sessionOf(first.access_token) });
  });

  it('works with both, and with a refresh token that another tab has just exchanged', async () => {
    await refreshed(first.refresh_token);
    const both = { refreshToken: first.refresh_token, token: first.access_token };
    expect((await browser.logOut(both)).status).toBe(204);
    expect(await browser.refresh(first.refresh_token)).toMatchObject(ended);
  });

  it('works with an access token that has expired beside a good refresh token', async () => {
    const both = { refreshToken: first.refresh_token, token: 'e30.e30.e30' };
    expect((await browser.logOut(both)).status).toBe(204);
  });

  it('works with an access token whatever the refresh token', async () => {
    const both = { refreshToken: 'garbage', token: first.access_token };
    expect(await browser.logOut(both)).toMatchObject({
      status: 204,
      headers: { 'x-palisade-session': 'ended' },
    });
    expect(await browser.refresh(first.refresh_token)).toMatchObject(ended);
  });

  it('ends both sessions when the credentials are of two', async () => {
    const second = await browser.logIn(member);
    await browser.logOut({ refreshToken: first.refresh_token, token: second.access_token });
    for (const { refresh_token } of [first, second]) {
      expect(await browser.refresh(refresh_token)).toMatchObject(ended);
    }
  });

  it('is refused when neither is good', async () => {
    expect(await browser.logOut({ refreshToken: 'garbage', token: 'e30.e30.e30' })).toMatchObject(ended);
    const bare = await browser.logOut({});
    expect(bare).toMatchObject({ status: 401, body: { type: 'urn:palisade:problem:unauthorized' } });
    expect(bare.headers).not.toHaveProperty('x-palisade-session');
    const { key } = await identity.keyOf(await identity.tokenOf(admin), ['organization:read']);
    expect((await browser.logOut({ token: key })).status).toBe(403);
  });
});

it('a refresh token is forgotten with its session', async () => {
  const count = async () =>
    identity.database.system((tx) =>
      tx.query('select from identity.refresh_tokens where session_id = $1', [sessionOf(first.access_token)]),
    );
  expect(await count()).toHaveLength(1);
  await browser.logOut({ refreshToken: first.refresh_token });
  const later = new Date(Date.now() + 601_000);
  await identity.database.system((tx) => identity.app.get(Sessions).forgetExpired(tx, later));
  expect(await count()).toHaveLength(0);
  expect(await browser.refresh(first.refresh_token)).toMatchObject(ended);
});
