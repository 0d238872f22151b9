import { Inject, Injectable } from '@nestjs/common';
import { type Contract, OrganizationErasureRequestedRecord } from '@palisade/contracts';
import { afterCommit } from '@palisade/database';
import { type Event, type EventHandler, Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { confirm } from './confirm.js';
import { ERASABLE, type ErasableData } from './erasable-data.js';
import { Erasing } from './erasing.js';
import { Erasures } from './erasures.js';

/** Closes the service to a tenant that is to be erased; who has erased it already says so again. */
@Injectable()
export class EraseOrganization implements EventHandler<OrganizationErasureRequestedRecord> {
  readonly group: string;
  readonly contract: Contract<OrganizationErasureRequestedRecord> = OrganizationErasureRequestedRecord;
  readonly evenErased = true;

  constructor(
    @Inject(ERASABLE) private readonly data: ErasableData,
    @Inject(Erasures) private readonly erasures: Erasures,
    @Inject(Erasing) private readonly erasing: Erasing,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {
    this.group = `${data.service}.erase-organization`;
  }

  async handle(
    { tenantId, time, data }: Event<OrganizationErasureRequestedRecord>,
    tx: EntityManager,
  ): Promise<void> {
    const { erasure_id: erasureId, requested_at: requestedAt, asked } = data;
    const done = await this.erasures.mark(tx, {
      tenantId,
      erasureId,
      requestedAt: requestedAt === undefined ? time : new Date(requestedAt),
      asked: asked ?? 1,
    });
    if (done !== undefined) await confirm(tx, this.outbox, this.data.service, done);
    else
      afterCommit(tx, () => {
        this.erasing.wake();
      });
  }
}
