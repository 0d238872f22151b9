import type { EntityManager } from 'typeorm';
import { Alert } from './alert.entity.js';

// A change's place in the tenant's sequence is given by a trigger, which keeps the sequence locked until the commit: of
// all that a transaction waits for, this comes last, so that two of them can't wait for each other.

export async function insertAlert(tx: EntityManager, alert: Alert): Promise<void> {
  const result = await tx
    .createQueryBuilder()
    .insert()
    .into(Alert)
    .values(alert)
    .returning('sequence')
    .execute();
  alert.sequence = sequenceIn(result);
}

/** Of an alert that the transaction has locked. */
export async function updateAlert(tx: EntityManager, alert: Alert): Promise<void> {
  const result = await tx
    .createQueryBuilder()
    .update(Alert)
    .set(alert)
    .where({ id: alert.id, tenantId: alert.tenantId })
    .returning('sequence')
    .execute();
  alert.sequence = sequenceIn(result);
}

function sequenceIn(result: { raw: unknown }): number {
  const [row] = result.raw as [{ sequence: string }];
  return Number(row.sequence);
}
