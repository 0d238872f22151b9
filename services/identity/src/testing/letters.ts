import { Mail } from '../mail/mail.js';
import { QueuedMail } from '../mail/mail.entity.js';
import type { Identity } from './identity.js';

export interface QueuedLetter {
  template: string;
  subject: string;
  text: string;
  html: string;
}

/** What waits to be sent to the address, in the order in which it was queued; nothing is sent where there is no SMTP. */
export async function lettersTo(identity: Identity, email: string): Promise<QueuedLetter[]> {
  const mails = await identity.database.system((tx) =>
    tx.find(QueuedMail, { where: { recipient: email, state: 'waiting' }, order: { id: 'asc' } }),
  );
  return mails.map((mail) => ({ template: mail.template, ...identity.app.get(Mail).letterOf(mail) }));
}

/** The token in a letter's link. */
export function tokenIn({ text }: Pick<QueuedLetter, 'text'>): string {
  return decodeURIComponent(/#token=(\S+)/.exec(text)?.[1] ?? '');
}
