import { createHash, randomBytes } from 'node:crypto';

/** A UUIDv7 (RFC 9562): ordered by time, so that what is new lies together in the index. */
export function newAlertId(now = Date.now()): string {
  return versionSeven(now, randomBytes(16));
}

/** What an alert is raised for, at most once. */
export interface AlertOrigin {
  tenantId: string;
  ruleId: string;
  actor: string;
  episodeId: string;
  generation: number;
  openedAt: Date;
}

/**
 * The same for the same origin, and of the time at which its episode opened: an alert that is raised again, after a
 * restore, is the one that subscribers know.
 */
export function alertIdOf({ openedAt, ...origin }: AlertOrigin): string {
  const { tenantId, ruleId, actor, episodeId, generation } = origin;
  const hash = createHash('sha256').update(JSON.stringify([tenantId, ruleId, actor, episodeId, generation]));
  return versionSeven(Math.max(0, openedAt.getTime()), hash.digest().subarray(0, 16));
}

function versionSeven(time: number, bytes: Buffer): string {
  bytes.writeUIntBE(time, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** False for what can't be an alert's id, so that the database is never asked about it. */
export function isAlertId(value: string): boolean {
  return uuid.test(value);
}
