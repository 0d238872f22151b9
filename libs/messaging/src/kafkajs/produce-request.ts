import { crc32c } from './crc32c.js';
import { PartitionRecords } from './packed-messages.js';

export interface ProduceFields {
  acks: number;
  timeout: number;
  transactionalId?: string | null;
  producerId?: { toString(): string } | string;
  producerEpoch?: number;
  topicData: {
    topic: string;
    partitions: { partition: number; firstSequence?: number; messages: unknown }[];
  }[];
}

type Partition = ProduceFields['topicData'][number]['partitions'][number] & { messages: PartitionRecords };

const magic = 2;
const transactional = 16;
/** Of a batch, before its records: what its length doesn't count, what its checksum doesn't, and all. */
const [lengthEnd, crcEnd, headEnd] = [12, 21, 61];

/** Whether all of it is ours to write. */
export function isPacked({ topicData }: ProduceFields): boolean {
  return topicData.every(({ partitions }) =>
    partitions.every(({ messages }) => messages instanceof PartitionRecords),
  );
}

/** A produce request from version 3 on, without the header of requests: one batch a partition, measured first. */
export function encodeProduce(fields: ProduceFields): Buffer {
  const { acks, timeout, transactionalId, topicData } = fields;
  const names = topicData.map(({ topic }) => Buffer.from(topic));
  const id = transactionalId == null ? undefined : Buffer.from(transactionalId);
  const partitions = topicData.map(({ partitions: each }) => each as Partition[]);
  const sizes = partitions.map((each) => each.map(({ messages }) => headEnd + sizeOfRecords(messages)));
  let size = 2 + (id?.length ?? 0) + 2 + 4 + 4;
  sizes.forEach((each, i) => {
    size += 2 + (names[i]?.length ?? 0) + 4;
    for (const batch of each) size += 8 + batch;
  });

  const bytes = Buffer.allocUnsafeSlow(size);
  let at = bytes.writeInt16BE(id?.length ?? -1, 0);
  if (id !== undefined) at += id.copy(bytes, at);
  at = bytes.writeInt16BE(acks, at);
  at = bytes.writeInt32BE(timeout, at);
  at = bytes.writeInt32BE(topicData.length, at);
  partitions.forEach((each, i) => {
    const name = names[i] ?? Buffer.alloc(0);
    at = bytes.writeInt16BE(name.length, at);
    at += name.copy(bytes, at);
    at = bytes.writeInt32BE(each.length, at);
    each.forEach((partition, j) => {
      at = bytes.writeInt32BE(partition.partition, at);
      at = bytes.writeInt32BE(sizes[i]?.[j] ?? 0, at);
      at = writeBatch(bytes, at, partition, fields);
    });
  });
  return bytes;
}

function sizeOfRecords({ records, indexes }: PartitionRecords): number {
  let size = 0;
  for (let i = 0; i < indexes.length; i++) size += records[i]?.sizeOf(indexes[i] ?? 0, i) ?? 0;
  return size;
}

function writeBatch(bytes: Buffer, start: number, partition: Partition, fields: ProduceFields): number {
  const { records, indexes } = partition.messages;
  const now = BigInt(Date.now());
  let at = start + headEnd;
  for (let i = 0; i < indexes.length; i++) at = records[i]?.write(indexes[i] ?? 0, i, bytes, at) ?? at;

  bytes.writeBigInt64BE(0n, start); // the first offset: the broker's to say
  bytes.writeInt32BE(at - start - lengthEnd, start + 8);
  bytes.writeInt32BE(0, start + lengthEnd); // the leader's epoch, likewise
  bytes.writeInt8(magic, start + 16);
  let head = bytes.writeInt16BE(fields.transactionalId == null ? 0 : transactional, start + crcEnd);
  head = bytes.writeInt32BE(indexes.length - 1, head);
  head = bytes.writeBigInt64BE(now, head);
  head = bytes.writeBigInt64BE(now, head);
  head = bytes.writeBigInt64BE(BigInt((fields.producerId ?? '-1').toString()), head);
  head = bytes.writeInt16BE(fields.producerEpoch ?? 0, head);
  head = bytes.writeInt32BE(partition.firstSequence ?? 0, head);
  bytes.writeInt32BE(indexes.length, head);
  bytes.writeUInt32BE(crc32c(bytes, start + crcEnd, at), start + 17);
  return at;
}
