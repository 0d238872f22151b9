import { Problem } from '@palisade/http';
import type { FastifyReply } from 'fastify';

/** How many requests are under way to each service, and no more than so many. */
export class InFlight {
  private readonly counts = new Map<string, number>();

  constructor(private readonly max: number) {}

  /** Counts until the answer is done or its client is gone. */
  enter(service: string, reply: FastifyReply): void {
    const count = this.counts.get(service) ?? 0;
    if (count >= this.max) throw Problem.unavailable(`The ${service} service has too much to do; try again.`);
    this.counts.set(service, count + 1);
    reply.raw.once('close', () => {
      this.counts.set(service, (this.counts.get(service) ?? 1) - 1);
    });
  }
}
