import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditTrail } from '@palisade/auth';
import { AuditRecord } from '@palisade/contracts';
import { Passwords } from '../passwords/passwords.js';
import { credentialsIn } from '../testing/browser.js';
import { type App, FactorsOf } from '../testing/factors.js';
import { dataOf, Identity, PASSWORD, type Person } from '../testing/identity.js';

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

interface Enrolled {
  person: Person;
  app: App;
  codes: string[];
}

/** A member with an app, whose code of now is still good. */
async function enrolled(): Promise<Enrolled> {
  const person = await identity.member(tenantId, 'analyst');
  const { app, codes } = await factors.enrolApp(await identity.tokenOf(person));
  await factors.forgetSteps(person);
  return { person, app, codes };
}

const typeOf = ({ status, body }: { status: number; body: { type?: string } }) =>
  `${String(status)} ${String(body.type).replace('urn:palisade:problem:', '')}`;
const tokenOf = async (person: Person) => (await factors.logIn(person)).body.mfa_token as string;

describe('a login with a factor', () => {
  it('asks for it after the right password, and opens a session once it is given', async () => {
    const { person, app } = await enrolled();
    const asked = await factors.logIn(person);
    expect(asked).toMatchObject({
      status: 401,
      body: {
        type: 'urn:palisade:problem:mfa-required',
        methods: ['totp', 'recovery_code'],
        mfa_token: expect.stringMatching(/^[\w-]{43}$/),
      },
    });
    expect(asked.headers['x-palisade-session']).toBeUndefined();
    expect(asked.body.passkey_options).toBeUndefined();
    const answer = await factors.mfa(asked.body.mfa_token, { totp: app.code() });
    expect(answer).toMatchObject({ status: 200, body: { user: { id: person.id }, role: 'analyst' } });
    expect(credentialsIn(answer).access_token).toBe(answer.body.access_token);
    expect((await identity.get('/v1/auth/me', answer.body.access_token)).status).toBe(200);
  });

  it('takes it with the password, spaces and all', async () => {
    const { person, app, codes } = await enrolled();
    const spaced = app.code().replace(/^.../, '$& ');
    expect((await factors.logIn(person, { totp: spaced })).status).toBe(200);
    const typed = codes[0]?.toLowerCase().replaceAll('-', ' ');
    expect((await factors.logIn(person, { recovery_code: typed })).status).toBe(200);
  });

  it('says nothing of it after a wrong password', async () => {
    const { person, app } = await enrolled();
    const answer = await factors.logIn(person, { password: 'wrong password', totp: app.code() });
    expect(typeOf(answer)).toBe('401 invalid-credentials');
    expect((await factors.logIn(person, { totp: app.code() })).status).toBe(200);
  });

  it('does not need one of somebody who has none', async () => {
    const person = await identity.person();
    expect((await factors.logIn(person, { totp: '123456' })).status).toBe(200);
  });

  it('is audited with the factor, and a refused one is counted', async () => {
    const { person, app } = await enrolled();
    await factors.logIn(person, { totp: app.wrongCode() });
    await factors.logIn(person, { totp: app.wrongCode() });
    await factors.logIn(person, { totp: app.code() });
    await identity.app.get(AuditTrail).flush();
    const of = (action: string) => (message: Parameters<typeof dataOf>[0]) => {
      const { action: done, actor } = dataOf(message);
      return done === action && actor.id === person.id;
    };
    const refused = await identity.records(AuditRecord, 1, of('auth.factor.refused'));
    expect(refused.map(dataOf)).toMatchObject([{ outcome: 'failure', reason: 'totp-wrong', count: 2 }]);
    const logins = await identity.records(AuditRecord, 2, of('auth.login.succeeded'));
    expect(logins.map(dataOf).at(-1)).toMatchObject({ details: { factor: 'totp' } });
  });

  it.each([
    [{}],
    [{ totp: '12345' }],
    [{ totp: '12345a' }],
    [{ totp: 123456 }],
    [{ totp: '123456', recovery_code: 'ABCD' }],
    [{ recovery_code: '' }],
    [{ passkey: {} }],
    [{ passkey: { challenge_id: 'x', credential: 'y' } }],
  ])('refuses %j as invalid, which costs no try', async (given) => {
    const { person, app } = await enrolled();
    const token = await tokenOf(person);
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push((await factors.mfa(token, given)).status);
    expect(new Set(statuses)).toEqual(new Set([400]));
    expect((await factors.mfa(token, { totp: app.code() })).status).toBe(200);
  });
});

