import { Problem } from '@palisade/http';
import type { FastifyReply } from 'fastify';
import type { Sender } from '../limits/sender.js';
import { CallerShare } from './caller-share.js';

/** Of the places of a service: several callers have to be slow together before another one finds none. */
const shareOf = { tenant: 1 / 4, address: 1 / 8 };
/** Longer than a hiccup of a service, so that a steady sender of a thousand a second does not notice one. */
const waitMs = 2_000;

/** How many requests are under way to each service: no more than so many, and of one caller only a part of them. */
export class InFlight {
  private readonly counts = new Map<string, number>();
  private readonly shares = new Map<string, CallerShare>();

  constructor(private readonly max: number) {}

  /** Counts until the answer is done or its client is gone. Throws a 429 for a caller beyond its share, a 503 when all is taken. */
  async enter(service: string, sender: Sender, reply: FastifyReply): Promise<void> {
    this.refuseWhenFull(service);
    const key = `${service} ${sender.policy} ${sender.key}`;
    const share =
      this.shares.get(key) ?? new CallerShare(Math.ceil(this.max * shareOf[sender.policy]), waitMs);
    this.shares.set(key, share);
    if (!(await share.take(reply))) {
      throw Problem.tooMany(
        1,
        'Too many requests of this caller are under way; Retry-After says when to try again.',
      );
    }
    const leave = () => {
      share.give();
      if (share.isIdle) this.shares.delete(key);
    };
    try {
      if (reply.raw.destroyed) throw new Error('the client left before its turn');
      this.refuseWhenFull(service);
    } catch (error) {
      leave();
      throw error;
    }
    this.counts.set(service, this.countOf(service) + 1);
    reply.raw.once('close', () => {
      this.counts.set(service, this.countOf(service) - 1);
      leave();
    });
  }

  private refuseWhenFull(service: string): void {
    if (this.countOf(service) < this.max) return;
    throw Problem.unavailable(`The ${service} service has too much to do; try again.`);
  }

  private countOf(service: string): number {
    return this.counts.get(service) ?? 0;
  }
}
