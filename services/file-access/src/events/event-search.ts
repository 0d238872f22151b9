import { Injectable } from '@nestjs/common';
import type { fileAccess } from '@palisade/contracts';
import { Database } from '@palisade/database';
import type { Timing } from '../detection/event-time.js';
import { beginningOf, resourceHead } from './stored-event.js';

export interface EventFilter {
  readonly actor?: string;
  readonly action?: fileAccess.Action;
  /** What the resource begins with. */
  readonly resource?: string;
  readonly ip?: string;
  readonly from: Date;
  readonly to: Date;
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

/** A tenant's events, newest first. */
@Injectable()
export class EventSearch {
  constructor(private readonly database: Database) {}

  find(tenantId: string, filter: EventFilter, limit: number): Promise<FoundEvent[]> {
    const { sql, values } = searchSql(tenantId, filter, limit);
    return this.database.asTenant(tenantId, (tx) => tx.query<FoundEvent[]>(sql, values));
  }
}

/**
 * Every condition is one that an index serves under row-level security: Postgres evaluates nothing else before the
 * policy. The tenant is named besides the policy, so that the planner knows there is but one.
 */
export function searchSql(
  tenantId: string,
  filter: EventFilter,
  limit: number,
): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    `tenant_id = ${bind(tenantId)}`,
    `occurred_at >= ${bind(filter.from.toISOString())}`,
    `occurred_at <= ${bind(filter.to.toISOString())}`,
  ];
  const { actor, action, resource, ip, after } = filter;
  if (actor !== undefined) conditions.push(`actor = ${bind(actor)}`);
  if (action !== undefined) conditions.push(`action = ${bind(action)}`);
  if (ip !== undefined) conditions.push(`ip = ${bind(ip)}::inet`);
  if (resource !== undefined) conditions.push(...beginsWith(resource, bind));
  if (after !== undefined) {
    const [occurredAt, eventId] = [bind(after.occurredAt), bind(after.eventId)];
    conditions.push(`occurred_at <= ${occurredAt}`, `(occurred_at, event_id) < (${occurredAt}, ${eventId})`);
  }
  const sql = `select ${columns} from file_access.events where ${conditions.join(' and ')}
    order by occurred_at desc, event_id desc limit ${bind(limit)}`;
  return { sql, values };
}

/** A range in C collation; what exceeds the indexed head of a resource is compared by itself. */
function beginsWith(prefix: string, bind: (value: unknown) => string): string[] {
  // One short of the head, which may itself end one short so as not to end inside a character.
  const indexed = beginningOf(prefix, resourceHead - 1);
  const range = [`resource >= ${bind(indexed)}`, `resource < ${bind(afterPrefix(indexed))}`];
  if (indexed === prefix) return range;
  return [...range, `starts_with(resource || coalesce(resource_rest, ''), ${bind(prefix)})`];
}

/**
 * A text that in C collation comes after every text with this prefix and before any other: no text contains a character
 * beyond U+10FFFF, and the store refuses none below.
 */
function afterPrefix(prefix: string): string {
  return `${prefix}\u{10FFFF}\u{10FFFF}`;
}
