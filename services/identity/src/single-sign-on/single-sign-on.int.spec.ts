import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditRecord } from '@palisade/contracts';
import { Client } from 'pg';
import { newId } from '../ids.js';
import { dataOf, type Identity, type Person } from '../testing/identity.js';
import { type Claims, client, type OpenIdProvider } from '../testing/openid-provider.js';
import { claimsOf, PROVIDER_HOST, SignOn, somebodyAt, typeOf } from '../testing/sign-on.js';
import { Domains } from './domains.js';

let signOn: SignOn;
let identity: Identity;
let provider: OpenIdProvider;
let owner: Person;
let second: Person;
let bare: Person;
const domain = `${randomUUID()}.com`;

beforeAll(async () => {
  signOn = await SignOn.start();
  ({ identity, provider } = signOn);
  ({ owner, second, bare } = signOn.people);
});
afterAll(() => signOn.close());

const settings = (changes: object = {}) => signOn.settings(changes);
const put = (admin: Person, body: object) => signOn.put(admin, body);
const prove = (admin: Person, name: string) => signOn.prove(admin, name);
const link = (person: Person, subject: string) => signOn.link(person, subject);
const signIn = (subject: string, claims: Claims, organization = owner) =>
  signOn.signIn(subject, claims, organization);
const somebody = (at = domain) => somebodyAt(at);

describe('the settings', () => {
  it('say all but the secret', async () => {
    const token = await identity.tokenOf(owner);
    const { body } = await identity.get('/v1/organizations/current/single-sign-on', token);
    expect(body).toMatchObject({
      issuer: provider.issuer,
      client_id: client.client_id,
      redirect_uri: 'https://palisade.example.com/sso/callback',
      revision: 1,
    });
    expect(JSON.stringify(body)).not.toContain(client.client_secret);
    const [row] = await identity.database.asTenant(owner.tenantId, (tx) =>
      tx.query<{ sealed: Buffer }[]>(
        'select sealed_client_secret as sealed from identity.identity_providers',
      ),
    );
    expect(row?.sealed.includes(client.client_secret)).toBe(false);
  });

  it.each([
    ['an address of an internal network', 'https://10.1.2.3'],
    ['what is opened to others', `https://${PROVIDER_HOST}`],
    ['a name that there is not', 'https://nowhere.palisade-test.com'],
    ['no https', 'http://login.corp.com'],
    ['a query', 'https://login.corp.com?x=1'],
  ])('take no issuer that is %s', async (_name, issuer) => {
    const { status, body } = await put(bare, settings({ issuer }));
    expect(status).toBe(400);
    expect(body.errors[0].path).toBe('issuer');
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|palisade-sso/);
  });

  it('take a new secret where the one before was sealed with another key', async () => {
    await identity.database.asTenant(second.tenantId, (tx) =>
      tx.query('update identity.identity_providers set sealed_client_secret = $1', [randomBytes(64)]),
    );
    expect((await signOn.change(second, { client_secret: client.client_secret })).status).toBe(200);
  });

  it('refuse a stale revision, and a new issuer with the secret of the one before', async () => {
    expect(typeOf(await put(owner, settings()))).toEqual([409, 'stale-revision']);
    const moved = settings({
      issuer: 'https://elsewhere.example.com',
      client_secret: undefined,
      revision: 1,
    });
    expect((await put(owner, moved)).body.errors).toEqual([
      { path: 'client_secret', message: 'is needed for this issuer' },
    ]);
  });
});

