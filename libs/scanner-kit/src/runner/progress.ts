import type { scan } from '@palisade/contracts';
import type { Lease } from './lease.js';
import type { Sender } from './sender.js';

export type Said = Pick<scan.TaskProgress, 'phase' | 'done' | 'total'>;

const everyMs = 5_000;
/** Changes are told no faster. */
const atMostEveryMs = 1_000;
const againAfterMs = 500;

/** Tells how far an attempt is, every few seconds and with changes; each that Kafka has renews the lease. */
export class Progress {
  private said: Said = { phase: 'Starting', done: 0, total: 0 };
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  private lastAt = 0;
  private isEnded = false;

  constructor(
    private readonly sender: Sender,
    private readonly lease: Lease,
  ) {
    this.plan(0);
  }

  changed(said: Said): void {
    this.said = said;
    this.plan(Math.max(0, this.lastAt + atMostEveryMs - Date.now()));
  }

  /** None is on its way when it resolves. */
  async end(): Promise<void> {
    this.isEnded = true;
    clearTimeout(this.timer);
    await this.sending;
  }

  private plan(inMs: number): void {
    if (this.isEnded || this.sending !== undefined) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.sending = this.send();
    }, inMs);
  }

  private async send(): Promise<void> {
    const { said } = this;
    const sentAt = Date.now();
    this.lastAt = sentAt;
    const taken = await this.sender.progress(said).then(
      () => true,
      () => false,
    );
    if (taken) this.lease.renewed(sentAt);
    this.sending = undefined;
    const isOld = this.said !== said;
    this.plan(taken ? (isOld ? atMostEveryMs : everyMs) : againAfterMs);
  }
}
