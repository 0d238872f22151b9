import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditTrail, type Caller, permissionsOf, Verifier } from '@palisade/auth';
import { AuditRecord } from '@palisade/contracts';
import { Problem } from '@palisade/http';
import { Browser } from '../testing/browser.js';
import { User } from '../accounts/user.entity.js';
import { type App, FactorsOf } from '../testing/factors.js';
import { type Answer, dataOf, Identity, PASSWORD, type Person } from '../testing/identity.js';
import { Factors } from './factors.js';
import { assertFresh } from './fresh-login.js';

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
  `${String(status)} ${String(body.type ?? '').replace('urn:palisade:problem:', '')}`;
const again = (token: string, given: object) => identity.post('/v1/auth/reauthenticate', given, token);

/** Everything that changes a factor, with an input that would do. */
const changes: [string, 'POST' | 'PATCH' | 'DELETE', string, object | undefined][] = [
  ['beginning an app', 'POST', 'totp', undefined],
  ['confirming an app', 'POST', 'totp/confirm', { totp: '123456' }],
  ['removing the app', 'DELETE', 'totp', undefined],
  ['new recovery codes', 'POST', 'recovery-codes', undefined],
  ['options of a passkey', 'POST', 'passkeys/options', undefined],
  ['adding a passkey', 'POST', 'passkeys', { challenge_id: '1', name: 'A key', credential: {} }],
  ['renaming a passkey', 'PATCH', 'passkeys/00000000-0000-7000-8000-000000000000', { name: 'A key' }],
  ['removing a passkey', 'DELETE', 'passkeys/00000000-0000-7000-8000-000000000000', undefined],
];

interface Enrolled {
  person: Person;
  token: string;
  app: App;
  codes: string[];
}

async function enrolled(): Promise<Enrolled> {
  const person = await identity.member(tenantId, 'analyst');
  const token = await identity.tokenOf(person);
  const { app, codes } = await factors.enrolApp(token);
  await factors.forgetSteps(person);
  return { person, token, app, codes };
}

describe('a session whose login is ten minutes old', () => {
  it.each(changes)('is refused %s, and a fresh one is not', async (_name, method, path, payload) => {
    const person = await identity.person();
    const token = await identity.tokenOf(person);
    const change = () =>
      identity.request(method, `/v1/auth/mfa/${path}`, { token, ...(payload ? { payload } : {}) });
    await factors.age(person, 10);
    expect(typeOf(await change())).toBe('403 fresh-login-required');
    expect((await again(token, { password: PASSWORD })).status).toBe(200);
    expect(typeOf(await change())).not.toBe('403 fresh-login-required');
  });

  it('stays as old when it is refreshed', async () => {
    const person = await identity.person();
    const browser = new Browser(identity);
    const { refresh_token } = await browser.logIn(person);
    await factors.age(person, 11);
    const refreshed = await browser.refresh(refresh_token);
    const said = JSON.parse(
      Buffer.from(String(refreshed.headers['x-palisade-session']), 'base64url').toString(),
    ) as { access_token: string };
    const answer = await identity.post('/v1/auth/mfa/totp', undefined, said.access_token);
    expect(typeOf(answer)).toBe('403 fresh-login-required');
  });

  it('is made fresh by its own proof only, not by that of another session', async () => {
    const person = await identity.person();
    const [token, other] = [await identity.tokenOf(person), await identity.tokenOf(person)];
    await factors.age(person, 11);
    expect((await again(other, { password: PASSWORD })).status).toBe(200);
    expect(typeOf(await identity.post('/v1/auth/mfa/totp', undefined, token))).toBe(
      '403 fresh-login-required',
    );
    expect((await identity.get('/v1/auth/mfa', token)).body.fresh_until).toBeNull();
    expect((await identity.get('/v1/auth/mfa', other)).body.fresh_until).toEqual(expect.any(String));
  });
});

