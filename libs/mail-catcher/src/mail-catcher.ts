import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { type CaughtMail, Mailbox } from './mailbox.js';
import { receiveInto, type Refuse } from './receive.js';
import { show } from './show.js';

export interface CatcherOptions {
  /** Where it listens; by default this machine alone reaches it. */
  host?: string;
  /** 0, the default, is a free one. */
  smtpPort?: number;
  /** Of its pages; 0, the default, is a free one. */
  port?: number;
  refuse?: Refuse;
}

/** A mail server of this machine alone that delivers to nobody. */
export class MailCatcher {
  constructor(
    private readonly mailbox: Mailbox,
    private readonly stop: () => Promise<void>,
    readonly smtpUrl: string,
    /** Of its pages. */
    readonly url: string,
  ) {}

  /** What came, oldest first; of one recipient when it is given. */
  mails(to?: string): CaughtMail[] {
    return this.mailbox.all(to);
  }

  close(): Promise<void> {
    return this.stop();
  }
}

/** Throws when a port is taken. */
export async function startMailCatcher({
  host = '127.0.0.1',
  smtpPort = 0,
  port = 0,
  refuse = () => undefined,
}: CatcherOptions = {}): Promise<MailCatcher> {
  const mailbox = new Mailbox();
  const smtp = receiveInto(mailbox, refuse);
  const pages = show(mailbox);
  const closeSmtp = () =>
    new Promise<void>((resolve) => {
      smtp.close(resolve);
    });
  const smtpAt = await listening(smtp.listen(smtpPort, host));
  try {
    const pagesAt = await listening(pages.listen(port, host));
    const stop = async () => {
      const closed = once(pages, 'close');
      pages.close();
      pages.closeAllConnections();
      await Promise.all([closed, closeSmtp()]);
    };
    return new MailCatcher(mailbox, stop, `smtp://${host}:${smtpAt}`, `http://localhost:${pagesAt}`);
  } catch (error) {
    await closeSmtp();
    throw error;
  }
}

async function listening(server: Server): Promise<string> {
  await once(server, 'listening'); // rejects with the 'error' event
  return String((server.address() as AddressInfo).port);
}
