import { randomBytes } from 'node:crypto';

/** A UUIDv7 (RFC 9562): ordered by time, so that new alerts lie together in the index. */
export function newAlertId(now = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** False for what can't be an alert's id, so that the database is never asked about it. */
export function isAlertId(value: string): boolean {
  return uuid.test(value);
}