describe('with a factor', () => {
  it('a login by a password from before does not do for a change', async () => {
    const person = await identity.person();
    const [token, thief] = [await identity.tokenOf(person), await identity.tokenOf(person)];
    await factors.enrolApp(token);
    expect((await identity.post('/v1/auth/mfa/recovery-codes', undefined, token)).status).toBe(200);
    const answer = await identity.delete('/v1/auth/mfa/totp', thief);
    expect(typeOf(answer)).toBe('403 fresh-login-required');
  });

  it('is asked for beside the password, with the methods', async () => {
    const { person, token, app } = await enrolled();
    await factors.age(person, 11);
    const asked = await again(token, { password: PASSWORD });
    expect(asked).toMatchObject({
      status: 403,
      body: { type: 'urn:palisade:problem:mfa-required', methods: ['totp', 'recovery_code'] },
    });
    expect(asked.body.mfa_token).toBeUndefined();
    expect(typeOf(await identity.delete('/v1/auth/mfa/totp', token))).toBe('403 fresh-login-required');
    const fresh = await again(token, { password: PASSWORD, totp: app.code() });
    expect(fresh.status).toBe(200);
    expect(Date.parse(fresh.body.fresh_until) - Date.now()).toBeGreaterThan(9 * 60_000);
    expect((await identity.delete('/v1/auth/mfa/totp', token)).status).toBe(204);
  });

  it('is not enough without the password, but for a passkey', async () => {
    const { person, token, app, codes } = await enrolled();
    const { authenticator } = await factors.addPasskey(token);
    await factors.age(person, 11);
    expect((await again(token, { totp: app.code() })).status).toBe(400);
    expect((await again(token, { recovery_code: codes[0] })).status).toBe(400);
    expect((await again(token, {})).status).toBe(400);
    const { body } = await identity.post('/v1/auth/reauthenticate/options', undefined, token);
    const passkey = {
      challenge_id: body.challenge_id as string,
      credential: authenticator.get(body.options),
    };
    expect((await again(token, { passkey })).status).toBe(200);
    expect(typeOf(await again(token, { passkey }))).toBe('403 factor-refused');
    // What was refused for want of the password has used nothing up.
    await factors.age(person, 11);
    expect((await again(token, { password: PASSWORD, totp: app.code() })).status).toBe(200);
    expect((await identity.get('/v1/auth/mfa', token)).body.recovery_codes_left).toBe(10);
  });

  it('tops up a login whose password is fresh', async () => {
    const { person, app } = await enrolled();
    const { body } = await factors.logIn(person, { totp: app.code() });
    const token = body.access_token as string;
    await factors.forgetSteps(person);
    const setBack = `update identity.sessions set factor_at = factor_at - interval '11 minutes' where user_id = $1`;
    await identity.database.system((tx) => tx.query(setBack, [person.id]));
    expect(typeOf(await identity.delete('/v1/auth/mfa/totp', token))).toBe('403 fresh-login-required');
    expect((await again(token, { totp: app.code() })).status).toBe(200);
    expect((await identity.delete('/v1/auth/mfa/totp', token)).status).toBe(204);
  });

  it("does not take another session's challenge, nor another's code", async () => {
    const [one, other] = [await enrolled(), await enrolled()];
    const { authenticator } = await factors.addPasskey(one.token);
    const { body: second } = await factors.logIn(one.person, { totp: one.app.code() });
    const offered = await identity.post('/v1/auth/reauthenticate/options', undefined, one.token);
    const { challenge_id, options } = offered.body;
    const passkey = { challenge_id: challenge_id as string, credential: authenticator.get(options) };
    expect(typeOf(await again(second.access_token, { passkey }))).toBe('403 factor-refused');
    const foreign = { password: PASSWORD, totp: other.app.code() };
    expect(typeOf(await again(one.token, foreign))).toBe('403 factor-refused');
  });
});

