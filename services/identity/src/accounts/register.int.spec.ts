import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditTrail } from '@palisade/auth';
import { AuditRecord } from '@palisade/contracts';
import { anEmail, dataOf, Identity, PASSWORD } from '../testing/identity.js';
import { Mailbox, tokenIn } from '../testing/mailbox.js';
import { until } from '../testing/until.js';

const CONFIRM = 'Confirm your e-mail address';
const EXISTS = 'You have an account already';
const OTHER_PASSWORD = 'staple paperclip ruler';

let mailbox: Mailbox;
let identity: Identity;
let lastOctet = 1;

beforeAll(async () => {
  mailbox = await Mailbox.start();
  identity = await Identity.start({ PALISADE_LOCAL: '0', SMTP_URL: mailbox.smtpUrl });
});
afterAll(async () => {
  await identity.close();
  await mailbox.close();
});
beforeEach(() => {
  identity.address = `198.51.100.${String(lastOctet++)}`;
});

const register = (email: string, password = PASSWORD, name = 'Ann') =>
  identity.post('/v1/auth/register', { email, password, name });
const login = (email: string, password = PASSWORD) => identity.post('/v1/auth/login', { email, password });
const verify = (token: string) => identity.post('/v1/auth/email/verify', { token });
const verified = async (email: string) => {
  await register(email);
  expect((await verify(await mailbox.token(email, CONFIRM))).status).toBe(204);
};
const recordsOf = async (action: string, email: string, count = 1) => {
  await identity.app.get(AuditTrail).flush();
  const records = await identity.records(AuditRecord, count, (message) => {
    const { action: done, actor } = dataOf(message);
    return done === action && actor.email === email;
  });
  return records.map(dataOf);
};

describe('registration', () => {
  it('lets nobody in before the link of the mail is opened, and then does', async () => {
    const email = anEmail();
    expect(await register(email)).toMatchObject({
      status: 201,
      body: { user: { email, name: 'Ann', email_verified: false }, organization: null, role: 'viewer' },
    });
    expect(await login(email)).toMatchObject({
      status: 403,
      body: { type: 'urn:palisade:problem:email-not-verified' },
    });
    expect((await login(email, 'wrong password')).status).toBe(401);

    const token = await mailbox.token(email, CONFIRM);
    expect(await verify(token)).toMatchObject({ status: 204, body: '' });
    const { status, body } = await login(email);
    expect([status, body.user.email_verified]).toEqual([200, true]);
    expect(await verify(token)).toMatchObject({
      status: 400,
      body: { type: 'urn:palisade:problem:link-invalid' },
    });
    expect(await recordsOf('auth.email.verified', email)).toMatchObject([{ outcome: 'success' }]);
  });

  it('mails the link once more to who logs in with the right password, and not without end', async () => {
    const email = anEmail();
    await register(email);
    for (let i = 0; i < 8; i++) expect((await login(email)).status).toBe(403);
    await mailbox.mail(email, CONFIRM, 6);
    expect(mailbox.mails(email)).toHaveLength(6);
  });

  it('mails it again to whoever asks, and answers alike when there is nothing to mail', async () => {
    const [unverified, known] = [anEmail(), anEmail()];
    await register(unverified);
    await verified(known);
    const ask = (email: string) => identity.post('/v1/auth/email/verification', { email });
    const answers = [await ask(unverified), await ask(known), await ask(anEmail())];
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [202, ''],
      [202, ''],
      [202, ''],
    ]);
    expect((await verify(await mailbox.token(unverified, CONFIRM, 2))).status).toBe(204);
    expect(mailbox.mails(known)).toHaveLength(1);
  });

  it('answers alike whether or not the address is taken, and tells its mailbox alone', async () => {
    const [fresh, taken] = [anEmail(), anEmail()];
    await verified(taken);
    const times: number[] = [];
    const answers = [];
    for (const email of [fresh, taken]) {
      const begun = performance.now();
      answers.push(await register(email, OTHER_PASSWORD, 'Mallory'));
      times.push(performance.now() - begun);
    }
    const shape = answers.map(({ status, headers, body: { user, ...rest } }) => ({
      status,
      headers: Object.keys(headers).sort(),
      user: { ...user, id: typeof user.id, email: typeof user.email },
      rest,
    }));
    expect(shape[0]).toEqual(shape[1]);
    for (const time of times) expect(time).toBeGreaterThan(240);
    await mailbox.mail(taken, EXISTS);
    expect((await login(taken)).status).toBe(200);
    expect((await login(taken, OTHER_PASSWORD)).status).toBe(401);
    expect((await login(taken)).body.user.id).not.toBe(answers[1]?.body.user.id);
  });

  it('is one account, however often it is sent at once', async () => {
    const email = anEmail();
    const answers = await Promise.all([1, 2, 3].map(() => register(email)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const rows = await identity.database.system((tx) =>
      tx.query('select from identity.users where email = $1', [email]),
    );
    expect(rows).toHaveLength(1);
    const mails = await until(async () => mailbox.mails(email).length === 3).then(() => mailbox.mails(email));
    const statuses = [];
    for (const mail of mails) statuses.push((await verify(tokenIn(mail))).status);
    expect(statuses.sort()).toEqual([204, 400, 400]);
  });

  it('refuses common passwords', async () => {
    expect(await register(anEmail(), 'iloveyou1')).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'password', message: expect.stringContaining('guessed first') }] },
    });
  });
});

describe('an address that somebody else registered before', () => {
  it('belongs to who verifies it: the password of the one before is gone, and so is his link', async () => {
    const email = anEmail();
    await register(email, OTHER_PASSWORD, 'Mallory');
    const stale = await mailbox.token(email, CONFIRM);
    await register(email, PASSWORD, 'Ann');
    const token = await mailbox.token(email, CONFIRM, 2);
    expect((await login(email, OTHER_PASSWORD)).status).toBe(401);
    expect((await verify(stale)).status).toBe(400);
    expect((await verify(token)).status).toBe(204);
    expect((await login(email, OTHER_PASSWORD)).status).toBe(401);
    expect(await login(email)).toMatchObject({ status: 200, body: { user: { name: 'Ann' } } });
  });

  it('says in the mail that it is contested, and then asks its mailbox for a password instead of guessing whose counts', async () => {
    const email = anEmail();
    await register(email);
    await register(email, OTHER_PASSWORD, 'Mallory');
    expect((await mailbox.mail(email, CONFIRM, 2)).text).toContain('not the first time');
    await identity.post('/v1/auth/email/verification', { email });
    const token = await mailbox.token(email, 'Choose a new password');
    const password = 'a third one altogether';
    expect((await identity.post('/v1/auth/password/reset', { token, password })).status).toBe(204);
    expect((await login(email, password)).body.user.email_verified).toBe(true);
    expect((await login(email, OTHER_PASSWORD)).status).toBe(401);
  });
});

it('keeps no link, token or address in the clear where mails wait', async () => {
  const email = anEmail();
  await register(email);
  const token = await mailbox.token(email, CONFIRM);
  await until(async () => {
    const [{ waiting } = { waiting: 1 }] = await identity.database.system((tx) =>
      tx.query<{ waiting: number }[]>(
        `select count(*)::int as waiting from identity.mails where recipient = $1 and sealed is not null`,
        [email],
      ),
    );
    return waiting === 0;
  });
  const stored = await identity.database.system(async (tx) => [
    await tx.query('select * from identity.mails'),
    await tx.query('select * from identity.email_links'),
  ]);
  expect(JSON.stringify(stored)).not.toContain(token);
});
