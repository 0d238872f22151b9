import { Injectable } from '@nestjs/common';
import { actorKey, FileAccessEventRecord, unicodeErrors } from '@palisade/contracts';
import { type FieldError, Problem } from '@palisade/http';
import { type Publication, Publisher } from '@palisade/messaging';
import { meter } from '@palisade/telemetry';
import { knownFields } from '../events/known-fields.js';
import { storeErrors } from '../events/storable.js';
import { newUuid } from '../uuid.js';
import { derivedEventId } from './event-id.js';
import type { ParsedBody } from './parse-body.js';
import { TokenBuckets } from './token-buckets.js';

export interface Rejected {
  index: number;
  errors: FieldError[];
}

export interface IngestRequest {
  readonly tenantId: string;
  readonly idempotencyKey?: string;
  readonly receivedAt: Date;
}

/** As `toISOString` writes a time, which is how most are sent. */
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const metrics = meter('palisade.file-access');
const accepted = metrics.createCounter('file_access.events.accepted', {
  unit: '{event}',
  description: 'Events accepted by HTTP and acknowledged by Kafka.',
});
const refused = metrics.createCounter('file_access.events.rejected', {
  unit: '{event}',
  description: 'Events refused by HTTP as invalid.',
});
const throttled = metrics.createCounter('file_access.events.throttled', {
  unit: '{event}',
  description: "Events refused by HTTP because of their tenant's rate.",
});
// From the start, so that the first ones show as a rise.
for (const counter of [accepted, refused, throttled]) counter.add(0);

/** Puts events on the topic: what it says it accepted is on every in-sync replica. */
@Injectable()
export class AcceptEvents {
  constructor(
    private readonly publisher: Publisher,
    private readonly buckets: TokenBuckets,
  ) {}

  /** Throws 429 when the tenant is over its rate, and Unavailable when Kafka may or may not have taken the events. */
  async accept(
    request: IngestRequest,
    body: ParsedBody,
  ): Promise<{ accepted: number; rejected: Rejected[] }> {
    this.throttle(request, body.events.length + body.unreadable.length);
    const rejected: Rejected[] = [...body.unreadable];
    const publications: Publication<FileAccessEventRecord>[] = [];
    for (const { index, value } of body.events) {
      const errors = FileAccessEventRecord.check(value);
      const event = value as FileAccessEventRecord;
      if (errors.length === 0) errors.push(...storeErrors(event));
      if (errors.length === 0 && body.mayHaveHalves) errors.push(...unicodeErrors(knownFields(event)));
      if (errors.length === 0) publications.push(asPublication(request, event, index));
      else rejected.push({ index, errors });
    }
    if (rejected.length > 0) refused.add(rejected.length);
    await this.publisher.publish(FileAccessEventRecord, publications);
    accepted.add(publications.length);
    return { accepted: publications.length, rejected: rejected.sort((a, b) => a.index - b.index) };
  }

  private throttle({ tenantId }: IngestRequest, events: number): void {
    const wait = this.buckets.take(tenantId, events, performance.now());
    if (wait === 0) return;
    throttled.add(events);
    throw Problem.tooMany(wait, 'The organization sends more events a second than it may.');
  }
}

function asPublication(
  request: IngestRequest,
  event: FileAccessEventRecord,
  index: number,
): Publication<FileAccessEventRecord> {
  const { tenantId, idempotencyKey, receivedAt } = request;
  const record = knownFields(event);
  record.event_id ??=
    idempotencyKey === undefined
      ? newUuid(receivedAt.getTime())
      : derivedEventId({ tenantId, idempotencyKey }, index, record);
  record.occurred_at ??= receivedAt.toISOString();
  // Checked above; encoding it as a record of the contract would check it a second time.
  const value = JSON.stringify(record);
  const time = isoTime.test(record.occurred_at) ? record.occurred_at : new Date(record.occurred_at);
  return { id: record.event_id, tenantId, key: actorKey(tenantId, event.actor_email), value, time };
}
