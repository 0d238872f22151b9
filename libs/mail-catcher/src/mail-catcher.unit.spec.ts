import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { type MailCatcher, startMailCatcher } from './mail-catcher.js';

let catcher: MailCatcher | undefined;

afterEach(() => catcher?.close());

async function send(mail: object): Promise<void> {
  const { hostname, port } = new URL(catcher?.smtpUrl ?? '');
  const transport = createTransport({ host: hostname, port: Number(port), ignoreTLS: true });
  await transport.sendMail({
    from: 'Palisade <palisade@example.com>',
    subject: 'Hello',
    text: 'Hi',
    ...mail,
  });
  transport.close();
}

const page = async (path: string) => (await fetch(`${catcher?.url ?? ''}${path}`)).text();

it('keeps what is sent to each recipient, and shows it', async () => {
  catcher = await startMailCatcher();
  await send({
    to: 'Ann@corp.com',
    subject: 'Grüezi <b>',
    text: 'Follow https://localhost/verify#token=a&b',
    html: '<p>x</p>',
  });
  await send({ to: 'bob@corp.com' });
  expect(catcher.mails().map(({ to }) => to)).toEqual([['Ann@corp.com'], ['bob@corp.com']]);
  const [mail] = catcher.mails('ann@corp.com');
  expect(mail).toMatchObject({
    from: 'palisade@example.com',
    subject: 'Grüezi <b>',
    text: expect.stringContaining('https://localhost/verify#token=a&b'),
    html: expect.stringContaining('<p>x</p>'),
  });

  const list = await page('/');
  expect(list).toContain(`<a href="/mails/${mail?.id ?? ''}">Grüezi &lt;b&gt;</a>`);
  expect(await page(`/mails/${mail?.id ?? ''}`)).toContain(
    '<a href="https://localhost/verify#token=a&amp;b" rel="noreferrer">',
  );
  expect(JSON.parse(await page('/api/mails?to=bob@corp.com'))).toMatchObject({
    items: [{ subject: 'Hello' }],
  });
  expect(await page('/mails/none')).toBe('There is no such mail.');
});

it('answers under its own name alone', async () => {
  catcher = await startMailCatcher();
  const { port } = new URL(catcher.url);
  const status = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      request({ host: '127.0.0.1', port, headers: { host } }, (answer) => {
        void text(answer).then(() => {
          resolve(answer.statusCode);
        }, reject);
      })
        .on('error', reject)
        .end();
    });
  expect(await status(`localhost:${port}`)).toBe(200);
  expect(await status('rebound.example.com')).toBe(421);
});

it('refuses the recipients that it is told to, and only they get nothing', async () => {
  catcher = await startMailCatcher({ refuse: (to) => (to.startsWith('gone') ? 550 : undefined) });
  await expect(send({ to: 'gone@corp.com' })).rejects.toMatchObject({ responseCode: 550 });
  await send({ to: 'here@corp.com' });
  expect(catcher.mails()).toHaveLength(1);
});

it('says when its port is taken, and leaves nothing behind', async () => {
  catcher = await startMailCatcher();
  const port = Number(new URL(catcher.url).port);
  await expect(startMailCatcher({ port })).rejects.toThrow('EADDRINUSE');
});
