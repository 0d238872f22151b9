const margin = 5_000;
const lookEveryMs = 500;

/**
 * How long an attempt may go on without having been heard: five seconds less than its lease, by when the work has to be dead. By
 * the clock of the wall, which a machine that slept has not stopped.
 */
export class Lease {
  private renewedAt: number;
  private readonly timer: NodeJS.Timeout;

  constructor(
    claimedAt: number,
    private readonly leaseMs: number,
    lost: () => void,
  ) {
    this.renewedAt = claimedAt;
    this.timer = setInterval(() => {
      if (!this.isLost) return;
      clearInterval(this.timer);
      lost();
    }, lookEveryMs);
  }

  get isLost(): boolean {
    return Date.now() - this.renewedAt >= this.leaseMs - margin;
  }

  /** By progress that was sent no earlier than `sentAt`, and that Kafka has. */
  renewed(sentAt: number): void {
    if (!this.isLost) this.renewedAt = Math.max(this.renewedAt, sentAt);
  }

  end(): void {
    clearInterval(this.timer);
  }
}
