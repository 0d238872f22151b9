import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Settings } from '../settings.js';
import { Mail } from './mail.js';
import { QueuedMail } from './mail.entity.js';
import { countMail } from './mail-metrics.js';
import { MAILS_AT_ONCE, type SmtpTransport, smtpTransport } from './smtp.js';

const POLL_MS = 1_000;
/** Longer than a mail server may take: a mail that is still leased is still being sent. */
const LEASE_SECONDS = 120;
const [FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS] = [5, 1_800];
const KEPT_DAYS = 7;

/** Sends what is queued, on every replica; a mail is leased by one at a time. Without a mail server, mails wait. */
@Injectable()
export class SendMails implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SendMails.name);
  private readonly transport: SmtpTransport | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private isWanted = false;
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly mail: Mail,
  ) {
    if (settings.smtpUrl !== undefined) this.transport = smtpTransport(settings.smtpUrl);
  }

  onApplicationBootstrap(): void {
    if (!this.transport) return;
    this.mail.onQueued(() => {
      this.wake();
    });
    this.wake();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.running;
    this.transport?.close();
  }

  /** Deletes what ended long ago; returns how many. */
  async forgetEnded(now: Date): Promise<number> {
    const before = new Date(now.getTime() - KEPT_DAYS * 24 * 3600_000);
    const [, gone] = await this.database.system((tx) =>
      tx.query<[unknown, number]>('delete from identity.mails where ended_at < $1', [before]),
    );
    return gone;
  }

  private wake(): void {
    this.isWanted = true;
    if (this.running || this.isStopping) return;
    clearTimeout(this.timer);
    this.running = this.run().finally(() => {
      this.running = undefined;
      if (this.isStopping) return;
      if (this.isWanted) this.wake();
      else
        this.timer = setTimeout(() => {
          this.wake();
        }, POLL_MS).unref();
    });
  }

  private async run(): Promise<void> {
    const { transport } = this;
    if (!transport) return;
    try {
      this.isWanted = false;
      while (!this.isStopping) {
        const mails = await this.claim();
        if (mails.length === 0) return;
        await Promise.all(mails.map((mail) => this.send(transport, mail)));
      }
    } catch (error) {
      this.isWanted = false;
      this.logger.warn({ err: error }, 'mails cannot be read; they wait');
    }
  }

  /** Leases some that are due, by Postgres' clock. */
  private claim(): Promise<QueuedMail[]> {
    return this.database.system(async (tx) => {
      const [rows] = await tx.query<[{ id: string }[], number]>(
        `update identity.mails
            set attempts = attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => $1)
          where id in (select id from identity.mails where state = 'waiting' and next_attempt_at <= clock_timestamp()
                        order by next_attempt_at limit $2 for update skip locked)
          returning id`,
        [LEASE_SECONDS, MAILS_AT_ONCE],
      );
      const ids = rows.map(({ id }) => id);
      return ids.length === 0
        ? []
        : tx.createQueryBuilder(QueuedMail, 'mail').where('mail.id in (:...ids)', { ids }).getMany();
    });
  }

  private async send(transport: SmtpTransport, mail: QueuedMail): Promise<void> {
    if (mail.expiresAt <= new Date()) return this.end(mail, 'failed', 'expired');
    try {
      await this.deliver(transport, mail);
    } catch (error) {
      const reason = reasonOf(error);
      // What a server answers may repeat the address, and what was to be sent: only codes are told.
      this.logger.warn(
        { mailId: mail.id, template: mail.template, attempts: mail.attempts, reason },
        'a mail was not taken',
      );
      await (isPermanent(error) ? this.end(mail, 'failed', reason) : this.postpone(mail, reason));
      return;
    }
    await this.end(mail, 'sent', null);
  }

  private async deliver(transport: SmtpTransport, mail: QueuedMail): Promise<void> {
    const { subject, text, html } = this.mail.letterOf(mail);
    const from = this.settings.mailFrom;
    const domain = /@([^\s>@]+)>?\s*$/.exec(from)?.[1] ?? 'palisade';
    await transport.sendMail({
      from,
      to: { name: '', address: mail.recipient },
      subject,
      text,
      html,
      // The same however often it is sent, so that a mailbox can tell.
      messageId: `<${mail.id}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  }

  private async postpone({ id, attempts }: QueuedMail, reason: string): Promise<void> {
    countMail('postponed');
    const pause = Math.min(FIRST_PAUSE_SECONDS * 2 ** (attempts - 1), LONGEST_PAUSE_SECONDS);
    await this.database.system((tx) =>
      tx.query(
        `update identity.mails set next_attempt_at = clock_timestamp() + make_interval(secs => $2), reason = $3
          where id = $1 and state = 'waiting'`,
        [id, pause, reason],
      ),
    );
  }

  private async end({ id }: QueuedMail, state: 'sent' | 'failed', reason: string | null): Promise<void> {
    countMail(state);
    await this.database.system((tx) =>
      tx.update(QueuedMail, { id }, { state, sealed: null, endedAt: new Date(), reason }),
    );
  }
}

interface SmtpFailure {
  code?: unknown;
  responseCode?: unknown;
}

function reasonOf(error: unknown): string {
  const { code, responseCode } = (error ?? {}) as SmtpFailure;
  return (
    [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ') ||
    'unknown'
  );
}

/** The server knows this address or letter and will never take it; a refused login is the operator's, and passes. */
function isPermanent(error: unknown): boolean {
  const { code, responseCode } = (error ?? {}) as SmtpFailure;
  const isAboutTheMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return isAboutTheMail && typeof responseCode === 'number' && responseCode >= 500;
}
