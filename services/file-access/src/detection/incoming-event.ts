import { actorKey, FileAccessEventRecord, InvalidMessage, normaliseActor } from '@palisade/contracts';
import type { Event } from '@palisade/messaging';
import { timeErrors } from '../events/storable.js';

/** A record of the topic, read: whose it is, and when it happened in milliseconds. */
export interface IncomingEvent {
  readonly tenantId: string;
  readonly eventId: string;
  readonly actor: string;
  /** The key that its record should have. */
  readonly key: string;
  readonly occurredAt: number | undefined;
  readonly appendedAt: number;
  readonly offset: number;
  /** Who published it. */
  readonly source: string;
  readonly data: FileAccessEventRecord;
  readonly time: Date;
  readonly traceparent: string | undefined;
  readonly correlationId: string | undefined;
}

/** The header's id counts, whatever the body says. Throws InvalidMessage. */
export function receive(event: Event<FileAccessEventRecord>): IncomingEvent {
  const { data, tenantId } = event;
  const occurredAt = data.occurred_at === undefined ? undefined : Date.parse(data.occurred_at);
  const errors = occurredAt === undefined ? [] : timeErrors(occurredAt);
  if (errors.length > 0) throw new InvalidMessage(FileAccessEventRecord.type, errors);
  const actor = normaliseActor(data.actor_email);
  return {
    tenantId,
    eventId: event.id,
    actor,
    key: keyOf(event, actor),
    occurredAt,
    appendedAt: event.appendedAt.getTime(),
    offset: Number(event.offset),
    source: event.source,
    data,
    time: event.time,
    traceparent: event.traceparent,
    correlationId: event.correlationId,
  };
}

/** The record's own where it is right, as nearly all are: one text less for each event. */
function keyOf({ tenantId, key }: Event<FileAccessEventRecord>, actor: string): string {
  const isRight =
    key.length === tenantId.length + 1 + actor.length &&
    key.startsWith(tenantId) &&
    key[tenantId.length] === ':' &&
    key.endsWith(actor);
  return isRight ? key : actorKey(tenantId, actor);
}
