import {
  type CaughtMail,
  type CatcherOptions,
  type MailCatcher,
  startMailCatcher,
} from '@palisade/mail-catcher';
import { until } from './until.js';

/** Where the mail of a test arrives, by SMTP. */
export class Mailbox {
  private constructor(private readonly catcher: MailCatcher) {}

  static async start(options: CatcherOptions = {}): Promise<Mailbox> {
    return new Mailbox(await startMailCatcher(options));
  }

  /** For the setting SMTP_URL. */
  get smtpUrl(): string {
    return this.catcher.smtpUrl;
  }

  /** Of a recipient, oldest first. */
  mails(to: string): CaughtMail[] {
    return this.catcher.mails(to);
  }

  /** The subjects of a recipient's mails, once there are at least so many. */
  async subjects(to: string, count: number): Promise<string[]> {
    await until(async () => this.mails(to).length >= count);
    return this.mails(to).map(({ subject }) => subject);
  }

  /** The latest mail with the subject, once there are `count` of them. */
  async mail(to: string, subject: string, count = 1): Promise<CaughtMail> {
    const found = () => this.mails(to).filter((mail) => mail.subject === subject);
    await until(async () => found().length >= count);
    const mail = found().at(-1);
    if (!mail) throw new Error('there is no such mail');
    return mail;
  }

  /** The token of the link in that mail. */
  async token(to: string, subject: string, count = 1): Promise<string> {
    return tokenIn(await this.mail(to, subject, count));
  }

  close(): Promise<void> {
    return this.catcher.close();
  }
}

export function tokenIn({ text }: CaughtMail): string {
  return /#token=(\S+)/.exec(text)?.[1] ?? '';
}
