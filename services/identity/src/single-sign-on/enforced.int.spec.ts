import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DomainChangedRecord,
  MemberIdentityChangedRecord,
  SingleSignOnChangedRecord,
} from '@palisade/contracts';
import type { KafkaMessage } from 'kafkajs';
import { Client } from 'pg';
import { createUser } from '../accounts/create-user.js';
import { Passwords } from '../passwords/passwords.js';
import { FactorsOf } from '../testing/factors.js';
import { type Answer, dataOf, type Identity, PASSWORD, type Person } from '../testing/identity.js';
import { lettersTo } from '../testing/letters.js';
import { claimsOf, SignOn, somebodyAt, typeOf } from '../testing/sign-on.js';
import { until } from '../testing/until.js';

let signOn: SignOn;
let identity: Identity;
let owner: Person;
const domain = `${randomUUID()}.com`;

beforeAll(async () => {
  signOn = await SignOn.start();
  ({ identity } = signOn);
  ({ owner } = signOn.people);
  await signOn.prove(owner, domain);
});
afterAll(() => signOn.close());

const login = ({ email }: { email: string }, given: object = {}) =>
  identity.post('/v1/auth/login', { email, password: PASSWORD, ...given });
const statusOf = async (token: string) => (await identity.get('/v1/auth/me', token)).status;
const templatesTo = async (email: string) =>
  (await lettersTo(identity, email)).map(({ template }) => template);
const events = (contract: Parameters<Identity['records']>[0], says: object) =>
  identity.records(contract, 1, (message: KafkaMessage) =>
    Object.entries(says).every(([name, value]) => dataOf(message)[name] === value),
  );

describe('enforced single sign-on', () => {
  it('ends what members opened by a password, tells who is not linked, and leaves admins alone', async () => {
    const admin = signOn.people.second;
    const [linked, unlinked] = [
      await identity.member(admin.tenantId, 'viewer'),
      await identity.member(admin.tenantId, 'analyst'),
    ];
    const subject = randomUUID();
    await signOn.link(linked, subject);
    const bySignOn = (await signOn.signIn(subject, claimsOf(linked.email), admin)).body
      .access_token as string;
    const [byPassword, adminToken] = [await identity.tokenOf(unlinked), await identity.tokenOf(admin)];
    expect((await signOn.known(admin)).body.members_not_linked).toBe(1);

    expect((await signOn.change(admin, { enforced: true })).body).toMatchObject({
      enforced: true,
      members_not_linked: 1,
    });
    await until(async () => (await statusOf(byPassword)) === 401, 2_000);
    expect([await statusOf(bySignOn), await statusOf(adminToken)]).toEqual([200, 200]);
    expect(await templatesTo(unlinked.email)).toContain('single-sign-on-enforced');
    expect(await templatesTo(linked.email)).not.toContain('single-sign-on-enforced');
    expect((await login(admin)).status).toBe(200);
    const refused = await login(linked);
    expect(refused).toMatchObject({ status: 403, body: { organization: admin.tenantId } });
    expect(refused.body).not.toHaveProperty('link_token');
    const [changed] = await events(SingleSignOnChangedRecord, { enforced: true });
    expect(dataOf(changed)).toMatchObject({ state: 'set', issuer: signOn.provider.issuer });

    const demoted = await identity.member(admin.tenantId, 'admin');
    const before = await identity.tokenOf(demoted);
    await identity.patch(`/v1/members/${demoted.id}`, { role: 'viewer' }, await identity.tokenOf(admin));
    await until(async () => (await statusOf(before)) === 401, 2_000);
    expect(typeOf(await login(demoted))).toEqual([403, 'single-sign-on-required']);
  });

  it('lets a member link by the login that it refuses, once he has given all that he has', async () => {
    const admin = signOn.people.second;
    const member = await identity.member(admin.tenantId, 'viewer');
    await signOn.change(admin, { enforced: false });
    const { app } = await new FactorsOf(identity).enrolApp(await identity.tokenOf(member));
    await signOn.change(admin, { enforced: true });

    const halfway = await login(member);
    expect(typeOf(halfway)).toEqual([401, 'mfa-required']);
    expect(halfway.body).not.toHaveProperty('link_token');
    const refused = await login(member, { totp: app.code(1) });
    expect(typeOf(refused)).toEqual([403, 'single-sign-on-required']);
    const { link_token } = refused.body;
    expect(await statusOf(link_token as string)).toBe(401);

    const subject = randomUUID();
    const answer = await signOn.goThrough({ link_token }, subject, claimsOf(member.email));
    expect(answer).toMatchObject({ status: 200, body: { user: { id: member.id } } });
    expect(await templatesTo(member.email)).toContain('identity-linked');
    await events(MemberIdentityChangedRecord, { user_id: member.id, change: 'linked' });
    expect(typeOf(await signOn.goThrough({ link_token }, subject, {}))).toEqual([
      401,
      'single-sign-on-failed',
    ]);
    expect((await signOn.signIn(subject, claimsOf(member.email), admin)).body.user.id).toBe(member.id);
  });

  it('links nobody with what the provider says is a colleague, or by a password that was changed since', async () => {
    const admin = signOn.people.second;
    const [victim, colleague] = [
      await identity.member(admin.tenantId, 'viewer'),
      await identity.member(admin.tenantId, 'viewer'),
    ];
    const { link_token } = (await login(victim)).body;
    const asColleague = await signOn.goThrough({ link_token }, randomUUID(), claimsOf(colleague.email));
    expect(typeOf(asColleague)).toEqual([409, 'of-another-account']);

    const { link_token: late } = (await login(victim)).body;
    await identity.post('/v1/auth/password/forgot', { email: victim.email });
    const reset = (await lettersTo(identity, victim.email)).find(
      ({ template }) => template === 'reset-password',
    );
    const token = /#token=(\S+)/.exec(reset?.text ?? '')?.[1] ?? '';
    await identity.post('/v1/auth/password/reset', { token, password: 'staple paperclip ruler' });
    expect(typeOf(await signOn.goThrough({ link_token: late }, randomUUID(), {}))).toEqual([
      401,
      'single-sign-on-failed',
    ]);
  });
});

