import { header } from '../envelope/decode.js';
import type { FetchedRecord, KafkaAdmin, KafkaClient } from '../kafka-client.js';
import { readRange, type Range } from './read-range.js';
import type { RestoredSchema } from './restored-schemas.js';

export interface Reader {
  /** Without the prefix. */
  group: string;
  schema: RestoredSchema;
}

interface Seen {
  offset: bigint;
  tenantId: string;
  id: string;
}

const firstWindow = 500n;
const growth = 8n;

/**
 * By partition, where the group goes on so that it misses nothing of what the restored database hasn't handled: behind the
 * last record before `time` that its inbox knows. A partition is handled in order, so all before that one is done with;
 * what is read again after it counts once. Where the inbox knows none, the partition begins anew.
 */
export async function positionsBefore(
  { kafka, admin }: { kafka: KafkaClient; admin: KafkaAdmin },
  topic: string,
  { group, schema }: Reader,
  time: Date,
): Promise<Map<number, bigint>> {
  const [starts, marks] = [await admin.offsetsAt(topic, time), await admin.watermarks(topic)];
  const positions = new Map<number, bigint>();
  const open = new Map<number, { until: bigint; low: bigint }>();
  for (const [partition, { low, high }] of marks)
    open.set(partition, { until: starts.get(partition) ?? high, low });
  for (let window = firstWindow; open.size > 0; window *= growth) {
    const ranges = new Map<number, Range>();
    for (const [partition, { until, low }] of open) {
      if (until > low) ranges.set(partition, { from: until - window > low ? until - window : low, until });
      else {
        positions.set(partition, low);
        open.delete(partition);
      }
    }
    const seen = new Map<number, Seen[]>();
    await readRange(kafka, topic, ranges, (partition, record) => {
      const event = seenOf(record);
      if (event !== undefined) seen.set(partition, [...(seen.get(partition) ?? []), event]);
    });
    for (const [partition, { from }] of ranges) {
      const events = seen.get(partition) ?? [];
      const claimed = await schema.claimed(group, events);
      const last = events.findLast((_, place) => claimed.has(place));
      if (last === undefined) open.set(partition, { until: from, low: marks.get(partition)?.low ?? 0n });
      else {
        positions.set(partition, last.offset + 1n);
        open.delete(partition);
      }
    }
  }
  return positions;
}

function seenOf(record: FetchedRecord): Seen | undefined {
  const id = header(record, 'ce_id');
  if (id === undefined) return undefined;
  return { offset: record.offset, tenantId: (header(record, 'ce_tenantid') ?? '').toLowerCase(), id };
}
