import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditTrail } from '@palisade/auth';
import { AuditRecord } from '@palisade/contracts';
import { EmailLinks } from '../accounts/email-links.js';
import { User } from '../accounts/user.entity.js';
import type { Authenticator, Dishonesty } from '../testing/authenticator.js';
import { credentialsIn } from '../testing/browser.js';
import { FactorsOf } from '../testing/factors.js';
import { type Answer, dataOf, Identity, PASSWORD, type Person } from '../testing/identity.js';
import { handleOf } from './passkeys.js';

let identity: Identity;
let factors: FactorsOf;
let tenantId: string;
let lastOctet = 1;

beforeAll(async () => {
  identity = await Identity.start();
  factors = new FactorsOf(identity);
  ({ tenantId } = await identity.organization());
});
afterAll(() => identity.close());
beforeEach(() => {
  identity.address = `198.51.100.${String(lastOctet++)}`;
});

const typeOf = ({ status, body }: Answer) =>
  `${String(status)} ${String(body.type).replace('urn:palisade:problem:', '')}`;

interface Enrolled {
  person: Person;
  token: string;
  authenticator: Authenticator;
  codes: string[];
}

async function enrolled(): Promise<Enrolled> {
  const person = await identity.member(tenantId, 'analyst');
  const token = await identity.tokenOf(person);
  const { authenticator, answer } = await factors.addPasskey(token);
  return { person, token, authenticator, codes: answer.body.recovery_codes as string[] };
}

const attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
/** What no honest browser or authenticator of our page answers. */
const attacks: [string, Dishonesty][] = [
  ['of another origin', { origin: 'https://palisade.evil.example' }],
  ['of our host at another port', { origin: 'http://localhost:1' }],
  ['of a sibling domain', { origin: 'https://www.localhost' }],
  ['for another relying party', { rpId: 'evil.example' }],
  ['in a frame of another site', { crossOrigin: true }],
  ['to another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
  ['without verifying its user', { isVerified: false }],
];

describe('registering a passkey', () => {
  it('asks for one that is discoverable and verifies its user, and lists it', async () => {
    const person = await identity.member(tenantId, 'viewer');
    const token = await identity.tokenOf(person);
    const offered = await identity.post('/v1/auth/mfa/passkeys/options', undefined, token);
    expect(offered).toMatchObject({
      status: 200,
      body: {
        options: {
          rp: { id: new URL(factors.origin).hostname },
          user: { id: handleOf(person.id), name: person.email },
          attestation: 'none',
          excludeCredentials: [],
          authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        },
      },
    });
    const { answer } = await factors.addPasskey(token, { name: 'My laptop' });
    const { recovery_codes: codes, ...passkey } = answer.body;
    expect(answer.status).toBe(201);
    expect(codes).toHaveLength(10);
    expect(passkey).toEqual({
      id: expect.any(String),
      name: 'My laptop',
      created_at: expect.any(String),
      last_used_at: null,
    });
    expect((await identity.get('/v1/auth/mfa', token)).body).toEqual({
      totp: { enabled: false, since: null },
      passkeys: [passkey],
      recovery_codes_left: 10,
      fresh_until: expect.any(String),
    });
  });

  it('gives recovery codes with the first factor only, and takes no passkey twice', async () => {
    const { token, authenticator } = await enrolled();
    const second = await factors.addPasskey(token, { name: 'My key' });
    expect(second.answer).toMatchObject({ status: 201, body: { recovery_codes: [] } });
    expect((await factors.enrolApp(token)).codes).toEqual([]);
    const again = await factors.addPasskey(token, { authenticator });
    expect(typeOf(again.answer)).toBe('409 passkey-known');
    const offered = await identity.post('/v1/auth/mfa/passkeys/options', undefined, token);
    expect(offered.body.options.excludeCredentials).toHaveLength(2);
  });

  it("is not somebody else's passkey", async () => {
    const { authenticator } = await enrolled();
    const token = await identity.tokenOf(await identity.person());
    expect(typeOf((await factors.addPasskey(token, { authenticator })).answer)).toBe('409 passkey-known');
  });

  it.each([...attacks, ['that was an assertion', { type: 'webauthn.get' }] as [string, Dishonesty]])(
    'refuses an answer %s',
    async (_name, dishonesty) => {
      const token = await identity.tokenOf(await identity.person());
      const { answer } = await factors.addPasskey(token, { dishonesty });
      expect(typeOf(answer)).toBe('403 factor-refused');
      expect((await identity.get('/v1/auth/mfa', token)).body.passkeys).toEqual([]);
    },
  );

  it('takes a challenge once, from the session that asked for it, and for nothing else', async () => {
    const person = await identity.person();
    const [token, other] = [await identity.tokenOf(person), await identity.tokenOf(person)];
    const add = (by: string, challenge_id: unknown, credential: object) =>
      identity.post('/v1/auth/mfa/passkeys', { challenge_id, credential, name: 'A key' }, by);
    const { body } = await identity.post('/v1/auth/mfa/passkeys/options', undefined, token);
    const [first, second] = [factors.authenticator(), factors.authenticator()];
    expect(typeOf(await add(other, body.challenge_id, first.create(body.options)))).toBe(
      '403 factor-refused',
    );
    expect((await add(token, body.challenge_id, first.create(body.options))).status).toBe(201);
    expect(typeOf(await add(token, body.challenge_id, second.create(body.options)))).toBe(
      '403 factor-refused',
    );
    const login = (await identity.post('/v1/auth/login/passkey/options')).body;
    const forLogin = second.create({ ...body.options, challenge: login.options.challenge });
    expect(typeOf(await add(token, login.challenge_id, forLogin))).toBe('403 factor-refused');
  });

  it.each([
    [{}],
    [{ id: 'AA' }],
    [{ id: 'AA', response: null }],
    [{ id: 'AA', response: { clientDataJSON: 'e30', attestationObject: 7 } }],
    [{ id: 'A!', response: { clientDataJSON: 'e30', attestationObject: 'AA' } }],
    [{ id: 'AA', response: { clientDataJSON: 'e30', attestationObject: 'A'.repeat(16_385) } }],
    [['AA']],
  ])('refuses %j as invalid', async (credential) => {
    const token = await identity.tokenOf(await identity.person());
    const { body } = await identity.post('/v1/auth/mfa/passkeys/options', undefined, token);
    const sent = { challenge_id: body.challenge_id as string, name: 'A key', credential };
    expect((await identity.post('/v1/auth/mfa/passkeys', sent, token)).status).toBe(400);
  });

  it.each(['AA', 'oA', 'v2NmbXRkbm9uZf8', 'o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA'])(
    'refuses the garbage %s',
    async (attestationObject) => {
      const token = await identity.tokenOf(await identity.person());
      const { body } = await identity.post('/v1/auth/mfa/passkeys/options', undefined, token);
      const clientDataJSON = Buffer.from('null').toString('base64url');
      const credential = { id: 'AA', response: { clientDataJSON, attestationObject } };
      const sent = { challenge_id: body.challenge_id as string, name: 'A key', credential };
      expect(typeOf(await identity.post('/v1/auth/mfa/passkeys', sent, token))).toBe('403 factor-refused');
    },
  );
});

describe('a login by passkey', () => {
  it('needs nothing else, and opens a session', async () => {
    const { person, authenticator } = await enrolled();
    const answer = await factors.logInByPasskey(authenticator);
    expect(answer).toMatchObject({
      status: 200,
      body: { user: { id: person.id }, organization: { id: tenantId }, role: 'analyst' },
    });
    expect(credentialsIn(answer).access_token).toBe(answer.body.access_token);
    const listed = await identity.get('/v1/auth/mfa', answer.body.access_token as string);
    expect(listed.body.passkeys[0].last_used_at).toEqual(expect.any(String));
  });

  it.each([
    ...attacks,
    ['that was a registration', { type: 'webauthn.create' }] as [string, Dishonesty],
    ['signed by another key', { signedBy: attacker }] as [string, Dishonesty],
    ['that names another user', { userHandle: handleOf('00000000-0000-7000-8000-000000000000') }] as [
      string,
      Dishonesty,
    ],
    ['with a counter that went back', { counter: 1 }] as [string, Dishonesty],
    ['with a counter that went to nothing', { counter: 0 }] as [string, Dishonesty],
  ])('refuses an answer %s', async (_name, dishonesty) => {
    const { authenticator } = await enrolled();
    expect((await factors.logInByPasskey(authenticator)).status).toBe(200);
    const answer = await factors.logInByPasskey(authenticator, dishonesty);
    expect(typeOf(answer)).toBe('401 factor-refused');
    expect(answer.headers['x-palisade-session']).toBeUndefined();
  });

  it('takes one from an authenticator that does not count', async () => {
    const { token } = await enrolled();
    const { authenticator } = await factors.addPasskey(token, { dishonesty: { counter: 0 } });
    for (let i = 0; i < 2; i++) {
      expect((await factors.logInByPasskey(authenticator, { counter: 0 })).status).toBe(200);
    }
  });

  it('takes an answer once, of two at once one', async () => {
    const { authenticator } = await enrolled();
    const { body } = await identity.post('/v1/auth/login/passkey/options');
    const sent = { challenge_id: body.challenge_id as string, credential: authenticator.get(body.options) };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => identity.post('/v1/auth/login/passkey', sent)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    const again = { ...sent, credential: authenticator.get(body.options) };
    expect(typeOf(await identity.post('/v1/auth/login/passkey', again))).toBe('401 factor-refused');
  });

  it('takes no challenge that is late, made up or for something else', async () => {
    const { person, token, authenticator } = await enrolled();
    const { body } = await identity.post('/v1/auth/login/passkey/options');
    const logIn = (challenge_id: string, options: object) =>
      identity.post('/v1/auth/login/passkey', { challenge_id, credential: authenticator.get(options) });
    const [until = '', nonce = ''] = String(body.challenge_id).split('.');
    const late = `${String(Number(until) - 600_000)}.${nonce}`;
    const longer = `${String(Number(until) + 600_000)}.${nonce}`;
    for (const id of [late, longer, `${until}.${'A'.repeat(22)}`, '1', 'x'.repeat(100)]) {
      expect(typeOf(await logIn(id, body.options as object))).toBe('401 factor-refused');
    }
    const fresh = await identity.post('/v1/auth/reauthenticate/options', undefined, token);
    expect(typeOf(await logIn(fresh.body.challenge_id, fresh.body.options))).toBe('401 factor-refused');
    const step = (await factors.logIn(person)).body.passkey_options;
    expect(typeOf(await logIn(step.challenge_id, step.options))).toBe('401 factor-refused');
    expect((await logIn(body.challenge_id as string, body.options as object)).status).toBe(200);
  });

  it('knows neither a stranger nor one that was removed', async () => {
    const { token, authenticator } = await enrolled();
    const stranger = factors.authenticator();
    expect(typeOf(await factors.logInByPasskey(stranger))).toBe('401 factor-refused');
    const { body } = await identity.get('/v1/auth/mfa', token);
    expect((await identity.delete(`/v1/auth/mfa/passkeys/${body.passkeys[0].id}`, token)).status).toBe(204);
    expect(typeOf(await factors.logInByPasskey(authenticator))).toBe('401 factor-refused');
  });

  it('does not do, neither alone nor after a password, where only single sign-on does', async () => {
    const { tenantId: strict } = await identity.organization();
    const person = await identity.member(strict, 'viewer');
    const { authenticator } = await factors.addPasskey(await identity.tokenOf(person));
    const { mfa_token, passkey_options } = (await factors.logIn(person)).body;
    await identity.database.asTenant(strict, (tx) =>
      tx.query(
        `insert into identity.identity_providers
         values ($1, 'https://id.example', 'palisade', '\\x00', 'viewer', true, 1, now(), now())`,
        [strict],
      ),
    );
    const { challenge_id, options } = passkey_options;
    const passkey = { challenge_id, credential: authenticator.get(options as object) };
    const answers = [await factors.mfa(mfa_token, { passkey }), await factors.logInByPasskey(authenticator)];
    expect(answers.map(typeOf)).toEqual(Array<string>(2).fill('403 single-sign-on-required'));
  });

  it('is slowed for an address that fails over and over, and audited', async () => {
    const { person, authenticator } = await enrolled();
    const types: string[] = [];
    for (let block = 0; block < 11; block++) {
      const tried = Array.from({ length: 10 }, () =>
        factors.logInByPasskey(authenticator, { origin: 'https://evil.example' }),
      );
      types.push(...(await Promise.all(tried)).map(typeOf));
    }
    expect(types.filter((type) => type === '401 factor-refused')).toHaveLength(100);
    expect(types.at(-1)).toBe('429 too-many-requests');
    await identity.app.get(AuditTrail).flush();
    const [failed] = await identity.records(AuditRecord, 1, (message) => {
      const { action, actor } = dataOf(message);
      return action === 'auth.login.failed' && actor.id === person.id;
    });
    expect(dataOf(failed)).toMatchObject({ reason: 'passkey-invalid', outcome: 'failure' });
  });
});

describe('a passkey as the second step', () => {
  it('is offered with what the browser needs, and finishes the login', async () => {
    const { person, authenticator } = await enrolled();
    const asked = await factors.logIn(person);
    expect(asked.body.methods).toEqual(['recovery_code', 'passkey']);
    const { challenge_id, options } = asked.body.passkey_options;
    expect(options.allowCredentials).toEqual([
      { id: authenticator.id, transports: ['internal', 'hybrid'], type: 'public-key' },
    ]);
    const passkey = { challenge_id, credential: authenticator.get(options) };
    const answer = await factors.mfa(asked.body.mfa_token, { passkey });
    expect(answer).toMatchObject({ status: 200, body: { user: { id: person.id } } });
    const later = (await factors.logIn(person)).body;
    expect(typeOf(await factors.mfa(later.mfa_token, { passkey }))).toBe('401 factor-refused');
  });

  it("is not another user's, with his token or with his challenge", async () => {
    const [one, other] = [await enrolled(), await enrolled()];
    const [of, from] = [(await factors.logIn(one.person)).body, (await factors.logIn(other.person)).body];
    const { challenge_id, options } = from.passkey_options;
    const passkey = { challenge_id, credential: other.authenticator.get(options) };
    expect(typeOf(await factors.mfa(of.mfa_token, { passkey }))).toBe('401 factor-refused');
    const mine = of.passkey_options;
    const wrong = { challenge_id: mine.challenge_id, credential: other.authenticator.get(mine.options) };
    expect(typeOf(await factors.mfa(of.mfa_token, { passkey: wrong }))).toBe('401 factor-refused');
    expect((await factors.mfa(from.mfa_token, { passkey })).status).toBe(200);
  });

  it.each(attacks)('is refused when its answer is %s', async (_name, dishonesty) => {
    const { person, authenticator } = await enrolled();
    const { mfa_token, passkey_options } = (await factors.logIn(person)).body;
    const credential = authenticator.get(passkey_options.options as object, dishonesty);
    const passkey = { challenge_id: passkey_options.challenge_id as string, credential };
    expect(typeOf(await factors.mfa(mfa_token, { passkey }))).toBe('401 factor-refused');
  });
});

describe('a new password by a link in a mail', () => {
  it('takes the passkey too, and without it changes nothing, however often it is guessed at', async () => {
    const { person, token: session, authenticator } = await enrolled();
    const { app } = await factors.enrolApp(session);
    const { token } = await identity.database.system(async (tx) => {
      const user = await tx.findOneByOrFail(User, { id: person.id });
      return identity.app.get(EmailLinks).issue(tx, user, { purpose: 'reset', email: user.email });
    });
    const reset = (given: object) =>
      identity.post('/v1/auth/password/reset', { token, password: 'a password of later', ...given });
    const asked = await reset({});
    expect(typeOf(asked)).toBe('401 mfa-required');
    expect(asked.body.mfa_token).toBeUndefined();
    const guesses: string[] = [];
    for (let i = 0; i < 10; i++) guesses.push(typeOf(await reset({ totp: app.wrongCode() })));
    expect(new Set(guesses)).toEqual(new Set(['401 factor-refused']));
    expect(typeOf(await reset({ totp: app.wrongCode() }))).toBe('429 too-many-requests');
    const { challenge_id, options } = asked.body.passkey_options;
    const forged = { challenge_id, credential: authenticator.get(options as object, { signedBy: attacker }) };
    expect(typeOf(await reset({ passkey: forged }))).toBe('401 factor-refused');
    expect(typeOf(await factors.logIn(person))).toBe('401 mfa-required');
    const passkey = { challenge_id, credential: authenticator.get(options as object) };
    expect((await reset({ passkey })).status).toBe(204);
    expect(typeOf(await factors.logIn(person))).toBe('401 invalid-credentials');
  });
});

describe('a passkey of the caller', () => {
  it('is renamed and removed by him alone', async () => {
    const [one, other] = [await enrolled(), await enrolled()];
    const { id } = (await identity.get('/v1/auth/mfa', one.token)).body.passkeys[0];
    const url = `/v1/auth/mfa/passkeys/${String(id)}`;
    expect((await identity.patch(url, { name: 'Mine' }, other.token)).status).toBe(404);
    expect((await identity.delete(url, other.token)).status).toBe(404);
    expect((await identity.delete('/v1/auth/mfa/passkeys/nonsense', one.token)).status).toBe(404);
    expect(await identity.patch(url, { name: ' Mine ' }, one.token)).toMatchObject({
      status: 200,
      body: { id, name: 'Mine' },
    });
    expect((await identity.delete(url, one.token)).status).toBe(204);
    expect((await identity.get('/v1/auth/mfa', one.token)).body).toMatchObject({
      passkeys: [],
      recovery_codes_left: 0,
    });
    expect((await factors.logIn(one.person)).status).toBe(200);
  });

  it('is one of twenty at most', async () => {
    const { person, token } = await enrolled();
    await identity.database.system((tx) =>
      tx.query(
        `insert into identity.passkeys
         select gen_random_uuid(), user_id, credential_id || n, public_key, counter, transports, name, created_at
           from identity.passkeys, generate_series(1, 19) n where user_id = $1`,
        [person.id],
      ),
    );
    expect(typeOf((await factors.addPasskey(token)).answer)).toBe('409 too-many-passkeys');
  });

  it('stays through a change that is not his: the password alone does not log in', async () => {
    const { person, codes } = await enrolled();
    expect(typeOf(await factors.logIn(person, { password: PASSWORD }))).toBe('401 mfa-required');
    expect((await factors.logIn(person, { recovery_code: codes[0] })).status).toBe(200);
  });
});
