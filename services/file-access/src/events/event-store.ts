import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { integers, texts, times, uuids } from '../columns.js';
import { splitResource, type StoredEvent } from './stored-event.js';

export interface EventRef {
  readonly tenantId: string;
  readonly eventId: string;
}

// `unnest` in the list of what is selected makes rows as they are read; behind `from` each column would be kept apart first.
const insertEvents = `insert into file_access.events
  (tenant_id, event_id, occurred_at, received_at, claimed_at, timing, action, action_name, actor, resource,
   resource_rest, bytes, ip, ua, session_id, device, labels)
  select unnest($1::uuid[]), unnest($2::text[]), unnest($3::timestamptz[]), unnest($4::timestamptz[]),
    unnest($5::timestamptz[]), unnest($6::text[]), unnest($7::text[]), unnest($8::text[]), unnest($9::text[]),
    unnest($10::text[]), unnest($11::text[]), unnest($12::bigint[]), unnest($13::text[])::inet, unnest($14::text[]),
    unnest($15::text[]), unnest($16::text[]), unnest($17::text[])::jsonb`;

// In one order, so that two partitions' batches that hold the same ids wait for each other and never deadlock. Of a batch
// without duplicates, as nearly all are, no row is told.
const takeEvents = `with taken as (
  insert into file_access.event_dedupe (tenant_id, event_id)
  select unnest($1::uuid[]) as tenant_id, unnest($2::text[]) as event_id order by 1, 2
  on conflict do nothing returning tenant_id, event_id)
  select case when count(*) < $3 then coalesce(array_agg(tenant_id || ':' || event_id), '{}') end as ids from taken`;

/** The rows of events, written in the transaction of the batch that took them. */
@Injectable()
export class EventStore {
  /** Claims events: those that were never claimed before, each once. */
  async take<T extends EventRef>(tx: EntityManager, events: readonly T[]): Promise<T[]> {
    if (events.length === 0) return [];
    const [row] = await tx.query<{ ids: string[] | null }[]>(takeEvents, [
      uuids(events.map(({ tenantId }) => tenantId)),
      texts(events.map(({ eventId }) => eventId)),
      events.length,
    ]);
    if (row === undefined) throw new Error('taking events returned nothing');
    if (row.ids === null) return [...events];
    const taken = new Set(row.ids);
    // The first of several with one id counts.
    return events.filter(({ tenantId, eventId }) => taken.delete(`${tenantId}:${eventId}`));
  }

  async insert(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    if (events.length === 0) return;
    const resources = events.map(({ data }) => splitResource(data.resource));
    await tx.query(insertEvents, [
      uuids(events.map(({ tenantId }) => tenantId)),
      texts(events.map(({ eventId }) => eventId)),
      times(events.map(({ occurredAt }) => occurredAt)),
      times(events.map(({ receivedAt }) => receivedAt)),
      times(events.map(({ claimedAt }) => claimedAt)),
      texts(events.map(({ timing }) => timing)),
      texts(events.map(({ data }) => data.action)),
      texts(events.map(({ data }) => data.action_name)),
      texts(events.map(({ actor }) => actor)),
      texts(resources.map(({ head }) => head)),
      texts(resources.map(({ rest }) => rest)),
      integers(events.map(({ data }) => data.bytes)),
      texts(events.map(({ data }) => data.ip)),
      texts(events.map(({ data }) => data.ua)),
      texts(events.map(({ data }) => data.session_id)),
      texts(events.map(({ data }) => data.device)),
      texts(events.map(({ data }) => (data.labels === undefined ? null : JSON.stringify(data.labels)))),
    ]);
  }
}
