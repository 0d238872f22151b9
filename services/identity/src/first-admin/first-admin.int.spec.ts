import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditRecord } from '@palisade/contracts';
import { anEmail, dataOf, Identity, PASSWORD } from '../testing/identity.js';
import { FirstAdmin } from './first-admin.js';

let identity: Identity;

beforeAll(async () => {
  identity = await Identity.start({ PALISADE_LOCAL: '0' });
});
afterAll(() => identity.close());

const issue = async (minutes = 60, now?: Date) =>
  (await identity.app.get(FirstAdmin).issue(minutes, now))?.token ?? '';
const bootstrap = (token: string, change: object = {}) =>
  identity.post('/v1/auth/bootstrap', {
    token,
    email: anEmail(),
    password: PASSWORD,
    name: 'Ada',
    organization: 'Corp',
    time_zone: 'Europe/Zurich',
    ...change,
  });

it('lets nobody in who has registered by himself in production, before his address is verified', async () => {
  const body = { email: anEmail(), password: PASSWORD, name: 'Ann' };
  expect((await identity.post('/v1/auth/register', body)).status).toBe(201);
  expect(await identity.post('/v1/auth/login', { email: body.email, password: PASSWORD })).toMatchObject({
    status: 403,
    body: { type: 'urn:palisade:problem:email-not-verified' },
  });
});

it('refuses a token that is wrong, expired or replaced', async () => {
  const replaced = await issue();
  const expired = await issue(1, new Date(Date.now() - 120_000));
  for (const token of ['wrong', replaced, expired]) expect((await bootstrap(token)).status).toBe(401);
});

it('refuses the password of the demo, and the token can still be used', async () => {
  const token = await issue();
  expect(await bootstrap(token, { password: 'adminpass' })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'password', message: 'is a password of the demo' }] },
  });
  const stored = await identity.database.system((tx) => tx.query('select * from identity.bootstrap_tokens'));
  expect(JSON.stringify(stored)).not.toContain(token);
});

it('makes one organization and admin of a token, however often it is sent at once', async () => {
  const token = await issue();
  const answers = await Promise.all([1, 2, 3].map(() => bootstrap(token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
  const { body } = answers.find(({ status }) => status === 201) ?? {};
  expect(body).toMatchObject({
    role: 'admin',
    organization: { name: 'Corp' },
    access_token: expect.any(String),
  });
  expect((await identity.get('/v1/members', body.access_token)).status).toBe(200);
  const [record] = await identity.records(
    AuditRecord,
    1,
    (message) => dataOf(message).action === 'identity.organization.created',
  );
  expect(record?.value?.toString()).not.toContain(token);
  expect((await bootstrap(token)).status).toBe(401);
});

it('issues no token once there is an organization', async () => {
  expect(await issue()).toBe('');
});