describe('a domain', () => {
  it('is proven by its record, which one organization alone can have', async () => {
    const token = await identity.tokenOf(owner);
    const { body } = await identity.post('/v1/organizations/current/domains', { domain }, token);
    expect(body).toMatchObject({ domain, state: 'pending', record_name: `_palisade-challenge.${domain}` });
    const verify = `/v1/organizations/current/domains/${body.id as string}/verify`;
    expect(typeOf(await identity.post(verify, {}, token))).toEqual([409, 'record-not-found']);
    expect((await prove(owner, domain)).body).toMatchObject({ state: 'proven' });
    expect(typeOf(await prove(second, domain))).toEqual([409, 'domain-taken']);
    await prove(owner, domain); // with the owner's record again
  });

  it('is lost when its record is gone, and not when DNS fails', async () => {
    const passing = `${randomUUID()}.org`;
    expect((await prove(owner, passing)).body.state).toBe('proven');
    const checked = async (answers: 'SERVFAIL' | { TXT: string[] }) => {
      signOn.dns.set(`_palisade-challenge.${passing}`, answers);
      await identity.database.system((tx) =>
        tx.query(`update identity.proven_domains set check_at = now() - interval '1 s' where domain = $1`, [
          passing,
        ]),
      );
      await identity.app.get(Domains).checkAgain();
      const { body } = await identity.get('/v1/organizations/current/domains', await identity.tokenOf(owner));
      return (body.items as { domain: string; state: string }[]).find((one) => one.domain === passing)?.state;
    };
    expect(await checked('SERVFAIL')).toBe('proven');
    expect(await checked({ TXT: ['another value'] })).toBe('lost');
    expect(typeOf(await signIn(randomUUID(), claimsOf(somebody(passing))))).toEqual([
      401,
      'single-sign-on-failed',
    ]);
  });

  it('of another organization is not there', async () => {
    const { body } = await identity.post(
      '/v1/organizations/current/domains',
      { domain: `${randomUUID()}.net` },
      await identity.tokenOf(owner),
    );
    const path = `/v1/organizations/current/domains/${body.id as string}`;
    const token = await identity.tokenOf(second);
    expect((await identity.delete(path, token)).status).toBe(404);
    expect((await identity.post(`${path}/verify`, {}, token)).status).toBe(404);
  });
});

describe('somebody new', () => {
  it('becomes a member of the organization that has proven his domain, and is the same the next time', async () => {
    const [subject, email] = [randomUUID(), somebody()];
    const first = await signIn(subject, claimsOf(email));
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      user: { email, name: 'Nora New' },
      organization: { id: owner.tenantId },
      role: 'analyst',
    });
    expect(first.headers).toHaveProperty('x-palisade-session');
    // By subject alone, whatever the provider says his address is now.
    const again = await signIn(subject, claimsOf(somebody()));
    expect(again.body.user).toEqual(first.body.user);
    const id = first.body.user.id as string;
    const [record] = await identity.records(AuditRecord, 1, (message) => {
      const { action, target } = dataOf(message);
      return action === 'identity.member.provisioned' && target.id === id;
    });
    expect(dataOf(record)).toMatchObject({ details: { issuer: provider.issuer, role: 'analyst' } });
  });

  it('has a login that is not fresh: who runs the provider can not make the account his', async () => {
    const { body } = await signIn(randomUUID(), claimsOf(somebody()));
    const token = body.access_token as string;
    expect((await identity.get('/v1/auth/mfa', token)).body.fresh_until).toBeNull();
    const attempts = [
      identity.post('/v1/auth/mfa/totp', {}, token),
      identity.post('/v1/auth/email/change', { email: somebody() }, token),
    ];
    for (const answer of await Promise.all(attempts))
      expect(typeOf(answer)).toEqual([403, 'fresh-login-required']);
  });

  it.each<[string, () => Claims]>([
    ['of a domain that is not proven', () => claimsOf(somebody('example.com'))],
    ['whose address the provider does not vouch for', () => ({ email: somebody(), email_verified: false })],
    ['without an address', () => ({ name: 'Nobody' })],
  ])('%s is refused', async (_name, claims) => {
    expect(typeOf(await signIn(randomUUID(), claims()))).toEqual([401, 'single-sign-on-failed']);
  });

  it('is refused by an organization that has not proven the domain itself', async () => {
    expect(typeOf(await signIn(randomUUID(), claimsOf(somebody()), second))).toEqual([
      401,
      'single-sign-on-failed',
    ]);
  });

  it('finds the organization by the domain of his address', async () => {
    const { status, body } = await identity.post('/v1/auth/sso/start', { email: somebody() });
    expect([status, new URL(body.url as string).origin]).toEqual([200, provider.issuer]);
    const unknown = await identity.post('/v1/auth/sso/start', { email: somebody('example.net') });
    expect(typeOf(unknown)).toEqual([404, 'no-single-sign-on']);
    const none = await identity.post('/v1/auth/sso/start', { organization: bare.tenantId });
    expect(typeOf(none)).toEqual([404, 'no-single-sign-on']);
  });
});

