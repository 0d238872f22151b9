import { Injectable } from '@nestjs/common';
import { Database, ErasedTenants } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { lockTarget } from '../targets/lock-target.js';
import { lockScan } from './lock-scan.js';
import { isOpen } from './scan.entity.js';
import { ScanEnds } from './scan-ends.js';

interface Awaiting {
  tenant_id: string;
  scan_id: string;
  target_id: string;
}

/** Scans of targets that nobody has told of yet. */
@Injectable()
export class AwaitedTargets {
  constructor(
    private readonly database: Database,
    private readonly ends: ScanEnds,
  ) {}

  /** Ends those that have waited too long. */
  async expire(): Promise<void> {
    const awaiting = await this.database.withoutTransaction((source) =>
      source.query<Awaiting[]>(
        `select tenant_id, scan_id, target_id from scan_orchestrator.awaited_targets
          where until < clock_timestamp() limit 200`,
      ),
    );
    for (const row of awaiting) {
      try {
        await this.fail(row);
      } catch (error) {
        if (!(error instanceof ErasedTenants)) throw error; // else its rows are about to go
      }
    }
  }

  private fail({ tenant_id, scan_id, target_id }: Awaiting): Promise<void> {
    return this.database.asTenant(tenant_id, async (tx) => {
      await lockTarget(tx, tenant_id, target_id);
      const scan = await lockScan(tx, tenant_id, scan_id);
      if (!(await stopAwaiting(tx, tenant_id, scan_id))) return;
      if (scan === null || !isOpen(scan.state)) return;
      const detail = 'Nothing is known of the target; it may have been deleted.';
      await this.ends.end(tx, scan, 'failed', { reason: 'target-unknown', detail });
    });
  }
}

/** Of a locked scan. False: it no longer waited. */
export async function stopAwaiting(tx: EntityManager, tenantId: string, scanId: string): Promise<boolean> {
  const [, deleted] = await tx.query<[unknown, number]>(
    `delete from scan_orchestrator.awaited_targets where tenant_id = $1 and scan_id = $2`,
    [tenantId, scanId],
  );
  return deleted > 0;
}
