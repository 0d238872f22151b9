import { Injectable } from '@nestjs/common';
import type { fileAccess } from '@palisade/contracts';
import type { Timing } from '../detection/event-time.js';
import { binding, type EventFilter, whereEvents } from './event-filter.js';
import { EventReads } from './event-reads.js';

export interface Paging {
  readonly limit: number;
  readonly oldestFirst?: boolean;
  /** The last event of the page before. */
  readonly after?: EventPosition;
}

export interface EventPosition {
  readonly occurredAt: string;
  readonly eventId: string;
}

export interface FoundEvent {
  event_id: string;
  actor: string;
  action: fileAccess.Action;
  action_name: string | null;
  resource: string;
  bytes: string | null;
  ip: string | null;
  ua: string | null;
  occurred_at: Date;
  received_at: Date;
  claimed_at: Date | null;
  timing: Timing;
  session_id: string | null;
  device: string | null;
  labels: Record<string, string> | null;
}

const columns = `event_id, actor, action, action_name, resource || coalesce(resource_rest, '') as resource, bytes,
  host(ip) as ip, ua, occurred_at, received_at, claimed_at, timing, session_id, device, labels`;

/** A tenant's events, in the order of their time. */
@Injectable()
export class EventSearch {
  constructor(private readonly reads: EventReads) {}

  find(tenantId: string, filter: EventFilter, paging: Paging): Promise<FoundEvent[]> {
    const { sql, values } = searchSql(tenantId, filter, paging);
    return this.reads.rows<FoundEvent>(tenantId, sql, values);
  }
}

export function searchSql(
  tenantId: string,
  filter: EventFilter,
  { limit, oldestFirst = false, after }: Paging,
): { sql: string; values: unknown[] } {
  const { values, bind } = binding();
  const conditions = whereEvents(tenantId, filter, bind);
  const [order, beyond] = oldestFirst ? ['asc', '>'] : ['desc', '<'];
  if (after !== undefined) {
    const [occurredAt, eventId] = [bind(after.occurredAt), bind(after.eventId)];
    conditions.push(
      `occurred_at ${beyond}= ${occurredAt}`,
      `(occurred_at, event_id) ${beyond} (${occurredAt}, ${eventId})`,
    );
  }
  const sql = `select ${columns} from file_access.events where ${conditions.join(' and ')}
    order by occurred_at ${order}, event_id ${order} limit ${bind(limit)}`;
  return { sql, values };
}
