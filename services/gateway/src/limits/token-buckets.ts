export interface Rate {
  perSecond: number;
  burst: number;
}

export interface Taken {
  allowed: boolean;
  /** Whole tokens left. */
  remaining: number;
  /** Until the next token, when none was left. */
  retryAfterSeconds: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * A bucket of tokens a key, refilled steadily. Holds at most `capacity` keys, dropping the one used longest ago: whoever
 * sends from ever new keys gets full buckets either way, and memory stays bounded.
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    readonly rate: Rate,
    private readonly capacity: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  take(key: string): Taken {
    const bucket = this.refilled(key);
    const allowed = bucket.tokens >= 1;
    if (allowed) bucket.tokens -= 1;
    this.keep(key, bucket);
    return this.outcome(bucket, allowed);
  }

  /** What `take` would say, without taking. */
  look(key: string): Taken {
    const bucket = this.refilled(key);
    return this.outcome(bucket, bucket.tokens >= 1);
  }

  get size(): number {
    return this.buckets.size;
  }

  private refilled(key: string): Bucket {
    const now = this.now();
    const bucket = this.buckets.get(key);
    if (bucket === undefined) return { tokens: this.rate.burst, at: now };
    bucket.tokens = Math.min(
      this.rate.burst,
      bucket.tokens + ((now - bucket.at) / 1000) * this.rate.perSecond,
    );
    bucket.at = now;
    return bucket;
  }

  private keep(key: string, bucket: Bucket): void {
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size <= this.capacity) return;
    const [oldest] = this.buckets.keys();
    if (oldest !== undefined) this.buckets.delete(oldest);
  }

  private outcome({ tokens }: Bucket, allowed: boolean): Taken {
    const missing = allowed ? 0 : 1 - tokens;
    return { allowed, remaining: Math.floor(tokens), retryAfterSeconds: missing / this.rate.perSecond };
  }
}
