import { createHash } from 'node:crypto';

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
  const hash = createHash('sha256')
    .update(JSON.stringify([opened.tenantId, opened.ruleId, opened.eventId]))
    .digest();
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(opened.appendedAt, 0, 6);
  hash.copy(bytes, 6, 0, 10);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
