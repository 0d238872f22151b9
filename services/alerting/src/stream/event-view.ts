import { normaliseActor, type fileAccess, type FileAccessEventRecord } from '@palisade/contracts';
import type { Event } from '@palisade/messaging';

/** An item of `GET /v1/file-access/events`, made of the record itself. */
export interface EventView {
  event_id: string;
  actor_email: string;
  action: fileAccess.Action;
  action_name?: string;
  resource: string;
  bytes?: number;
  ip?: string;
  ua?: string;
  occurred_at: string;
  received_at: string;
  claimed_at?: string;
  timing: 'on_time' | 'future';
  session_id?: string;
  device?: string;
  labels?: Record<string, string>;
}

/**
 * As file-access answers it, but for `timing`: whether an event is late depends on what its actor did before, which only
 * file-access knows. Undefined for what file-access refuses to store.
 */
export function eventView(event: Event<FileAccessEventRecord>, futureMs: number): EventView | undefined {
  const { data, appendedAt } = event;
  const claimed = data.occurred_at === undefined ? undefined : Date.parse(data.occurred_at);
  if (claimed !== undefined && !(claimed >= 0)) return undefined;
  const isFuture = claimed !== undefined && claimed > appendedAt.getTime() + futureMs;
  const occurredAt = claimed === undefined || isFuture ? appendedAt : new Date(claimed);
  return {
    event_id: event.id,
    actor_email: normaliseActor(data.actor_email),
    action: data.action,
    action_name: data.action_name,
    resource: data.resource,
    bytes: data.bytes,
    ip: data.ip,
    ua: data.ua,
    occurred_at: occurredAt.toISOString(),
    received_at: appendedAt.toISOString(),
    claimed_at: isFuture ? new Date(claimed).toISOString() : undefined,
    timing: isFuture ? 'future' : 'on_time',
    session_id: data.session_id,
    device: data.device,
    labels: data.labels,
  };
}
