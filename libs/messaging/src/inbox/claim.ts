import type { EntityManager } from 'typeorm';
import type { Event } from '../event.js';
import { schemaOf } from '../schema-of.js';

/**
 * Whether this transaction is the first of the group to take the event. A concurrent claim of the same event waits for
 * the other transaction to end. The claim is undone when the transaction rolls back.
 */
export async function claim(
  tx: EntityManager,
  group: string,
  event: Pick<Event<unknown>, 'id' | 'tenantId'>,
): Promise<boolean> {
  const rows: unknown[] = await tx.query(
    `insert into ${schemaOf(tx)}.inbox (consumer_group, tenant_id, event_id) values ($1, $2, $3)
     on conflict do nothing returning 1`,
    [group, event.tenantId, event.id],
  );
  return rows.length > 0;
}
