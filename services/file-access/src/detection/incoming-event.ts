import { actorKey, FileAccessEventRecord, InvalidMessage, normaliseActor } from '@palisade/contracts';
import type { Event } from '@palisade/messaging';
import { storeErrors } from '../events/storable.js';

/** A record of the topic, read: whose it is, and when it happened in milliseconds. */
export interface IncomingEvent {
  readonly tenantId: string;
  readonly eventId: string;
  readonly actor: string;
  /** The key that its record should have. */
  readonly key: string;
  readonly occurredAt?: number;
  readonly appendedAt: number;
  readonly offset: number;
  /** Who published it. */
  readonly source: string;
  readonly data: FileAccessEventRecord;
  readonly time: Date;
  readonly traceparent?: string;
  readonly correlationId?: string;
}

/** The header's id counts, whatever the body says. Throws InvalidMessage. */
export function receive(event: Event<FileAccessEventRecord>): IncomingEvent {
  const { data, traceparent, correlationId, time } = event;
  const errors = storeErrors(data);
  if (errors.length > 0) throw new InvalidMessage(FileAccessEventRecord.type, errors);
  const tenantId = event.tenantId.toLowerCase();
  return {
    tenantId,
    eventId: event.id,
    actor: normaliseActor(data.actor_email),
    key: actorKey(tenantId, data.actor_email),
    ...(data.occurred_at !== undefined && { occurredAt: Date.parse(data.occurred_at) }),
    appendedAt: event.appendedAt.getTime(),
    offset: Number(event.offset),
    source: event.source,
    data,
    time,
    traceparent,
    correlationId,
  };
}
