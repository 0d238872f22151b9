import type { TopicRecords } from '../kafka-client.js';
import type { PackedRecords } from '../records/packed-records.js';

/** Some records that follow each other. */
export interface Slice {
  readonly records: PackedRecords;
  readonly from: number;
  readonly to: number;
}

export interface TopicSlices {
  readonly topic: string;
  readonly slices: Slice[];
}

// A request's records of one partition become one batch, and a broker takes a batch of at most a mebibyte.
const mostOfPartition = 850 * 1024;
const mostOfRequest = 8 * 1024 * 1024;
const framing = 16;

/**
 * The records in their order, in requests small enough that no partition's batch is refused. While nobody knows how many
 * partitions a topic has, as if it had one.
 */
export function inRequests(
  batch: readonly TopicRecords[],
  partitionsOf: (topic: string) => number | undefined,
): TopicSlices[][] {
  const requests: TopicSlices[][] = [];
  let request: TopicSlices[] = [];
  let bytes = 0;
  for (const { topic, records } of batch) {
    const partitions = partitionsOf(topic) ?? 1;
    let filled = new Float64Array(partitions);
    let slices: Slice[] = [];
    const cut = () => {
      if (slices.length > 0) request.push({ topic, slices });
      requests.push(request);
      request = [];
      slices = [];
      filled = new Float64Array(partitions);
      bytes = 0;
    };
    for (const each of records) {
      let from = 0;
      for (let i = 0; i < each.count; i++) {
        const size = each.sizeOf(i, 0) + framing;
        const partition = each.partitionOf(i, partitions) ?? 0;
        const most = partitions === 1 ? bytes : (filled[partition] ?? 0);
        if (bytes > 0 && (most + size > mostOfPartition || bytes + size > mostOfRequest)) {
          if (i > from) slices.push({ records: each, from, to: i });
          cut();
          from = i;
        }
        filled[partition] = (filled[partition] ?? 0) + size;
        bytes += size;
      }
      if (each.count > from) slices.push({ records: each, from, to: each.count });
    }
    if (slices.length > 0) request.push({ topic, slices });
  }
  if (request.length > 0) requests.push(request);
  return requests;
}