describe('an account that is there already', () => {
  it('is opened by no address, but once its owner has linked it', async () => {
    const person = await identity.member(owner.tenantId, 'viewer');
    const subject = randomUUID();
    expect(typeOf(await signIn(subject, claimsOf(person.email)))).toEqual([409, 'link-first']);
    expect((await link(person, subject)).status).toBe(201);
    const { body } = await signIn(subject, claimsOf(person.email));
    expect(body).toMatchObject({ user: { id: person.id }, role: 'viewer' });
  });

  it('is linked once, and no subject twice', async () => {
    const [one, other] = [
      await identity.member(owner.tenantId, 'viewer'),
      await identity.member(owner.tenantId, 'viewer'),
    ];
    const subject = randomUUID();
    await link(one, subject);
    expect(typeOf(await link(other, subject))).toEqual([409, 'already-linked']);
    expect(typeOf(await link(one, randomUUID()))).toEqual([409, 'already-linked']);
  });

  it('is not opened through another organization with the same provider', async () => {
    const person = await identity.member(owner.tenantId, 'viewer');
    const subject = randomUUID();
    await link(person, subject);
    expect(typeOf(await signIn(subject, claimsOf(person.email), second))).toEqual([409, 'link-first']);
    expect((await signIn(subject, claimsOf(somebody()), second)).status).toBe(401);
  });

  it('is closed once its owner was removed, whatever the provider says', async () => {
    const person = await identity.member(owner.tenantId, 'viewer');
    const subject = randomUUID();
    await link(person, subject);
    await identity.delete(`/v1/members/${person.id}`, await identity.tokenOf(owner));
    expect(typeOf(await signIn(subject, claimsOf(person.email)))).toEqual([403, 'not-a-member']);
  });

  it('is unlinked by its owner alone', async () => {
    const person = await identity.member(owner.tenantId, 'viewer');
    const subject = randomUUID();
    const { body } = await link(person, subject);
    const path = `/v1/auth/sso/links/${body.id as string}`;
    expect((await identity.delete(path, await identity.tokenOf(owner))).status).toBe(404);
    const token = await identity.tokenOf(person);
    expect((await identity.get('/v1/auth/sso/links', token)).body.items).toHaveLength(1);
    expect((await identity.delete(path, token)).status).toBe(204);
    expect(typeOf(await signIn(subject, claimsOf(person.email)))).toEqual([409, 'link-first']);
  });
});

describe('an attempt', () => {
  const begun = async () => {
    const subject = randomUUID();
    provider.people.set(subject, claimsOf(somebody()));
    const { body } = await identity.post('/v1/auth/sso/start', { organization: owner.tenantId });
    return { attempt: body.attempt as string, query: await provider.signIn(body.url as string, subject) };
  };
  const finish = (body: object) => identity.post('/v1/auth/sso/finish', body);

  it('is finished once', async () => {
    const body = await begun();
    expect((await finish(body)).status).toBe(200);
    expect((await finish(body)).status).toBe(401);
  });

  it('of another browser is refused: nobody is signed in as somebody else', async () => {
    const [mine, other] = [await begun(), await begun()];
    expect((await finish({ attempt: mine.attempt, query: other.query })).status).toBe(401);
    expect((await finish({ attempt: newId(), query: other.query })).status).toBe(401);
  });

  it('is refused with another state, code or an error', async () => {
    for (const change of [
      (query: URLSearchParams) => query.set('state', 'another'),
      (query: URLSearchParams) => query.delete('state'),
      (query: URLSearchParams) => query.set('code', 'another'),
      (query: URLSearchParams) => query.set('iss', 'https://evil.example.com'),
      (query: URLSearchParams) => query.set('error', 'access_denied'),
    ]) {
      const { attempt, query } = await begun();
      const changed = new URLSearchParams(query);
      change(changed);
      expect((await finish({ attempt, query: changed.toString() })).status).toBe(401);
    }
  });

  it('that took too long is refused', async () => {
    const body = await begun();
    const owned = new Client({ connectionString: identity.environment.adminUrl });
    await owned.connect();
    await owned.query(`update identity.single_sign_on_attempts set expires_at = now() - interval '1 s'`);
    await owned.end();
    expect((await finish(body)).status).toBe(401);
  });

  it('to link is no login, and a login links nothing', async () => {
    const person = await identity.member(owner.tenantId, 'viewer');
    const token = await identity.tokenOf(person);
    const linking = await identity.post('/v1/auth/sso/link', {}, token);
    const query = await provider.signIn(linking.body.url as string, randomUUID());
    expect((await finish({ attempt: linking.body.attempt, query })).status).toBe(401);
    expect((await identity.post('/v1/auth/sso/link/finish', await begun(), token)).status).toBe(403);
  });
});