describe('a code of an app', () => {
  it('is good once, and so is none before it', async () => {
    const { person, app } = await enrolled();
    const next = app.code(1);
    expect((await factors.logIn(person, { totp: next })).status).toBe(200);
    expect(typeOf(await factors.logIn(person, { totp: next }))).toBe('401 factor-refused');
    expect(typeOf(await factors.logIn(person, { totp: app.code() }))).toBe('401 factor-refused');
    expect(typeOf(await factors.mfa(await tokenOf(person), { totp: next }))).toBe('401 factor-refused');
  });

  it('is good once for many requests at once, over two replicas', async () => {
    const { person, app } = await enrolled();
    const other = await identity.addReplica();
    const payload = { email: person.email, password: PASSWORD, totp: app.code() };
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        identity.request('POST', '/v1/auth/login', i % 2 === 0 ? { payload } : { payload, app: other }),
      ),
    );
    await identity.stop(other);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(401)]);
  });

  it('is good a step early and none earlier', async () => {
    const { person, app } = await enrolled();
    expect((await factors.logIn(person, { totp: app.code(3) })).status).toBe(401);
    expect((await factors.logIn(person, { totp: app.code(-3) })).status).toBe(401);
    expect((await factors.logIn(person, { totp: app.code(1) })).status).toBe(200);
  });

  it("is not another user's", async () => {
    const [{ person }, other] = [await enrolled(), await enrolled()];
    expect((await factors.logIn(person, { totp: other.app.code() })).status).toBe(401);
  });
});

