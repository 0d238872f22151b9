import type { fileAccess } from '@palisade/contracts';
import { beginningOf, resourceHead } from './stored-event.js';

export interface EventFilter {
  readonly actor?: string;
  /** Any of them. */
  readonly action?: readonly fileAccess.Action[];
  /** What the resource begins with. */
  readonly resource?: string;
  /** An address, or a network of them. */
  readonly ip?: string;
  readonly session_id?: string;
  readonly device?: string;
  /** Both included. */
  readonly from: Date;
  readonly to: Date;
}

/** Adds a value to those of a statement; returns the parameter that stands for it. */
export type Bind = (value: unknown) => string;

/** The values of a statement, and what adds to them. */
export function binding(): { values: unknown[]; bind: Bind } {
  const values: unknown[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}

/**
 * Where a tenant's events match. Postgres evaluates nothing before the policy that is not leakproof, so each condition
 * that narrows is one that an index serves under row-level security; those on action, session and device are applied
 * to what the others leave. The tenant is named besides the policy, so that the planner knows there is but one.
 */
export function whereEvents(tenantId: string, filter: EventFilter, bind: Bind): string[] {
  return [...withinTime(tenantId, filter, bind), ...matching(filter, bind)];
}

export function withinTime(tenantId: string, { from, to }: EventFilter, bind: Bind): string[] {
  return [
    `tenant_id = ${bind(tenantId)}`,
    `occurred_at >= ${bind(from.toISOString())}`,
    `occurred_at <= ${bind(to.toISOString())}`,
  ];
}

export function matching(filter: EventFilter, bind: Bind): string[] {
  const conditions = [];
  const { actor, action, resource, ip, session_id, device } = filter;
  if (actor !== undefined) conditions.push(`actor = ${bind(actor)}`);
  if (action !== undefined) conditions.push(`action = any(${bind(action)}::text[])`);
  if (ip !== undefined) conditions.push(...withinNetwork(ip, bind));
  if (resource !== undefined) conditions.push(...beginsWith(resource, bind));
  if (session_id !== undefined) conditions.push(`session_id = ${bind(session_id)}`);
  if (device !== undefined) conditions.push(`device = ${bind(device)}`);
  return conditions;
}

/** From the first to the last address of the network: `<<=` is no operator that the index serves under the policy. */
function withinNetwork(ip: string, bind: Bind): string[] {
  if (!ip.includes('/')) return [`ip = ${bind(ip)}::inet`];
  const network = bind(ip);
  return [`ip >= host(network(${network}::inet))::inet`, `ip <= host(broadcast(${network}::inet))::inet`];
}

/** A range in C collation; what exceeds the indexed head of a resource is compared by itself. */
function beginsWith(prefix: string, bind: Bind): string[] {
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
