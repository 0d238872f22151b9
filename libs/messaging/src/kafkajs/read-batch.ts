import { HeaderReader } from '../records/header-reader.js';
import { VarintReader } from '../records/varint-reader.js';
import { type BatchContext, FetchedMessage, LazyRecord } from './fetched-message.js';

/** As much of kafkajs's decoder as reading a batch takes. */
export interface Decoder {
  buffer: Buffer;
  offset: number;
}

export interface ReadBatch extends BatchContext {
  records: FetchedMessage[];
}

const lengthEnd = 12;
const headEnd = 61;
const [compression, logAppend, transactional, control] = [0x7, 0x8, 0x10, 0x20];

/**
 * The batch at which the decoder stands, which it then has passed; undefined, and nothing passed, for one that is packed
 * or not all there. Only what every reader wants of a record is read.
 */
export function readBatch(decoder: Decoder): ReadBatch | undefined {
  const { buffer, offset: start } = decoder;
  if (start + headEnd > buffer.length) return undefined;
  const end = start + lengthEnd + buffer.readInt32BE(start + 8);
  const attributes = buffer.readInt16BE(start + 21);
  if (end > buffer.length || (attributes & compression) !== 0) return undefined;
  const bytes = buffer.subarray(start, end);
  const firstOffset = bytes.readBigInt64BE(0);
  const firstTimestamp = Number(bytes.readBigInt64BE(27));
  const maxTimestamp = Number(bytes.readBigInt64BE(35));
  const isAppendTime = (attributes & logAppend) !== 0;
  const context: BatchContext = {
    firstOffset: firstOffset.toString(),
    firstTimestamp: firstTimestamp.toString(),
    partitionLeaderEpoch: bytes.readInt32BE(12),
    inTransaction: (attributes & transactional) !== 0,
    isControlBatch: (attributes & control) !== 0,
    lastOffsetDelta: bytes.readInt32BE(23),
    producerId: bytes.readBigInt64BE(43).toString(),
    producerEpoch: bytes.readInt16BE(51),
    firstSequence: bytes.readInt32BE(53),
    maxTimestamp: maxTimestamp.toString(),
    timestampType: isAppendTime ? 1 : 0,
  };
  const headers = new HeaderReader(bytes);
  const reader = new VarintReader(bytes, headEnd);
  const records: FetchedMessage[] = [];
  for (let left = bytes.readInt32BE(57); left > 0; left--) {
    const size = reader.next();
    const next = reader.at + size;
    reader.at++; // attributes, of which there are none
    const delta = reader.nextLong();
    const offset = firstOffset + BigInt(reader.next());
    const key = reader.nextBytes();
    const value = reader.nextBytes();
    const time = isAppendTime ? maxTimestamp : firstTimestamp + delta;
    records.push(new FetchedMessage(new LazyRecord(key, value, offset, time, headers, reader.at), context));
    reader.at = next;
  }
  decoder.offset = end;
  return { ...context, records };
}
