import { createHash } from 'node:crypto';
import { uuidOf } from '../uuid.js';

/**
 * A UUIDv7 that the log decides: the time is the append time of the event that opened the episode, the rest a hash of
 * whose episode it is and of that event. Reading the log again gives the same ids.
 */
export function episodeId(opened: {
  appendedAt: number;
  eventId: string;
  tenantId: string;
  ruleId: string;
}): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(opened.appendedAt, 0, 6);
  createHash('sha256')
    .update(JSON.stringify([opened.tenantId, opened.ruleId, opened.eventId]))
    .digest()
    .copy(bytes, 6, 0, 10);
  return uuidOf(bytes, 7);
}
