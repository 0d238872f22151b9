import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

const limits = {
  /** Mails of an organization to one address. */
  inviteAddress: { points: 5, duration: 3600 },
  /** Mails of an organization. */
  inviteTenant: { points: 200, duration: 3600 },
} as const;

/** Keeps an organization from filling strangers' mailboxes. */
@Injectable()
export class InviteThrottle {
  private readonly limiters: RateLimiterPostgres[];

  constructor(private readonly database: Database) {
    this.limiters = Object.entries(limits).map(
      ([keyPrefix, limit]) =>
        new RateLimiterPostgres({
          storeClient: database.dataSource,
          storeType: 'typeorm',
          schemaName: 'identity',
          tableName: 'throttle',
          tableCreated: true,
          clearExpiredByTimeout: false,
          keyPrefix,
          ...limit,
        }),
    );
  }

  /** Counts a mail; throws a 429 problem when it is one too many. */
  async take(tenantId: string, email: string): Promise<void> {
    const [ofAddress, ofTenant] = this.limiters;
    await this.consume(ofAddress, createHash('sha256').update(`${tenantId} ${email}`).digest('base64url'));
    await this.consume(ofTenant, tenantId);
  }

  private async consume(limiter: RateLimiterPostgres | undefined, key: string): Promise<void> {
    try {
      await this.database.withoutTransaction(async () => limiter?.consume(key));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw Problem.tooMany(refused.msBeforeNext / 1000, 'Too many invites; wait before you send another.');
    }
  }
}
