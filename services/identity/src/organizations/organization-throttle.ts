import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

/** Of one person in a day: every one is made known to all services, and erased by all of them. */
const limits = { found: 10, delete: 10 } as const;
const DAY_SECONDS = 24 * 3600;

/** Bounds the organizations that one person founds and deletes; counted in Postgres, so for all replicas together. */
@Injectable()
export class OrganizationThrottle {
  private readonly limiters: Record<keyof typeof limits, RateLimiterPostgres>;

  constructor(private readonly database: Database) {
    const limiter = (keyPrefix: string, points: number) =>
      new RateLimiterPostgres({
        storeClient: database.dataSource,
        storeType: 'typeorm',
        schemaName: 'identity',
        tableName: 'throttle',
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix,
        points,
        duration: DAY_SECONDS,
      });
    this.limiters = {
      found: limiter('found', limits.found),
      delete: limiter('deleteOrg', limits.delete),
    };
  }

  /** Does the work, which counts if it succeeds; throws a 429 problem when there was too much of it. */
  async count<T>(what: keyof typeof limits, userId: string, work: () => Promise<T>): Promise<T> {
    const limiter = this.limiters[what];
    try {
      await this.database.withoutTransaction(() => limiter.consume(userId));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw Problem.tooMany(
        Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
        'Too many organizations in a day; wait before you try again.',
      );
    }
    try {
      return await work();
    } catch (error) {
      // Of both failures the first says more.
      await this.database.withoutTransaction(() => limiter.reward(userId)).catch(() => undefined);
      throw error;
    }
  }
}
