import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { splitResource, type StoredEvent } from './stored-event.js';

export interface EventRef {
  readonly tenantId: string;
  readonly eventId: string;
}

const insertEvents = `insert into file_access.events
  (tenant_id, event_id, occurred_at, received_at, claimed_at, timing, action, action_name, actor, resource,
   resource_rest, bytes, ip, ua, session_id, device, labels)
  select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::text[],
    $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::inet[], $14::text[],
    $15::text[], $16::text[], $17::jsonb[])`;

// In one order, so that two partitions' batches that hold the same ids wait for each other and never deadlock.
const takeEvents = `insert into file_access.event_dedupe (tenant_id, event_id)
  select distinct tenant_id, event_id
    from unnest($1::uuid[], $2::text[]) as given (tenant_id, event_id) order by tenant_id, event_id
  on conflict do nothing returning tenant_id, event_id`;

/** The rows of events, written in the transaction of the batch that took them. */
@Injectable()
export class EventStore {
  /** Claims events: those that were never claimed before, each once. */
  async take<T extends EventRef>(tx: EntityManager, events: readonly T[]): Promise<T[]> {
    if (events.length === 0) return [];
    const rows = await tx.query<{ tenant_id: string; event_id: string }[]>(takeEvents, [
      events.map(({ tenantId }) => tenantId),
      events.map(({ eventId }) => eventId),
    ]);
    const taken = new Set(rows.map((row) => `${row.tenant_id}:${row.event_id}`));
    // The first of several with one id counts.
    return events.filter(({ tenantId, eventId }) => taken.delete(`${tenantId}:${eventId}`));
  }

  async insert(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    if (events.length === 0) return;
    const resources = events.map(({ data }) => splitResource(data.resource));
    await tx.query(insertEvents, [
      events.map(({ tenantId }) => tenantId),
      events.map(({ eventId }) => eventId),
      events.map(({ occurredAt }) => iso(occurredAt)),
      events.map(({ receivedAt }) => iso(receivedAt)),
      events.map(({ claimedAt }) => (claimedAt === undefined ? null : iso(claimedAt))),
      events.map(({ timing }) => timing),
      events.map(({ data }) => data.action),
      events.map(({ data }) => data.action_name ?? null),
      events.map(({ actor }) => actor),
      resources.map(({ head }) => head),
      resources.map(({ rest }) => rest),
      events.map(({ data }) => data.bytes ?? null),
      events.map(({ data }) => data.ip ?? null),
      events.map(({ data }) => data.ua ?? null),
      events.map(({ data }) => data.session_id ?? null),
      events.map(({ data }) => data.device ?? null),
      events.map(({ data }) => (data.labels === undefined ? null : JSON.stringify(data.labels))),
    ]);
  }
}

const iso = (time: number): string => new Date(time).toISOString();
