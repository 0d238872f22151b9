import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { type CaughtMail, Mailbox } from './mailbox.js';
import { receiveInto, type Refuse } from './receive.js';
import { show } from './show.js';

const HOST = '127.0.0.1';

export interface CatcherOptions {
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

/** Listens on the loopback address; throws when a port is taken. */
export async function startMailCatcher({
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
  const smtpAt = await listening(smtp.listen(smtpPort, HOST));
  try {
    const pagesAt = await listening(pages.listen(port, HOST));
    const stop = async () => {
      const closed = once(pages, 'close');
      pages.close();
      pages.closeAllConnections();
      await Promise.all([closed, closeSmtp()]);
    };
    return new MailCatcher(mailbox, stop, `smtp://${HOST}:${smtpAt}`, `http://localhost:${pagesAt}`);
  } catch (error) {
    await closeSmtp();
    throw error;
  }
}

async function listening(server: Server): Promise<string> {
  await once(server, 'listening'); // rejects with the 'error' event
  return String((server.address() as AddressInfo).port);
}
