import type { FastifyReply } from 'fastify';

/** What one caller has under way to one service; what is beyond its share waits a moment for its turn, holding nothing. */
export class CallerShare {
  private running = 0;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly most: number,
    private readonly waitMs: number,
  ) {}

  get isIdle(): boolean {
    return this.running === 0;
  }

  /** Says whether there was a turn, which `give` has to end; not within the time, when too many wait, or for a client that left. */
  take(reply: FastifyReply): Promise<boolean> {
    if (this.running < this.most) {
      this.running++;
      return Promise.resolve(true);
    }
    if (this.waiting.size >= this.most * waitingPerRunning) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (hasTurn: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(turn);
        reply.raw.off('close', leave);
        resolve(hasTurn);
      };
      const turn = () => {
        settle(true);
      };
      const leave = () => {
        settle(false);
      };
      const timer = setTimeout(leave, this.waitMs);
      this.waiting.add(turn);
      reply.raw.once('close', leave);
    });
  }

  give(): void {
    const [next] = this.waiting;
    if (next === undefined) this.running--;
    else next(); // the turn changes hands
  }
}

const waitingPerRunning = 8;
