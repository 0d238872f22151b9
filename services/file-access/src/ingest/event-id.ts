import { createHash } from 'node:crypto';
import { uuidOf } from '../uuid.js';

/** The id of an event without one, in a request that may be repeated: the same key and place give the same id. */
export function derivedEventId(request: { tenantId: string; idempotencyKey: string }, index: number): string {
  const seed = JSON.stringify([request.tenantId, request.idempotencyKey, index]);
  return uuidOf(createHash('sha256').update(seed).digest(), 8);
}
