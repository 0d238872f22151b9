import type { fileAccess } from '@palisade/contracts';
import type { Timing } from '../detection/event-time.js';

/** An event as it is stored; times in milliseconds. */
export interface StoredEvent {
  readonly tenantId: string;
  readonly eventId: string;
  /** Trimmed, in lower case. */
  readonly actor: string;
  /** When it counts: its own time, or its append time where its own was not believed. */
  readonly occurredAt: number;
  readonly receivedAt: number;
  /** Its own time where that was not believed. */
  readonly claimedAt?: number;
  readonly timing: Timing;
  readonly data: fileAccess.FileAccessEvent;
}

/** Indexed characters of a resource: an index entry must stay below 2,700 bytes. */
export const resourceHead = 500;

/** Splits where the index ends, never inside a character. */
export function splitResource(resource: string): { head: string; rest: string | null } {
  if (resource.length <= resourceHead) return { head: resource, rest: null };
  const last = resource.charCodeAt(resourceHead - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? resourceHead - 1 : resourceHead;
  return { head: resource.slice(0, end), rest: resource.slice(end) };
}
