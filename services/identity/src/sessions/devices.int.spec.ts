import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditRecord } from '@palisade/contracts';
import { dataOf, Identity, PASSWORD } from '../testing/identity.js';
import { Mailbox } from '../testing/mailbox.js';
import { until } from '../testing/until.js';

const SUBJECT = 'A login from somewhere new';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';

let mailbox: Mailbox;
let identity: Identity;

beforeAll(async () => {
  mailbox = await Mailbox.start();
  identity = await Identity.start({ SMTP_URL: mailbox.smtpUrl });
});
afterAll(async () => {
  await identity.close();
  await mailbox.close();
});

async function logIn(email: string, { ip, ua = firefox }: { ip: string; ua?: string }): Promise<string> {
  const payload = { email, password: PASSWORD };
  const headers = { 'x-forwarded-for': ip, 'user-agent': ua };
  const answer = await identity.request('POST', '/v1/auth/login', { payload, headers });
  return answer.body.access_token as string;
}

describe('a login', () => {
  it('is told of when it comes from a device or network that its user has not come from, but not the first', async () => {
    const { email } = await identity.person();
    await logIn(email, { ip: '198.51.100.1' });
    await logIn(email, { ip: '198.51.100.1', ua: firefox.replaceAll('143', '144') });
    await logIn(email, { ip: '203.0.113.9' });
    const elsewhere = await mailbox.mail(email, SUBJECT);
    expect(elsewhere.text).toMatch(/from the address 203\.0\.113\.9, with Firefox on Linux/);
    await logIn(email, { ip: '203.0.113.9', ua: '<b>https://evil.example</b>' });
    expect((await mailbox.mail(email, SUBJECT, 2)).text).toContain('a program that is no browser');
    await logIn(email, { ip: '203.0.113.9' });
    expect(mailbox.mails(email)).toHaveLength(2);
  });

  it('is told of once when it comes from there twice at once', async () => {
    const { email } = await identity.person();
    await logIn(email, { ip: '198.51.100.1' });
    await Promise.all(Array.from({ length: 5 }, () => logIn(email, { ip: '203.0.113.7' })));
    await mailbox.mail(email, SUBJECT);
    expect(mailbox.mails(email)).toHaveLength(1);
  });

  it('is remembered for the latest fifty places', async () => {
    const { id, email } = await identity.person();
    for (let octet = 0; octet < 54; octet++) await logIn(email, { ip: `203.0.113.${String(octet)}` });
    const [known] = await identity.database.system((tx) =>
      tx.query<{ count: number }[]>('select count(*)::int from identity.known_devices where user_id = $1', [
        id,
      ]),
    );
    expect(known?.count).toBe(50);
  });
});

it('ends the sessions elsewhere, and no others', async () => {
  const { id, email } = await identity.person();
  const here = await logIn(email, { ip: '198.51.100.1' });
  const elsewhere = [await logIn(email, { ip: '198.51.100.1' }), await logIn(email, { ip: '198.51.100.1' })];
  const stranger = await identity.tokenOf(await identity.person());
  expect(await identity.post('/v1/auth/sessions/end-others', undefined, here)).toMatchObject({
    status: 200,
    body: { ended: 2 },
  });
  for (const token of elsewhere) {
    await until(async () => (await identity.get('/v1/auth/me', token)).status === 401, 2_000);
  }
  for (const token of [here, stranger]) expect((await identity.get('/v1/auth/me', token)).status).toBe(200);
  expect((await identity.post('/v1/auth/sessions/end-others', undefined, here)).body).toEqual({ ended: 0 });
  const [record] = await identity.records(AuditRecord, 1, (message) => {
    const { action, target } = dataOf(message);
    return action === 'auth.sessions.ended_elsewhere' && target.id === id;
  });
  expect(dataOf(record)).toMatchObject({ outcome: 'success', details: { ended: '2' }, actor: { id } });
});
