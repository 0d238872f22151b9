import { randomUUID } from 'node:crypto';
import PostalMime from 'postal-mime';

const MOST = 1_000;

export interface CaughtMail {
  id: string;
  received_at: string;
  message_id: string | null;
  from: string;
  /** Who it was delivered to, by the envelope. */
  to: string[];
  subject: string;
  text: string;
  html: string;
}

export interface Envelope {
  from: string;
  to: string[];
}

/** The latest mails, in memory. */
export class Mailbox {
  private kept: CaughtMail[] = [];

  async add(raw: Buffer, envelope: Envelope): Promise<void> {
    const { messageId, subject, text, html } = await PostalMime.parse(raw);
    this.kept.push({
      id: randomUUID(),
      received_at: new Date().toISOString(),
      message_id: messageId ?? null,
      ...envelope,
      subject: subject ?? '',
      text: text ?? '',
      html: html ?? '',
    });
    this.kept = this.kept.slice(-MOST);
  }

  /** Oldest first; those to one address alone when it is given. */
  all(to?: string): CaughtMail[] {
    const address = to?.trim().toLowerCase();
    if (address === undefined) return [...this.kept];
    return this.kept.filter((mail) => mail.to.some((recipient) => recipient.toLowerCase() === address));
  }

  find(id: string): CaughtMail | undefined {
    return this.kept.find((mail) => mail.id === id);
  }
}
