import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { type Contract, OrganizationErasedRecord } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { restDroppedBy } from './rest-dropped-by.js';

/** Puts what a service has erased on the receipt, which is complete with the last. */
@Injectable()
export class NoteErased implements EventHandler<OrganizationErasedRecord> {
  readonly group = 'identity.note-erased';
  readonly contract: Contract<OrganizationErasedRecord> = OrganizationErasedRecord;
  readonly evenErased = true;

  constructor(private readonly audit: AuditTrail) {}

  async handle({ tenantId, time, data }: Event<OrganizationErasedRecord>, tx: EntityManager): Promise<void> {
    const { erasure_id: erasureId, service, erased_at: erasedAt, erased, kept } = data;
    // Two that confirm at once: the later one sees the other's row.
    const [held] = await tx.query<{ completed_at: Date | null }[]>(
      'select completed_at from identity.erasures where id = $1 and tenant_id = $2 for update',
      [erasureId, tenantId],
    );
    if (held === undefined) return;
    await tx.query(
      `update identity.erasure_services set confirmed_at = $3, erased = $4, kept = $5
        where erasure_id = $1 and service = $2 and confirmed_at is null`,
      [
        erasureId,
        service,
        erasedAt ?? time.toISOString(),
        JSON.stringify(erased ?? {}),
        JSON.stringify(kept ?? {}),
      ],
    );
    if (held.completed_at === null) await this.complete(tx, { tenantId, erasureId });
  }

  private async complete(
    tx: EntityManager,
    { tenantId, erasureId }: { tenantId: string; erasureId: string },
  ): Promise<void> {
    const now = new Date();
    const [, completed] = await tx.query<[unknown, number]>(
      `update identity.erasures set completed_at = $2, rest_dropped_by = $3
        where id = $1 and not exists (
          select from identity.erasure_services where erasure_id = $1 and confirmed_at is null)`,
      [erasureId, now, restDroppedBy(now)],
    );
    if (completed === 0) return;
    await this.audit.record(tx, {
      action: 'identity.organization.erased',
      outcome: 'success',
      actor: { kind: 'system' },
      target: { kind: 'organization', id: tenantId },
      details: { erasure_id: erasureId },
      tenantId,
    });
  }
}
