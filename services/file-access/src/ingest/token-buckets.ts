interface Bucket {
  tokens: number;
  filledAt: number;
}

const mostBuckets = 10_000;

/**
 * Events that each tenant may still send: a second's worth at once. A request larger than that passes when the bucket
 * is full, and its debt is paid before the next.
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly perSecond: number) {}

  /** 0 when the tokens were taken, else after how many seconds they could be. Times in milliseconds, monotonic. */
  take(tenantId: string, tokens: number, now: number): number {
    const bucket = this.filled(tenantId, now);
    const needed = Math.min(tokens, this.perSecond);
    if (bucket.tokens < needed) return (needed - bucket.tokens) / this.perSecond;
    bucket.tokens -= tokens;
    return 0;
  }

  private filled(tenantId: string, now: number): Bucket {
    const bucket = this.buckets.get(tenantId) ?? { tokens: this.perSecond, filledAt: now };
    const earned = ((now - bucket.filledAt) / 1000) * this.perSecond;
    bucket.tokens = Math.min(this.perSecond, bucket.tokens + earned);
    bucket.filledAt = now;
    // What was used last goes to the end; whoever is forgotten at the front had time to fill up again.
    this.buckets.delete(tenantId);
    this.buckets.set(tenantId, bucket);
    if (this.buckets.size > mostBuckets) {
      const [oldest] = this.buckets.keys();
      if (oldest !== undefined) this.buckets.delete(oldest);
    }
    return bucket;
  }
}
