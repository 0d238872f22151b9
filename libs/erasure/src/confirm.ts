import { OrganizationErasedRecord } from '@palisade/contracts';
import type { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import type { DoneErasure } from './erasures.js';

/** Says that the service has erased the tenant, when the transaction commits. */
export async function confirm(
  tx: EntityManager,
  outbox: Outbox,
  service: string,
  { tenantId, erasureId, erasedAt, erased, kept }: DoneErasure,
): Promise<void> {
  await outbox.append(tx, OrganizationErasedRecord, {
    tenantId,
    key: tenantId,
    data: {
      erasure_id: erasureId,
      organization_id: tenantId,
      service,
      erased_at: erasedAt.toISOString(),
      erased,
      kept,
    },
  });
}
