import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { ErasureHook } from '@palisade/erasure';
import { ChainRetention } from './chain-retention.js';

/** Writes down until when the chain of a deleted organization is kept. */
@Injectable()
export class KeepChain implements ErasureHook {
  constructor(
    private readonly database: Database,
    private readonly retention: ChainRetention,
  ) {}

  async erase(tenantId: string): Promise<Record<string, number>> {
    await this.database.system((tx) =>
      tx.query(
        `insert into audit.kept_chains (tenant_id, kept_until) values ($1, now() + make_interval(days => $2))
         on conflict do nothing`,
        [tenantId, this.retention.days],
      ),
    );
    return {};
  }
}
