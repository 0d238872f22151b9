import type { Connection } from './connection.js';
import type { Subscribe } from './client-message.js';
import { matchOf, type EventMatch } from './event-filter.js';
import { streamMetrics } from './stream-metrics.js';

/** How many events a second a connection is sent, however many subscriptions it has. */
export class SecondlyCap {
  private second = 0;
  private count = 0;

  constructor(private readonly most: number) {}

  takes(now: number): boolean {
    const second = Math.floor(now / 1_000);
    if (second !== this.second) [this.second, this.count] = [second, 0];
    return this.count < this.most;
  }

  took(): void {
    this.count++;
  }
}

export interface SharedCap {
  cap: SecondlyCap;
  /** Bytes that may wait before events are left out: less than what a client is dropped for, which alerts may need. */
  bufferBytes: number;
}

/** What a client wants to see of its tenant's events, and how many of those it was not sent. */
export class Subscription {
  readonly name: string;
  readonly matches: EventMatch;
  private readonly own: SecondlyCap;
  private missed = 0;

  constructor(
    readonly connection: Connection,
    message: Subscribe,
    private readonly shared: SharedCap,
  ) {
    this.name = message.subscription;
    this.matches = matchOf(message.filter ?? {});
    this.own = new SecondlyCap(message.max_per_second ?? Number.MAX_SAFE_INTEGER);
  }

  offer(frame: () => Buffer, now: number): void {
    const why = this.refusal(now);
    if (why !== undefined) {
      this.missed++;
      streamMetrics.dropped(why);
      return;
    }
    this.own.took();
    this.shared.cap.took();
    this.connection.send('file_access_event', frame());
  }

  /** Says how many events were left out, once there is room to say so. */
  tellGap(): void {
    if (this.missed === 0 || this.connection.bufferedBytes > this.shared.bufferBytes) return;
    this.connection.sendJson(gapFrame(this.name, this.missed));
    this.missed = 0;
  }

  private refusal(now: number): 'cap' | 'buffer' | undefined {
    if (this.connection.bufferedBytes > this.shared.bufferBytes) return 'buffer';
    return this.own.takes(now) && this.shared.cap.takes(now) ? undefined : 'cap';
  }
}

function gapFrame(subscription: string, count: number) {
  return { type: 'gap', subscription, data: { count } };
}
