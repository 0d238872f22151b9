import { Injectable } from '@nestjs/common';
import { type Contract, ScanCancellationRequestedRecord } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { ScanEnds } from './scan-ends.js';

/** Ends a scan that another service wants to end; one that has ended stays as it is. */
@Injectable()
export class CancelScan implements EventHandler<ScanCancellationRequestedRecord> {
  readonly group = 'scan-orchestrator.take-commands';
  readonly contract: Contract<ScanCancellationRequestedRecord> = ScanCancellationRequestedRecord;

  constructor(private readonly ends: ScanEnds) {}

  async handle({ tenantId, data }: Event<ScanCancellationRequestedRecord>, tx: EntityManager) {
    await this.ends.cancel(tx, { tenantId, id: data.scan_id }, { reason: 'cancelled' });
  }
}
