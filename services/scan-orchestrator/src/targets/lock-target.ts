import type { EntityManager } from 'typeorm';

/** Until the transaction ends: a target that appears and a scan that looks for it can't miss each other. */
export async function lockTarget(tx: EntityManager, tenantId: string, targetId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `scan-target:${tenantId}:${targetId}`.toLowerCase(),
  ]);
}
