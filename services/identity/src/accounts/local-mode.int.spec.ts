import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditRecord } from '@palisade/contracts';
import { anEmail, dataOf, Identity, PASSWORD } from '../testing/identity.js';
import { Mailbox } from '../testing/mailbox.js';
import { until } from '../testing/until.js';

const CONFIRM = 'Confirm your e-mail address';
const RESET = 'Choose a new password';

let mailbox: Mailbox;
let identity: Identity;

beforeAll(async () => {
  mailbox = await Mailbox.start();
  identity = await Identity.start({
    SMTP_URL: mailbox.smtpUrl,
    PUBLIC_URL: 'https://palisade.example.com/p/',
  });
});
afterAll(async () => {
  await identity.close();
  await mailbox.close();
});

const register = (email: string, password = PASSWORD) =>
  identity.post('/v1/auth/register', { email, password, name: 'Ann' });
const login = (email: string, password = PASSWORD) => identity.post('/v1/auth/login', { email, password });

it('lets people in at once, says 409 for a taken address, and mails the link all the same', async () => {
  const email = anEmail();
  expect((await register(email)).status).toBe(201);
  expect((await login(email)).body.user.email_verified).toBe(false);
  expect(await register(email)).toMatchObject({
    status: 409,
    body: { type: 'urn:palisade:problem:email-taken' },
  });
  const { text, html } = await mailbox.mail(email, CONFIRM);
  const [, link = ''] = /(https:\/\/palisade\.example\.com\/p\/verify#token=\S+)/.exec(text) ?? [];
  expect(html).toContain(`href="${link}"`);
  expect(text).not.toContain('Ann');

  await identity.post('/v1/auth/email/verify', { token: link.split('#token=')[1] });
  const { access_token: token } = (await login(email)).body;
  expect((await identity.get('/v1/auth/me', token)).body.user.email_verified).toBe(true);
});

it('verifying keeps what the one who registered has set up since', async () => {
  const email = anEmail();
  await register(email);
  const token = await identity.tokenOf({ email });
  await identity.post('/v1/auth/email/verify', { token: await mailbox.token(email, CONFIRM) });
  expect((await identity.get('/v1/auth/me', token)).status).toBe(200);
});

it('who resets the password of an account that was never verified is rid of whoever made it', async () => {
  const email = anEmail();
  await register(email, 'password of a squatter');
  const squatter = (await login(email, 'password of a squatter')).body.access_token;
  await identity.post('/v1/auth/mfa/totp', {}, squatter);
  await identity.post('/v1/auth/password/forgot', { email });
  const token = await mailbox.token(email, RESET);
  expect((await identity.post('/v1/auth/password/reset', { token, password: PASSWORD })).status).toBe(204);
  await until(async () => (await identity.get('/v1/auth/me', squatter)).status === 401, 2_000);
  expect((await login(email, 'password of a squatter')).status).toBe(401);
  const { body } = await login(email);
  expect(body.user.email_verified).toBe(true);
  expect((await identity.get('/v1/auth/mfa', body.access_token)).body).toMatchObject({
    totp: { enabled: false },
    passkeys: [],
  });
  expect(
    (await identity.post('/v1/auth/email/verify', { token: await mailbox.token(email, CONFIRM) })).status,
  ).toBe(400);
});

it('renames a person, in his record too', async () => {
  const { email, id } = await identity.person();
  const token = await identity.tokenOf({ email });
  expect(await identity.patch('/v1/auth/me', { name: ' Pat Other ' }, token)).toMatchObject({
    status: 200,
    body: { user: { id, email, name: 'Pat Other' }, organization: null },
  });
  expect((await identity.get('/v1/auth/me', token)).body.user.name).toBe('Pat Other');
  expect((await identity.patch('/v1/auth/me', { name: '' }, token)).status).toBe(400);
  const [renamed] = await identity.records(AuditRecord, 1, (message) => {
    const { action, target } = dataOf(message);
    return action === 'auth.account.renamed' && target.id === id;
  });
  expect(dataOf(renamed)).toMatchObject({ outcome: 'success', actor: { id } });
});
