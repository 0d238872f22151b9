import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { newActor, type FileEvent } from '../e2e/api.js';
import type { System } from '../e2e/system.js';

const postsPerSecond = 50;

/** Ordinary work of a company, at a steady rate from `start` to `stop`. */
export class Background {
  private readonly people: string[];
  private readonly batch: number;
  private readonly underWay = new Set<Promise<void>>();
  private turn = 0;
  private accepted = 0;
  private startedAt = 0;
  private isStopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly system: System,
    private readonly perSecond: number,
  ) {
    // So many that nobody downloads more than thrice in five minutes.
    this.people = Array.from({ length: perSecond * 5 }, newActor);
    this.batch = Math.max(1, Math.round(perSecond / postsPerSecond));
  }

  start(): void {
    this.startedAt = Date.now();
    this.running = this.run();
    this.running.catch(() => undefined); // `stop` tells
  }

  /** Gives the events accepted in a second. */
  async stop(): Promise<number> {
    this.isStopping = true;
    const seconds = (Date.now() - this.startedAt) / 1000;
    await this.running;
    return this.accepted / seconds;
  }

  private async run(): Promise<void> {
    for (let sent = 0; !this.isStopping; sent++) {
      const posting = this.post().finally(() => this.underWay.delete(posting));
      posting.catch(() => (this.isStopping = true));
      this.underWay.add(posting);
      await setTimeout(
        Math.max(0, this.startedAt + ((sent + 1) * this.batch * 1000) / this.perSecond - Date.now()),
      );
    }
    await Promise.all(this.underWay);
  }

  private async post(): Promise<void> {
    const answer = await this.system.api.ingest(this.system.ingestKey, this.events());
    if (answer.status !== 202) throw new Error(`ingest answered ${String(answer.status)}`);
    this.accepted += (answer.body as { accepted: number }).accepted;
  }

  private events(): FileEvent[] {
    const { people } = this;
    return Array.from({ length: this.batch }, () => {
      const number = this.turn++;
      // Five of a hundred events download, fifteen update, the rest view; in turn rather than at random.
      const action = number % 20 === 0 ? 'download' : number % 20 < 4 ? 'update' : 'view';
      const actor = people[(number * 7 + Math.floor(number / people.length)) % people.length] ?? newActor();
      return {
        event_id: randomUUID(),
        actor_email: actor,
        action,
        resource: `s3://dept/engineering/file-${String(number % 997)}.md`,
        bytes: 1000,
        occurred_at: new Date().toISOString(),
      };
    });
  }
}
