import { Injectable } from '@nestjs/common';
import { ScanCancelledRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import type { ErasureHook } from '@palisade/erasure';
import { Outbox } from '@palisade/messaging';

/** Tells scanners to leave what they do for an erased tenant: they keep nothing, but they may be at it. */
@Injectable()
export class EndScans implements ErasureHook {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  async erase(tenantId: string): Promise<Record<string, number>> {
    const ended = await this.database.asTenant(
      tenantId,
      async (tx) => {
        const scans = await tx.query<{ scan_id: string }[]>(
          `select distinct scan_id from scan_orchestrator.queue where tenant_id = $1 and state <> 'waiting'`,
          [tenantId],
        );
        await this.outbox.appendAll(
          tx,
          ScanCancelledRecord,
          scans.map(({ scan_id }) => ({ tenantId, key: scan_id, data: { scan_id } })),
        );
        // So that nothing of them can be claimed, whatever order the rows go in.
        await tx.query(`delete from scan_orchestrator.queue where tenant_id = $1`, [tenantId]);
        return scans.length;
      },
      { evenErased: true },
    );
    return { 'running scans': ended };
  }
}
