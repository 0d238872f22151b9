import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '../logins/login-throttle.js';

/** Guesses in a window of seconds. */
const limits = {
  /** At one user's codes, from wherever: only who has his password or his session gets to guess. */
  code: { points: 10, duration: 600 },
  codeLong: { points: 50, duration: 24 * 3600 },
  /** Of one address at anybody's passkey: it can't succeed, but each costs a verification. */
  passkey: { points: 100, duration: 300 },
} as const;

type Limit = keyof typeof limits;

export type Guess = { retryAfterSeconds: number } | { succeeded(): Promise<void> };

/**
 * Six digits are few: beside the throttling of logins, which counts by address, this counts by user. It counts neither
 * recovery codes nor passkeys, which nobody guesses, so who is kept from his codes by somebody who knows his password
 * gets in by those.
 */
@Injectable()
export class FactorThrottle {
  private readonly limiters: Record<Limit, RateLimiterPostgres>;

  constructor(private readonly database: Database) {
    const limiter = (keyPrefix: string, limit: { points: number; duration: number }) =>
      new RateLimiterPostgres({
        storeClient: database.dataSource,
        storeType: 'typeorm',
        schemaName: 'identity',
        tableName: 'throttle',
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix,
        ...limit,
      });
    this.limiters = {
      code: limiter('code', limits.code),
      codeLong: limiter('codeLong', limits.codeLong),
      passkey: limiter('passkey', limits.passkey),
    };
  }

  /** Counted before the code is checked and forgiven when it was right, so parallel guesses don't slip through. */
  code(userId: string): Promise<Guess> {
    return this.begin(['code', 'codeLong'], userId);
  }

  passkey(ip: string): Promise<Guess> {
    return this.begin(['passkey'], networkOf(ip));
  }

  private async begin(counted: readonly Limit[], key: string): Promise<Guess> {
    const waits = await Promise.all(counted.map((limit) => this.waitOf(limit, key)));
    const wait = Math.max(...waits);
    if (wait > 0) return { retryAfterSeconds: wait };
    return {
      succeeded: async () => {
        await this.database.withoutTransaction(() =>
          Promise.all(counted.map((limit) => this.limiters[limit].delete(key))),
        );
      },
    };
  }

  private async waitOf(limit: Limit, key: string): Promise<number> {
    try {
      await this.database.withoutTransaction(() => this.limiters[limit].consume(key));
      return 0;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw refused;
    }
  }
}
