import type { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import type { ErasableTable } from './erasable-data.js';

/** Deletes up to about `limit` of the tenant's rows and their keys of a compacted topic; returns how many it were. */
export async function eraseSlice(
  tx: EntityManager,
  outbox: Outbox,
  { table, slicedBy, tombstones }: ErasableTable,
  { tenantId, limit }: { tenantId: string; limit: number },
): Promise<number> {
  const slice =
    slicedBy === undefined
      ? `ctid = any(array(select ctid from ${table} where tenant_id = $1 limit $2))`
      : `${slicedBy} <= (select max(at) from (
           select ${slicedBy} as at from ${table} where tenant_id = $1 order by ${slicedBy} limit $2) first)`;
  const statement = `delete from ${table} where tenant_id = $1 and ${slice}`;
  if (tombstones === undefined) {
    const [, count] = await tx.query<[unknown, number]>(statement, [tenantId, limit]);
    return count;
  }
  const returning = `${statement} returning (${tombstones.key})::text as key`;
  const [rows, count] = await tx.query<[{ key: string }[], number]>(returning, [tenantId, limit]);
  await outbox.tombstoneAll(
    tx,
    tombstones.contract,
    rows.map(({ key }) => ({ tenantId, key })),
  );
  return count;
}