describe('an account that nobody has proved to be his', () => {
  it('keeps nobody of a proven domain out, and who made it has nothing of it afterwards', async () => {
    const email = somebodyAt(domain);
    const passwordHash = await identity.app.get(Passwords).hash(PASSWORD);
    const squatted = await identity.database.system((tx) =>
      createUser(tx, { email, name: 'Sam Squatter', passwordHash, isVerified: false }),
    );
    const theirs = (await login({ email })).body.access_token as string;
    const answer = await signOn.signIn(randomUUID(), claimsOf(email));
    expect(answer).toMatchObject({
      status: 200,
      body: { user: { id: squatted.id, name: 'Nora New', email_verified: true }, role: 'analyst' },
    });
    await until(async () => (await statusOf(theirs)) === 401, 2_000);
    expect(typeOf(await login({ email }))).toEqual([401, 'invalid-credentials']);
    await events(DomainChangedRecord, { domain, state: 'proven' });
  });

  it('stays where the organization has not proven the domain', async () => {
    const email = somebodyAt('example.com');
    await identity.database.system((tx) =>
      createUser(tx, { email, name: 'Sam', passwordHash: '', isVerified: false }),
    );
    expect(typeOf(await signOn.signIn(randomUUID(), claimsOf(email)))).toEqual([409, 'link-first']);
  });
});

describe('a fresh login by the provider', () => {
  const again = async (token: string, subject: string): Promise<Answer> => {
    const started = await identity.post('/v1/auth/reauthenticate/sso', {}, token);
    if (started.status !== 200) return started;
    const url = new URL(started.body.url as string);
    expect([url.searchParams.get('prompt'), url.searchParams.get('max_age')]).toEqual(['login', '0']);
    const query = await signOn.provider.signIn(url.href, subject);
    return identity.post(
      '/v1/auth/reauthenticate/sso/finish',
      { attempt: started.body.attempt, query },
      token,
    );
  };

  it('counts for who has no password of his own, and no longer than that', async () => {
    const [subject, email] = [randomUUID(), somebodyAt(domain)];
    const token = (await signOn.signIn(subject, claimsOf(email))).body.access_token as string;
    const refused = await identity.post('/v1/auth/mfa/totp', {}, token);
    expect(refused).toMatchObject({ status: 403, body: { methods: ['single_sign_on'] } });
    expect(typeOf(await again(token, randomUUID()))).toEqual([403, 'single-sign-on-failed']);
    expect(Date.parse((await again(token, subject)).body.fresh_until as string)).toBeGreaterThan(Date.now());
    expect((await identity.post('/v1/auth/mfa/totp', {}, token)).status).toBe(200);

    await identity.database.system((tx) =>
      tx.query(`update identity.users set has_password = true where email = $1`, [email]),
    );
    const started = await identity.post('/v1/auth/reauthenticate/sso', {}, token);
    expect(started).toMatchObject({ status: 403, body: { methods: ['password'] } });
  });

  it('is none when the provider has not asked again, nor in another session', async () => {
    const [subject, email] = [randomUUID(), somebodyAt(domain)];
    const token = (await signOn.signIn(subject, claimsOf(email))).body.access_token as string;
    const other = (await signOn.signIn(subject, claimsOf(email))).body.access_token as string;
    const begun = async () => {
      const { body } = await identity.post('/v1/auth/reauthenticate/sso', {}, token);
      return {
        attempt: body.attempt as string,
        query: await signOn.provider.signIn(body.url as string, subject),
      };
    };
    const finish = (body: object, by: string) =>
      identity.post('/v1/auth/reauthenticate/sso/finish', body, by);
    expect(typeOf(await finish(await begun(), other))).toEqual([403, 'single-sign-on-failed']);
    expect((await identity.post('/v1/auth/sso/finish', await begun())).status).toBe(401);

    const body = await begun();
    const owned = new Client({ connectionString: identity.environment.adminUrl });
    await owned.connect();
    // As if the login there had been five minutes before it was asked for.
    await owned.query(
      `update identity.single_sign_on_attempts set expires_at = expires_at + interval '5 minutes'`,
    );
    await owned.end();
    expect(typeOf(await finish(body, token))).toEqual([403, 'single-sign-on-failed']);
  });
});
