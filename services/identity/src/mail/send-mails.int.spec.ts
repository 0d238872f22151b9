import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { anEmail, Identity } from '../testing/identity.js';
import { Mailbox } from '../testing/mailbox.js';
import { until } from '../testing/until.js';
import { Mail } from './mail.js';
import { SendMails } from './send-mails.js';

const SUBJECT = 'Your password has changed';

let mailbox: Mailbox;
let identity: Identity;
/** What the mail server answers to a recipient, other than that it takes his mail. */
const refusals = new Map<string, number>();

beforeAll(async () => {
  mailbox = await Mailbox.start({ refuse: (to) => refusals.get(to) });
  identity = await Identity.start({ SMTP_URL: mailbox.smtpUrl, MAIL_FROM: 'Palisade Ops <ops@example.com>' });
});
afterAll(async () => {
  await identity.close();
  await mailbox.close();
});

const queue = (to: string, expiresAt?: Date, fail = false) =>
  identity.database.system(async (tx) => {
    const values = { done: { at: new Date(), ip: '198.51.100.1' } };
    await identity.app.get(Mail).queue(tx, { to, template: 'password-changed', values, expiresAt });
    if (fail) throw new Error('rolled back');
  });

interface Row {
  state: string;
  attempts: number;
  reason: string | null;
  is_sealed: boolean;
}
const rowOf = async (to: string): Promise<Row | undefined> =>
  (
    await identity.database.system((tx) =>
      tx.query<Row[]>(
        'select state, attempts, reason, sealed is not null as is_sealed from identity.mails where recipient = $1',
        [to],
      ),
    )
  )[0];
const dueNow = (to: string) =>
  identity.database.system((tx) =>
    tx.query('update identity.mails set next_attempt_at = now() where recipient = $1', [to]),
  );
const ended = async (to: string) => {
  await until(async () => (await rowOf(to))?.state !== 'waiting');
  return rowOf(to);
};

it('sends what is queued, once, by whichever of two replicas, and forgets what it said', async () => {
  const other = await identity.addReplica();
  const recipients = Array.from({ length: 20 }, anEmail);
  await Promise.all(recipients.map((to) => queue(to)));
  for (const to of recipients)
    expect(await ended(to)).toEqual({ state: 'sent', attempts: 1, reason: null, is_sealed: false });
  for (const to of recipients) expect(mailbox.mails(to)).toHaveLength(1);
  const [mail] = mailbox.mails(recipients[0] ?? '');
  expect(mail).toMatchObject({
    from: 'ops@example.com',
    subject: SUBJECT,
    text: expect.stringContaining('198.51.100.1'),
  });
  expect(mail?.message_id).toMatch(/^<[0-9a-f-]{36}@example\.com>$/);
  await identity.stop(other);
});

it('sends nothing of a transaction that is rolled back', async () => {
  const to = anEmail();
  await expect(queue(to, undefined, true)).rejects.toThrow('rolled back');
  expect(await rowOf(to)).toBeUndefined();
});

it('tries again when the server takes a mail later, with the same Message-ID', async () => {
  const to = anEmail();
  refusals.set(to, 451);
  await queue(to);
  await until(async () => (await rowOf(to))?.reason === 'EENVELOPE 451');
  expect(await rowOf(to)).toEqual({
    state: 'waiting',
    attempts: 1,
    reason: 'EENVELOPE 451',
    is_sealed: true,
  });
  refusals.delete(to);
  await dueNow(to);
  expect(await ended(to)).toMatchObject({ state: 'sent', attempts: 2 });
  expect(mailbox.mails(to)).toHaveLength(1);
});

it('gives up a mail that the server will never take, and one that came too late', async () => {
  const [gone, late] = [anEmail(), anEmail()];
  refusals.set(gone, 550);
  await queue(gone);
  await queue(late, new Date(Date.now() - 1_000));
  expect(await ended(gone)).toEqual({
    state: 'failed',
    attempts: 1,
    reason: 'EENVELOPE 550',
    is_sealed: false,
  });
  expect(await ended(late)).toMatchObject({ state: 'failed', reason: 'expired', is_sealed: false });
  expect(mailbox.mails(late)).toHaveLength(0);
});

it('keeps mails while the server is away, also over a restart of the service', async () => {
  const to = anEmail();
  const away = await Identity.start({ SMTP_URL: 'smtp://127.0.0.1:1' }); // where nothing listens
  const rows = () =>
    away.database.system((tx) => tx.query<Row[]>('select state, attempts, reason from identity.mails'));
  await away.database.system((tx) =>
    away.app.get(Mail).queue(tx, { to, template: 'email-changed', values: { done: { at: new Date() } } }),
  );
  await until(async () => (await rows())[0]?.reason !== null);
  expect(await rows()).toEqual([
    { state: 'waiting', attempts: 1, reason: expect.stringMatching(/^E[A-Z]+$/) },
  ]);
  away.settings.SMTP_URL = mailbox.smtpUrl;
  const before = away.app;
  await away.addReplica();
  await away.stop(before); // or it would go on trying where nothing listens, and postpone what it has tried
  await away.database.system((tx) => tx.query('update identity.mails set next_attempt_at = now()'));
  await until(async () => mailbox.mails(to).length === 1, 40_000);
  await away.close();
});

it('forgets mails a week after they ended', async () => {
  const to = anEmail();
  await queue(to);
  await ended(to);
  const mails = identity.app.get(SendMails);
  await mails.forgetEnded(new Date(Date.now() + 6 * 24 * 3600_000));
  expect(await rowOf(to)).toBeDefined();
  await mails.forgetEnded(new Date(Date.now() + 8 * 24 * 3600_000));
  expect(await rowOf(to)).toBeUndefined();
});
