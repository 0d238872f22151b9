import { Inject, Injectable } from '@nestjs/common';
import type { Contract } from '@palisade/contracts';
import { inSpan } from '@palisade/telemetry';
import { encodeEnvelope, interned } from '../envelope/encode.js';
import type { KafkaRecord } from '../kafka-client.js';
import { OutboxIdentity } from '../outbox/outbox-identity.js';
import { sendAttributes } from '../span-attributes.js';
import { Writer } from './writer.js';

export type Publication<T> = {
  id: string;
  tenantId: string;
  key: string;
  time?: Date;
  traceparent?: string;
  correlationId?: string;
} & ({ data: T; value?: undefined } | { data?: undefined; /** Already valid and encoded. */ value: Buffer });

/**
 * Sends at once and outside any transaction, for ingest and dead letters; everything else goes through the outbox.
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
      return this.writer.write(
        topic,
        records.map((record) => this.asRecord(contract, record)),
      );
    });
  }

  private asRecord<T>(contract: Contract<T>, record: Publication<T>): KafkaRecord {
    const headers = encodeEnvelope({
      id: record.id,
      type: contract.type,
      source: this.identity.source,
      time: record.time ?? new Date(),
      tenantId: record.tenantId,
      traceparent: record.traceparent,
      correlationId: record.correlationId,
    });
    const value = record.value === undefined ? contract.encode(record.data) : record.value;
    return { key: record.key, value, headers: interned(headers) };
  }
}
