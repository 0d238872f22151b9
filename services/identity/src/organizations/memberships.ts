import type { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';

/** A transaction that sees what the person may see: his organization, if he has one. */
export function asMember<T>(
  database: Database,
  tenantId: string | null,
  work: (tx: EntityManager) => Promise<T>,
): Promise<T> {
  return tenantId === null || tenantId === '' ? database.system(work) : database.asTenant(tenantId, work);
}