describe('a recovery code', () => {
  it('is good once, even for two at once, and tells the owner', async () => {
    const { person, codes } = await enrolled();
    const [code] = codes;
    const answers = await Promise.all([
      factors.logIn(person, { recovery_code: code }),
      factors.logIn(person, { recovery_code: code }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await factors.logIn(person, { recovery_code: code })).status).toBe(401);
    const token = answers.find(({ status }) => status === 200)?.body.access_token as string;
    expect((await identity.get('/v1/auth/mfa', token)).body.recovery_codes_left).toBe(9);
    expect(await mailsTo(person)).toEqual(['factor-added', 'recovery-code-used']);
  });

  it("is not another user's, and no made-up one", async () => {
    const [{ person }, other] = [await enrolled(), await enrolled()];
    for (const code of [other.codes[0], 'AAAA-AAAA-AAAA-AAAA', '-']) {
      expect(typeOf(await factors.logIn(person, { recovery_code: code }))).toBe('401 factor-refused');
    }
  });

  it('is stored as a hash only', async () => {
    const { person, codes } = await enrolled();
    const rows = await identity.database.system((tx) =>
      tx.query<object[]>('select * from identity.recovery_codes where user_id = $1', [person.id]),
    );
    expect(rows).toHaveLength(10);
    const stored = JSON.stringify(rows);
    for (const code of codes) expect(stored).not.toContain(code.replaceAll('-', ''));
  });
});

describe('the token between password and factor', () => {
  it('is good for five tries, however right the sixth is', async () => {
    const { person, app } = await enrolled();
    const token = await tokenOf(person);
    for (let i = 0; i < 5; i++) {
      expect(typeOf(await factors.mfa(token, { totp: app.wrongCode() }))).toBe('401 factor-refused');
    }
    expect(typeOf(await factors.mfa(token, { totp: app.code() }))).toBe('401 mfa-token-invalid');
  });

  it('lets no parallel guesses slip through', async () => {
    const { person } = await enrolled();
    const token = await tokenOf(person);
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => factors.mfa(token, { recovery_code: 'AAAA' })),
    );
    expect(answers.map(typeOf).filter((type) => type.endsWith('factor-refused'))).toHaveLength(5);
  });

  it('opens one session, even for two right factors at once', async () => {
    const { person, app, codes } = await enrolled();
    const token = await tokenOf(person);
    const answers = await Promise.all([
      factors.mfa(token, { totp: app.code() }),
      factors.mfa(token, { recovery_code: codes[0] }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(typeOf(await factors.mfa(token, { recovery_code: codes[1] }))).toBe('401 mfa-token-invalid');
  });

  it("takes its own user's factors only", async () => {
    const [{ person, app, codes }, other] = [await enrolled(), await enrolled()];
    const token = await tokenOf(other.person);
    expect(typeOf(await factors.mfa(token, { totp: app.code() }))).toBe('401 factor-refused');
    expect(typeOf(await factors.mfa(token, { recovery_code: codes[0] }))).toBe('401 factor-refused');
    const answer = await factors.mfa(token, { totp: other.app.code() });
    expect(answer.body.user.id).toBe(other.person.id);
    expect((await factors.logIn(person, { totp: app.code() })).status).toBe(200);
  });

  it('ends after five minutes, and with the password that it stands for', async () => {
    const { person, app } = await enrolled();
    const [late, changed] = [await tokenOf(person), await tokenOf(person)];
    const setBack = 'update identity.mfa_tokens set expires_at = now() where user_id = $1';
    await identity.database.system((tx) => tx.query(setBack, [person.id]));
    expect(typeOf(await factors.mfa(late, { totp: app.code() }))).toBe('401 mfa-token-invalid');
    const later = `update identity.mfa_tokens set expires_at = now() + interval '5 minutes' where user_id = $1`;
    const passwordHash = await identity.app.get(Passwords).hash('another good password');
    await identity.database.system(async (tx) => {
      await tx.query(later, [person.id]);
      await tx.query('update identity.users set password_hash = $2 where id = $1', [person.id, passwordHash]);
    });
    expect(typeOf(await factors.mfa(changed, { totp: app.code() }))).toBe('401 mfa-token-invalid');
  });

  it.each(['', 'x'.repeat(43), 'x'.repeat(101)])('is not made up: %j', async (token) => {
    expect([400, 401]).toContain((await factors.mfa(token, { totp: '123456' })).status);
  });

  it('is nothing but a token for this: no bearer', async () => {
    const { person } = await enrolled();
    expect((await identity.get('/v1/auth/me', await tokenOf(person))).status).toBe(401);
  });
});

describe('guessing at codes', () => {
  it('is slowed for who knows the password, from wherever he guesses', async () => {
    const { person, app, codes } = await enrolled();
    const types: string[] = [];
    for (let i = 0; i < 12; i++) {
      identity.address = `203.0.113.${String(i)}`;
      types.push(typeOf(await factors.logIn(person, { totp: app.wrongCode() })));
    }
    expect(types).toEqual([
      ...Array<string>(10).fill('401 factor-refused'),
      ...Array<string>(2).fill('429 too-many-requests'),
    ]);
    // By fresh tokens neither; and the owner isn't locked out.
    const late = await factors.mfa(await tokenOf(person), { totp: app.code() });
    expect(typeOf(late)).toBe('429 too-many-requests');
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    expect((await factors.logIn(person, { recovery_code: codes[0] })).status).toBe(200);
  });

  it('is forgiven by the right code', async () => {
    const { person, app } = await enrolled();
    for (let i = 0; i < 9; i++) await factors.logIn(person, { totp: app.wrongCode() });
    expect((await factors.logIn(person, { totp: app.code() })).status).toBe(200);
    await factors.forgetSteps(person);
    for (let i = 0; i < 9; i++) await factors.logIn(person, { totp: app.wrongCode() });
    expect((await factors.logIn(person, { totp: app.code() })).status).toBe(200);
  });

  it('makes nobody familiar who only knows the password', async () => {
    const { person, app } = await enrolled();
    const familiar = async () => {
      const rows = await identity.database.system((tx) =>
        tx.query<object[]>(`select key from identity.throttle where key like 'familiar%'`),
      );
      return rows.length;
    };
    identity.address = '203.0.113.250';
    const before = await familiar();
    for (let i = 0; i < 12; i++) expect(typeOf(await factors.logIn(person))).toBe('401 mfa-required');
    await factors.logIn(person, { totp: app.wrongCode() });
    expect(await familiar()).toBe(before);
    expect((await factors.mfa(await tokenOf(person), { totp: app.code() })).status).toBe(200);
    expect(await familiar()).toBe(before + 1);
  });
});

async function mailsTo({ email }: Person): Promise<string[]> {
  const rows = await identity.database.system((tx) =>
    tx.query<{ template: string }[]>(
      'select template from identity.mails where recipient = $1 order by created_at, id',
      [email],
    ),
  );
  return rows.map(({ template }) => template).filter((template) => template !== 'new-login');
}
