import { Injectable } from '@nestjs/common';
import type { fileAccess } from '@palisade/contracts';
import type { Timing } from '../detection/event-time.js';
import { type Bind, binding, type EventFilter, matching, whereEvents, withinTime } from './event-filter.js';
import { EventReads } from './event-reads.js';
import { daysOutward, type TimeWindow } from './days-outward.js';

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

/** How many are looked through without an index for what is asked. */
const nearest = 25_000;

/** A tenant's events, in the order of their time. */
@Injectable()
export class EventSearch {
  constructor(private readonly reads: EventReads) {}

  /**
   * What a resource or an address narrows is rare or frequent, and Postgres guesses which, badly: it would sort all that
   * it has of a frequent one. So the nearest events are looked through first, in the order of their time; what they
   * don't fill is found by the index, over more and more days.
   */
  async find(tenantId: string, filter: EventFilter, paging: Paging): Promise<FoundEvent[]> {
    const rows = ({ sql, values }: Statement) => this.reads.rows<FoundEvent>(tenantId, sql, values);
    if (filter.resource === undefined && filter.ip === undefined)
      return rows(searchSql(tenantId, filter, paging));

    const near = await rows(nearestSql(tenantId, filter, paging));
    if (near.length === paging.limit) return near;
    const found: FoundEvent[] = [];
    for (const window of daysOutward(filter, paging, Date.now())) {
      found.push(...(await rows(searchSql(tenantId, filter, paging, window))));
      if (found.length >= paging.limit) break;
    }
    return found.slice(0, paging.limit);
  }
}

export interface Statement {
  readonly sql: string;
  readonly values: unknown[];
}

export function searchSql(
  tenantId: string,
  filter: EventFilter,
  paging: Paging,
  { since, before }: TimeWindow = {},
): Statement {
  const { values, bind } = binding();
  const conditions = [...whereEvents(tenantId, filter, bind), ...beyond(paging, bind)];
  if (since !== undefined) conditions.push(`occurred_at >= ${bind(since.toISOString())}`);
  if (before !== undefined) conditions.push(`occurred_at < ${bind(before.toISOString())}`);
  const sql = `select ${columns} from file_access.events where ${conditions.join(' and ')}
    order by ${orderOf(paging)} limit ${bind(paging.limit)}`;
  return { sql, values };
}

/** Those that match among the nearest events of any kind. */
export function nearestSql(tenantId: string, filter: EventFilter, paging: Paging): Statement {
  const { values, bind } = binding();
  const within = [...withinTime(tenantId, filter, bind), ...beyond(paging, bind)];
  const sql = `select ${columns} from (
      select * from file_access.events where ${within.join(' and ')}
      order by ${orderOf(paging)} limit ${bind(nearest)}
    ) as nearest where ${matching(filter, bind).join(' and ')}
    order by ${orderOf(paging)} limit ${bind(paging.limit)}`;
  return { sql, values };
}

function beyond({ oldestFirst = false, after }: Paging, bind: Bind): string[] {
  if (after === undefined) return [];
  const [occurredAt, eventId] = [bind(after.occurredAt), bind(after.eventId)];
  const than = oldestFirst ? '>' : '<';
  return [
    `occurred_at ${than}= ${occurredAt}`,
    `(occurred_at, event_id) ${than} (${occurredAt}, ${eventId})`,
  ];
}

function orderOf({ oldestFirst = false }: Paging): string {
  const order = oldestFirst ? 'asc' : 'desc';
  return `occurred_at ${order}, event_id ${order}`;
}
