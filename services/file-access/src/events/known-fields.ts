import type { FileAccessEventRecord } from '@palisade/contracts';

/**
 * What the contract knows of an event: nobody who reads the topic should have to carry what a sender made up, which may
 * be nested deeper than it could be written again.
 */
export function knownFields(event: FileAccessEventRecord): FileAccessEventRecord {
  return {
    actor_email: event.actor_email,
    action: event.action,
    resource: event.resource,
    bytes: event.bytes,
    ip: event.ip,
    ua: event.ua,
    event_id: event.event_id,
    occurred_at: event.occurred_at,
    session_id: event.session_id,
    device: event.device,
    labels: event.labels,
    action_name: event.action_name,
  };
}