describe('proving again', () => {
  it('is throttled with the logins, and audited', async () => {
    const person = await identity.member(tenantId, 'viewer');
    const token = await identity.tokenOf(person);
    const types: string[] = [];
    for (let i = 0; i < 12; i++) types.push(typeOf(await again(token, { password: 'wrong password' })));
    expect(types).toEqual([
      ...Array<string>(10).fill('403 invalid-credentials'),
      ...Array<string>(2).fill('429 too-many-requests'),
    ]);
    expect((await factors.logIn(person)).status).toBe(429);
    await identity.app.get(AuditTrail).flush();
    const [failed] = await identity.records(AuditRecord, 1, (message) => {
      const { action, actor } = dataOf(message);
      return action === 'auth.reauthentication.failed' && actor.id === person.id;
    });
    expect(dataOf(failed)).toMatchObject({ reason: 'password-wrong', outcome: 'failure', count: 10 });
  });

  it('has no options without a passkey', async () => {
    const token = await identity.tokenOf(await identity.person());
    const answer = await identity.post('/v1/auth/reauthenticate/options', undefined, token);
    expect(typeOf(answer)).toBe('409 no-passkey');
  });
});

describe('an app', () => {
  it('counts once its first code has been shown, and that code is no login', async () => {
    const person = await identity.person();
    const token = await identity.tokenOf(person);
    const begun = await identity.post('/v1/auth/mfa/totp', undefined, token);
    expect(begun.body.otpauth_url).toMatch(/^otpauth:\/\/totp\/Palisade:.*secret=[A-Z2-7]{32}/);
    expect((await factors.logIn(person)).status).toBe(200);
    expect((await identity.get('/v1/auth/mfa', token)).body.totp.enabled).toBe(false);
    const wrong = await identity.post('/v1/auth/mfa/totp/confirm', { totp: '000000' }, token);
    expect(wrong.status).toBe(400);
    const { app } = await factors.enrolApp(token);
    expect(app.secret).not.toBe(begun.body.secret);
    expect(typeOf(await factors.logIn(person, { totp: app.code() }))).toBe('401 factor-refused');
    expect(typeOf(await identity.post('/v1/auth/mfa/totp', undefined, token))).toBe('409 totp-enabled');
    const pending = await identity.post('/v1/auth/mfa/totp/confirm', { totp: app.code(1) }, token);
    expect(typeOf(pending)).toBe('409 no-totp-pending');
  });

  it('keeps its secret sealed, for its user alone', async () => {
    const { person, app } = await enrolled();
    const other = await enrolled();
    const [row] = await identity.database.system((tx) =>
      tx.query<{ sealed_secret: Buffer }[]>(
        'select sealed_secret from identity.totp_factors where user_id = $1',
        [person.id],
      ),
    );
    expect(row?.sealed_secret.toString('latin1')).not.toContain(app.secret);
    await identity.database.system((tx) =>
      tx.query('update identity.totp_factors set sealed_secret = $2 where user_id = $1', [
        other.person.id,
        row?.sealed_secret,
      ]),
    );
    expect((await factors.logIn(other.person, { totp: app.code() })).status).toBe(500);
  });

  it('takes its recovery codes with it when it was the last factor', async () => {
    const { person, token, codes } = await enrolled();
    expect((await identity.delete('/v1/auth/mfa/totp', token)).status).toBe(204);
    expect((await identity.delete('/v1/auth/mfa/totp', token)).status).toBe(404);
    expect((await identity.get('/v1/auth/mfa', token)).body.recovery_codes_left).toBe(0);
    expect((await factors.logIn(person, { recovery_code: codes[0] })).status).toBe(200);
    const none = await identity.post('/v1/auth/mfa/recovery-codes', undefined, token);
    expect(typeOf(none)).toBe('409 no-factor');
  });

  it('renews its recovery codes: those before are good no more', async () => {
    const { person, token, codes } = await enrolled();
    const renewed = await identity.post('/v1/auth/mfa/recovery-codes', undefined, token);
    expect(renewed.body.recovery_codes).toHaveLength(10);
    expect((await factors.logIn(person, { recovery_code: codes[0] })).status).toBe(401);
    const [code] = renewed.body.recovery_codes as string[];
    expect((await factors.logIn(person, { recovery_code: code })).status).toBe(200);
  });

  it('is recorded and told by mail, added and removed', async () => {
    const { person, token } = await enrolled();
    await identity.delete('/v1/auth/mfa/totp', token);
    const mails = await identity.database.system((tx) =>
      tx.query<{ template: string }[]>(
        `select template from identity.mails where recipient = $1 and template like 'factor%' order by id`,
        [person.email],
      ),
    );
    expect(mails.map(({ template }) => template)).toEqual(['factor-added', 'factor-removed']);
    const records = await identity.records(AuditRecord, 2, (message) => {
      const { action, actor } = dataOf(message);
      return String(action).startsWith('auth.factor.') && actor.id === person.id;
    });
    expect(records.map(dataOf)).toMatchObject([
      { action: 'auth.factor.added', outcome: 'success', details: { kind: 'totp' } },
      { action: 'auth.factor.removed', outcome: 'success', details: { kind: 'totp' } },
    ]);
    expect(records[0]?.headers?.['ce_tenantid']?.toString()).toBe(tenantId);
  });
});

