import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '../logins/login-throttle.js';

const limits = {
  /** Mails of one kind to one address: nobody's mailbox is filled by strangers. */
  recipient: { points: 5, duration: 3600 },
  /** Asked for from one address. */
  origin: { points: 60, duration: 600 },
} as const;

/** Bounds the mails that anybody can have sent to anybody. */
@Injectable()
export class MailThrottle {
  private readonly recipient: RateLimiterPostgres;
  private readonly origin: RateLimiterPostgres;

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
    this.recipient = limiter('mailTo', limits.recipient);
    this.origin = limiter('mailFrom', limits.origin);
  }

  /** Counts a mail; false when the address has had enough of them, which isn't for the asker to know. */
  async to(email: string, kind: string): Promise<boolean> {
    return (await this.consume(this.recipient, hashOf(kind, email))) === undefined;
  }

  /** Throws a 429 problem when too many mails were asked for from there. */
  async assertFrom(ip: string): Promise<void> {
    const refused = await this.consume(this.origin, hashOf(networkOf(ip)));
    if (refused)
      throw Problem.tooMany(
        Math.max(1, refused.msBeforeNext / 1000),
        'Too many mails; wait before you try again.',
      );
  }

  private async consume(limiter: RateLimiterPostgres, key: string): Promise<RateLimiterRes | undefined> {
    try {
      await this.database.withoutTransaction(() => limiter.consume(key));
      return undefined;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return refused;
      throw refused;
    }
  }
}

function hashOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
