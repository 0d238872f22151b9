import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

const FAMILIAR_SECONDS = 30 * 24 * 3600;

/** Failures allowed in a window of seconds. Counted in Postgres, so for all replicas together and across restarts. */
const limits = {
  /** One address guessing at one account. */
  pair: { points: 10, duration: 60 },
  pairLong: { points: 60, duration: 3600 },
  /** Many addresses guessing at one account. */
  account: { points: 100, duration: 3600 },
  /** One address guessing at many accounts. */
  address: { points: 200, duration: 300 },
  /** Accounts made from one address. */
  registrations: { points: 200, duration: 600 },
} as const;

type Limit = keyof typeof limits;

export type Attempt =
  | { retryAfterSeconds: number }
  | {
      succeeded(): Promise<void>;
      /** The password was right, and that is not all that is asked for: neither a failure nor a login. */
      undone(): Promise<void>;
    };

/**
 * Slows guessing down without handing anybody a way to lock others out: the limit of an account over all addresses does
 * not hold for addresses from which its owner has logged in, and every window ends. An attempt is counted before the
 * password is checked and given back when it was right, so parallel guesses don't slip through.
 */
@Injectable()
export class LoginThrottle {
  private readonly limiters: Record<Limit | 'familiar', RateLimiterPostgres>;

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
      pair: limiter('pair', limits.pair),
      pairLong: limiter('pairLong', limits.pairLong),
      account: limiter('account', limits.account),
      address: limiter('address', limits.address),
      registrations: limiter('registrations', limits.registrations),
      familiar: limiter('familiar', { points: 1, duration: FAMILIAR_SECONDS }),
    };
  }

  async begin(email: string, ip: string): Promise<Attempt> {
    const network = networkOf(ip);
    const keys = { pair: hashOf(email, network), account: hashOf(email), address: hashOf(network) };
    const isFamiliar = (await this.ask(() => this.limiters.familiar.get(keys.pair))) !== null;
    const counted: [Limit, string][] = [
      ['address', keys.address],
      ['pair', keys.pair],
      ['pairLong', keys.pair],
    ];
    if (!isFamiliar) counted.push(['account', keys.account]);

    const waits = await Promise.all(counted.map(([limit, key]) => this.waitOf(limit, key)));
    const wait = Math.max(...waits);
    if (wait > 0) return { retryAfterSeconds: wait };
    return {
      succeeded: async () => {
        await this.ask(() =>
          Promise.all([
            this.limiters.pair.delete(keys.pair),
            this.limiters.pairLong.delete(keys.pair),
            this.limiters.address.reward(keys.address),
            ...(isFamiliar ? [] : [this.limiters.account.reward(keys.account)]),
            this.limiters.familiar.set(keys.pair, 1, FAMILIAR_SECONDS),
          ]),
        );
      },
      undone: async () => {
        await this.ask(() => Promise.all(counted.map(([limit, key]) => this.limiters[limit].reward(key))));
      },
    };
  }

  /** Seconds to wait before the address may make an account or try a one-time token; 0 when it may now. */
  registration(ip: string): Promise<number> {
    return this.waitOf('registrations', hashOf(networkOf(ip)));
  }

  private async waitOf(limit: Limit, key: string): Promise<number> {
    try {
      await this.ask(() => this.limiters[limit].consume(key));
      return 0;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw refused;
    }
  }

  /** The limiters query the pool themselves: what they throw while Postgres is away says so here. */
  private ask<T>(work: () => Promise<T>): Promise<T> {
    return this.database.withoutTransaction(work);
  }
}

/** What one subscriber holds: an IPv4 address, or an IPv6 /64. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (mapped) return mapped[1] ?? ip;
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0');
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}

function hashOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
