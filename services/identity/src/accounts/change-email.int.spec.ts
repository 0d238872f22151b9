import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AuditRecord, MemberEmailChangedRecord } from '@palisade/contracts';
import { anEmail, dataOf, Identity, PASSWORD } from '../testing/identity.js';
import { Mailbox } from '../testing/mailbox.js';
import { until } from '../testing/until.js';

const CONFIRM = 'Confirm your new e-mail address';

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

const ask = (email: string, token: string) => identity.post('/v1/auth/email/change', { email }, token);
const login = (email: string) => identity.post('/v1/auth/login', { email, password: PASSWORD });

it('is done by the new address, told to the old one, and ends links that lie there', async () => {
  const member = await identity.member(tenantId, 'viewer');
  const token = await identity.tokenOf(member);
  const email = anEmail();
  await identity.post('/v1/auth/password/forgot', { email: member.email });
  const reset = await mailbox.token(member.email, 'Choose a new password');
  expect(await ask(email.toUpperCase(), token)).toMatchObject({ status: 202, body: '' });
  await mailbox.mail(member.email, 'Your e-mail address is to change');
  expect((await login(email)).status).toBe(401);

  const link = await mailbox.token(email, CONFIRM);
  expect((await identity.post('/v1/auth/email/verify', { token: link })).status).toBe(204);
  expect((await login(member.email)).status).toBe(401);
  expect((await login(email)).body.user).toMatchObject({ id: member.id, email, email_verified: true });
  await mailbox.mail(member.email, 'Your e-mail address has changed');
  const late = { token: reset, password: 'staple paperclip ruler' };
  expect((await identity.post('/v1/auth/password/reset', late)).status).toBe(400);
  const [changed] = await identity.records(
    AuditRecord,
    1,
    (message) => dataOf(message).action === 'auth.email.changed',
  );
  expect(dataOf(changed)).toMatchObject({
    target: { id: member.id },
    details: { from: member.email, to: email },
  });
  const isOf = (message: Parameters<typeof dataOf>[0]) => dataOf(message).user_id === member.id;
  expect(await identity.records(MemberEmailChangedRecord, 1, isOf)).toHaveLength(1);
});

it('needs a fresh login', async () => {
  const member = await identity.member(tenantId, 'viewer');
  const token = await identity.tokenOf(member);
  await identity.database.system((tx) =>
    tx.query(
      `update identity.sessions set authenticated_at = now() - interval '11 minutes' where user_id = $1`,
      [member.id],
    ),
  );
  expect(await ask(anEmail(), token)).toMatchObject({
    status: 403,
    body: { type: 'urn:palisade:problem:fresh-login-required' },
  });
});

it('does not tell who asks whether somebody has the address, but him', async () => {
  const [member, owner] = [await identity.member(tenantId, 'viewer'), await identity.person()];
  expect(await ask(owner.email, await identity.tokenOf(member))).toMatchObject({ status: 202, body: '' });
  expect(await mailbox.subjects(owner.email, 1)).toEqual(['You have an account already']);
});

it('goes to the first of two who were mailed the link for one address', async () => {
  const [one, two] = [await identity.person(), await identity.person()];
  const email = anEmail();
  await ask(email, await identity.tokenOf(one));
  const first = await mailbox.token(email, CONFIRM);
  await ask(email, await identity.tokenOf(two));
  const second = await mailbox.token(email, CONFIRM, 2);
  expect((await identity.post('/v1/auth/email/verify', { token: second })).status).toBe(204);
  expect(await identity.post('/v1/auth/email/verify', { token: first })).toMatchObject({
    status: 409,
    body: { type: 'urn:palisade:problem:email-taken' },
  });
  expect((await login(email)).body.user.id).toBe(two.id);
});

it('goes to one of two who confirm one address at once, and the other is told so', async () => {
  const [one, two] = [await identity.person(), await identity.person()];
  const email = anEmail();
  const links: string[] = [];
  for (const [i, person] of [one, two].entries()) {
    await ask(email, await identity.tokenOf(person));
    links.push(await mailbox.token(email, CONFIRM, i + 1));
  }
  const confirmed = await Promise.all(
    links.map((token) => identity.post('/v1/auth/email/verify', { token })),
  );
  expect(confirmed.map(({ status }) => status).sort()).toEqual([204, 409]);
});

it('is no change to the address that the account has', async () => {
  const person = await identity.person();
  expect((await ask(person.email, await identity.tokenOf(person))).status).toBe(400);
  await until(async () => mailbox.mails(person.email).length === 0);
});
