import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { downloads, newActor, type FileEvent } from './api.js';
import type { System } from './system.js';

const tickMs = 50;
const backgroundPerTick = 5;
const ticksPerBurst = 10;
const mostUnderWay = 300;
const retryMs = 250;

/** Upstream systems that post all the time and send again, under the same ids, what they can't know to be taken. */
export class Load {
  /** By actor, the ids of the events that were answered with 202. */
  readonly accepted = new Map<string, string[]>();
  /** Actors of whom eleven downloads were accepted. */
  readonly bursts: string[] = [];
  /** How often which status was answered; 0 when nobody answered. */
  readonly answers = new Map<number, number>();
  private readonly background = Array.from({ length: 10 }, newActor);
  private readonly underWay = new Set<Promise<void>>();
  private stopping = false;
  private readonly running: Promise<void>;
  private failure: Error | undefined;

  constructor(private readonly system: System) {
    this.running = this.run();
  }

  get acceptedCount(): number {
    return [...this.accepted.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Posts nothing new, and waits until all that was posted is accepted. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
    await Promise.all(this.underWay);
    if (this.failure !== undefined) throw this.failure;
  }

  private async run(): Promise<void> {
    for (let tick = 0; !this.stopping; tick++) {
      if (this.underWay.size < mostUnderWay) {
        this.begin(this.post(this.views()));
        if (tick % ticksPerBurst === 0) this.begin(this.burst());
      }
      await setTimeout(tickMs);
    }
  }

  private begin(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        this.failure = error as Error;
      })
      .finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }

  /** Ten and then the eleventh, so that a crash can lie between them. */
  private async burst(): Promise<void> {
    const actor = newActor();
    const events = downloads(actor, 11);
    await this.post(events.slice(0, 10));
    await this.post(events.slice(10));
    this.bursts.push(actor);
  }

  private views(): FileEvent[] {
    return Array.from({ length: backgroundPerTick }, (_, index) => ({
      event_id: randomUUID(),
      actor_email: this.background[(index + Math.floor(Math.random() * 10)) % 10] ?? newActor(),
      action: 'view',
      resource: 's3://dept/engineering/runbook.md',
      occurred_at: new Date().toISOString(),
    }));
  }

  private async post(events: FileEvent[]): Promise<void> {
    for (;;) {
      const answer = await this.system.api.ingest(this.system.ingestKey, events).catch(() => undefined);
      const status = answer?.status ?? 0;
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
      if (status === 202) break;
      if (status !== 0 && status !== 429 && status < 500)
        throw new Error(`ingest answered ${String(status)}`);
      await setTimeout(retryMs);
    }
    for (const { actor_email: actor, event_id } of events) {
      this.accepted.set(actor, [...(this.accepted.get(actor) ?? []), event_id]);
    }
  }
}
