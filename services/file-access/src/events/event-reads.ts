import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { isError } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';

const timedOut = '57014';

/** Reads of a tenant's events, each of which may take so long and no longer. */
@Injectable()
export class EventReads {
  constructor(
    private readonly database: Database,
    private readonly timeoutMs: number,
  ) {}

  rows<T>(tenantId: string, sql: string, values: readonly unknown[]): Promise<T[]> {
    return this.within(tenantId, (tx) => tx.query<T[]>(sql, [...values]));
  }

  /** A statement that doesn't end in time is cancelled, and answered with what to do about it. */
  async within<T>(tenantId: string, read: (tx: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.database.asTenant(tenantId, async (tx) => {
        await tx.query(`select set_config('statement_timeout', $1, true)`, [String(this.timeoutMs)]);
        return read(tx);
      });
    } catch (error) {
      if (isTimeout(error)) throw tooMuch(this.timeoutMs, error);
      throw error;
    }
  }
}

function isTimeout(error: unknown): boolean {
  if (!isError(error)) return false;
  const { code, driverError } = error as Error & { code?: unknown; driverError?: { code?: unknown } };
  return code === timedOut || driverError?.code === timedOut;
}

function tooMuch(timeoutMs: number, cause: unknown): Problem {
  return new Problem({
    status: 503,
    slug: 'search-timeout',
    title: 'Too much to search',
    detail:
      `Reading the events took longer than ${String(timeoutMs / 1000)} s. Ask for a shorter time range, or name an ` +
      'actor, an address or what the resource begins with.',
    // Who only tries again asks for the same again.
    headers: { 'retry-after': '30' },
    cause,
  });
}
