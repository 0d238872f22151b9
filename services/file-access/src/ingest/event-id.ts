import { createHash } from 'node:crypto';
import type { FileAccessEventRecord } from '@palisade/contracts';
import { uuidOf } from '../uuid.js';

/**
 * The id of an event without one, in a request that may be repeated: the same key, place and content give the same id.
 * The content counts too, so that whoever uses a key again for other events loses none of them as a repetition.
 * `event` is what was sent, its known fields alone; in which order they came doesn't matter.
 */
export function derivedEventId(
  request: { tenantId: string; idempotencyKey: string },
  index: number,
  event: FileAccessEventRecord,
): string {
  const { labels, ...fields } = event;
  const content = [sorted(fields), labels === undefined ? null : sorted(labels)];
  const seed = JSON.stringify([request.tenantId, request.idempotencyKey, index, content]);
  return uuidOf(createHash('sha256').update(seed).digest(), 8);
}

function sorted(fields: object): [string, unknown][] {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
