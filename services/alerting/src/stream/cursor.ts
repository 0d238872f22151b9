import { createHash } from 'node:crypto';

const shape = /^1\.(0|[1-9]\d{0,15})\.([0-9a-f]{8})$/;

/** Where a client is in its tenant's sequence of alerts; opaque to the client. */
export function cursorOf(tenantId: string, sequence: number): string {
  return Buffer.from(`1.${String(sequence)}.${tagOf(tenantId)}`).toString('base64url');
}

/** The sequence of a cursor; undefined for what was never this tenant's cursor. */
export function sequenceIn(tenantId: string, cursor: string): number | undefined {
  if (cursor.length > 64) return undefined;
  const match = shape.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (match?.[2] !== tagOf(tenantId)) return undefined;
  const sequence = Number(match[1]);
  return Number.isSafeInteger(sequence) ? sequence : undefined;
}

/** No secret: it tells a cursor that was taken along to another organization from one of this. */
function tagOf(tenantId: string): string {
  return createHash('sha256').update(`alerts ${tenantId}`).digest('hex').slice(0, 8);
}
