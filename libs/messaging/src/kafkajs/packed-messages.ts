import type { PackedRecords } from '../records/packed-records.js';
import type { Slice } from './requests.js';

/** What kafkajs asks our partitioner about, so that we learn how many partitions there are. */
export class PartitionsProbe {
  partitions = 0;
}

/** Of one partition, in the order of the request: what kafkajs passes on in place of an array of messages. */
export class PartitionRecords {
  readonly records: PackedRecords[] = [];
  readonly indexes: number[] = [];

  /** kafkajs counts its sequence numbers by it. */
  get length(): number {
    return this.indexes.length;
  }
}

type Grouped = Record<number, PartitionRecords>;

/**
 * Records by the thousand in place of the array of messages that kafkajs takes, with as much of an array as it asks for.
 * It would group messages with a copy of the array for each; these group themselves.
 */
export class PackedMessages {
  /** Of the topic, once kafkajs has asked. */
  partitionCount = 0;
  private grouped: Grouped | undefined;

  constructor(private readonly slices: readonly Slice[]) {}

  /** A message without a value. */
  find(): undefined {
    return undefined;
  }

  /** The partitions are settled when kafkajs first asks: when it repeats the request, a record keeps its own. */
  reduce(group: (grouped: Grouped, message: PartitionsProbe) => Grouped): Grouped {
    if (this.grouped !== undefined) return this.grouped;
    const probe = new PartitionsProbe();
    group({}, probe);
    this.partitionCount = probe.partitions;
    this.grouped = grouped(this.slices, probe.partitions);
    return this.grouped;
  }

  /** Those that have records. */
  get partitions(): string[] {
    return Object.keys(this.grouped ?? {});
  }
}

function grouped(slices: readonly Slice[], partitions: number): Grouped {
  const result: Grouped = {};
  let next = 0;
  for (const { records, from, to } of slices) {
    for (let index = from; index < to; index++) {
      const partition = records.partitionOf(index, partitions) ?? next++ % partitions;
      const own = (result[partition] ??= new PartitionRecords());
      own.records.push(records);
      own.indexes.push(index);
    }
  }
  return result;
}