describe('what others ask', () => {
  const slugOf = (work: Promise<unknown>) =>
    work.then(String, (error: unknown) => (error instanceof Problem ? error.slug : String(error)));
  const origin = { ip: '198.51.100.1' };

  it('a fresh login of a user, and of no API key', async () => {
    const person = await identity.member(tenantId, 'admin');
    const token = await identity.tokenOf(person);
    const caller = await identity.app.get(Verifier).verify(token);
    const check = (by: Caller) => slugOf(identity.database.system((tx) => assertFresh(tx, by)));
    expect(await check(caller)).toBe('undefined');
    const key: Caller = { kind: 'api_key', id: person.id, tenantId, permissions: permissionsOf('admin') };
    expect(await check(key)).toBe('fresh-login-required');
    await factors.age(person, 11);
    expect(await check(caller)).toBe('fresh-login-required');
  });

  it('a factor, if there is one, before a new password is set', async () => {
    const { person, app } = await enrolled();
    const service = identity.app.get(Factors);
    const require = (given: object) =>
      slugOf(
        service.present(person.id, given, origin).then((presented) =>
          identity.database.system(async (tx) => {
            const user = await tx.findOneByOrFail(User, { id: person.id });
            return service.require(tx, user, presented);
          }),
        ),
      );
    expect(await require({})).toBe('mfa-required');
    expect(await require({ totp: app.wrongCode() })).toBe('factor-refused');
    expect(await require({ recovery_code: 'AAAA' })).toBe('factor-refused');
    expect(await require({ totp: app.code() })).toBe('totp');
    expect(await require({ totp: app.code() })).toBe('factor-refused');
  });

  it('to forget all that somebody enrolled', async () => {
    const { person, token } = await enrolled();
    const { authenticator } = await factors.addPasskey(token);
    const { mfa_token } = (await factors.logIn(person)).body;
    await identity.database.system((tx) => identity.app.get(Factors).drop(tx, person.id));
    expect((await factors.logIn(person)).status).toBe(200);
    expect((await factors.logInByPasskey(authenticator)).status).toBe(401);
    expect(typeOf(await factors.mfa(mfa_token, { totp: '123456' }))).toBe('401 mfa-token-invalid');
    expect((await identity.get('/v1/auth/mfa', token)).body).toMatchObject({
      totp: { enabled: false },
      passkeys: [],
      recovery_codes_left: 0,
    });
  });

  it('that what has expired is forgotten', async () => {
    const person = await identity.person();
    const token = await identity.tokenOf(person);
    await identity.post('/v1/auth/mfa/totp', undefined, token);
    const later = new Date(Date.now() + 3600_000);
    await identity.database.system((tx) => identity.app.get(Factors).forgetExpired(tx, later));
    const left = await identity.database.system((tx) =>
      tx.query<object[]>(
        `select from identity.mfa_tokens union all select from identity.spent_challenges
         union all select from identity.totp_factors where confirmed_at is null`,
      ),
    );
    expect(left).toHaveLength(0);
  });
});
