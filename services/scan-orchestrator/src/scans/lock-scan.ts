import type { EntityManager } from 'typeorm';
import { Scan } from './scan.entity.js';

/** The scan, locked: before rows of the queue and of tasks, whoever changes what it consists of takes it. */
export function lockScan(tx: EntityManager, tenantId: string, id: string): Promise<Scan | null> {
  return tx.findOne(Scan, { where: { tenantId, id }, lock: { mode: 'pessimistic_write' } });
}
