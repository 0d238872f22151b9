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
  readonly claimedAt?: number | undefined;
  readonly timing: Timing;
  readonly data: fileAccess.FileAccessEvent;
}

/** Indexed characters of a resource: an index entry must stay below 2,700 bytes. */
export const resourceHead = 500;

/** Splits where the index ends. */
export function splitResource(resource: string): { head: string; rest: string | null } {
  if (resource.length <= resourceHead) return { head: resource, rest: null };
  const head = beginningOf(resource, resourceHead);
  return { head, rest: resource.slice(head.length) };
}

/** At most so many UTF-16 units, never half a character. */
export function beginningOf(text: string, most: number): string {
  const last = text.charCodeAt(most - 1);
  const isHalf = text.length > most && last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHalf ? most - 1 : most);
}
