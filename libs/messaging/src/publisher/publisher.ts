import { Inject, Injectable } from '@nestjs/common';
import type { Contract } from '@palisade/contracts';
import { inSpan } from '@palisade/telemetry';
import { PackedEnvelope } from '../envelope/encode.js';
import { OutboxIdentity } from '../outbox/outbox-identity.js';
import { PackedRecords } from '../records/packed-records.js';
import { sendAttributes } from '../span-attributes.js';
import { Writer } from './writer.js';

export type Publication<T> = {
  id: string;
  /** Empty for what has no tenant. */
  tenantId: string;
  key: string;
  /** A text is what `toISOString` writes. */
  time?: Date | string;
  traceparent?: string;
  correlationId?: string;
} & (
  | { data: T; value?: undefined }
  | { data?: undefined; /** Already valid and encoded; null is a tombstone. */ value: Buffer | string | null }
);

/**
 * Sends at once and outside any transaction, for ingest, dead letters and scanners; everything else goes through the outbox.
 * Resolves when every in-sync replica has the records. Throws Unavailable, after seconds, when that is not known: some
 * of them may have been written, so whoever repeats them uses the same ids.
 */
@Injectable()
export class Publisher {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(OutboxIdentity) private readonly identity: OutboxIdentity,
  ) {}

  async publish<T>(contract: Contract<T>, records: Publication<T>[]): Promise<void> {
    if (records.length === 0) return;
    const topic = contract.topic.name;
    // One span for all of them, which is the parent of what becomes of each.
    await inSpan(`send ${topic}`, { kind: 'producer' }, (span) => {
      if (span.isRecorded) span.set(sendAttributes(topic, { count: records.length }));
      return this.writer.write(topic, this.packed(contract, records));
    });
  }

  private packed<T>(contract: Contract<T>, records: readonly Publication<T>[]): PackedRecords {
    const envelope = new PackedEnvelope({ type: contract.type, source: this.identity.source });
    const packed = new PackedRecords(records.length);
    const now = new Date().toISOString();
    for (const { id, tenantId, key, time, traceparent, correlationId, value, data } of records) {
      const common = envelope.common(tenantId, traceparent, correlationId);
      const at = typeof time === 'string' ? time : (time?.toISOString() ?? now);
      packed.add(key, value === undefined ? contract.encode(data) : value, common, envelope.own(id, at));
    }
    return packed;
  }
}
