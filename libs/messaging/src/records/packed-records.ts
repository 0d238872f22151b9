import type { KafkaRecord } from '../kafka-client.js';
import { partitionHash } from '../partition-for.js';
import { headerBytes, type HeaderBytes } from './header-bytes.js';
import { sizeOfVarint, writeVarint } from './varint.js';

type Bytes = Buffer | string | null;

/** Headers that differ from record to record. */
export interface OwnHeaders {
  /** As `headerName` gives them. */
  readonly names: readonly Buffer[];
  readonly values: readonly string[];
}

const usualBytes = 768;
const longestVarint = 5;
const shortText = 64;

/**
 * Records as a broker takes them, but for where they stand in their batch: written once, into one buffer, when they are
 * handed over, so that nothing is left of a record but its bytes. In the order in which they were added.
 */
export class PackedRecords {
  private bytes: Buffer;
  private size = 0;
  private readonly ends: number[] = [];
  /** Of the keys; -1 where there is none. */
  private readonly hashes: number[] = [];

  constructor(expectedRecords = 1) {
    this.bytes = Buffer.allocUnsafeSlow(expectedRecords * usualBytes);
  }

  static of(records: readonly KafkaRecord[]): PackedRecords {
    const packed = new PackedRecords(records.length);
    for (const { key, value, headers } of records) packed.add(key, value, headerBytes(headers));
    return packed;
  }

  get count(): number {
    return this.ends.length;
  }

  /** The record's headers are `headers`, and those of `own`, whose names and values go in pairs. */
  add(key: Bytes, value: Bytes, headers: HeaderBytes, own?: OwnHeaders): void {
    const keySize = sizeOf(key);
    const valueSize = sizeOf(value);
    this.ensure(keySize + valueSize + headers.bytes.length + sizeOfOwn(own) + 3 * longestVarint);
    const keyStart = writeVarint(this.bytes, this.size, key === null ? -1 : keySize);
    const keyEnd = writeBytes(this.bytes, keyStart, key, keySize);
    this.hashes.push(key === null ? -1 : partitionHash(this.bytes, keyStart, keyEnd));
    let at = writeVarint(this.bytes, keyEnd, value === null ? -1 : valueSize);
    at = writeBytes(this.bytes, at, value, valueSize);
    at = writeVarint(this.bytes, at, headers.count + (own?.names.length ?? 0));
    at += headers.bytes.copy(this.bytes, at);
    if (own !== undefined) at = this.writeOwn(own, at);
    this.size = at;
    this.ends.push(at);
  }

  private writeOwn({ names, values }: OwnHeaders, start: number): number {
    let at = start;
    for (let i = 0; i < names.length; i++) {
      const value = values[i] ?? '';
      const size = Buffer.byteLength(value);
      at += names[i]?.copy(this.bytes, at) ?? 0;
      at = writeVarint(this.bytes, at, size);
      at = writeBytes(this.bytes, at, value, size);
    }
    return at;
  }

  /** Undefined for a record without a key. */
  partitionOf(index: number, partitions: number): number | undefined {
    const hash = this.hashes[index] ?? -1;
    return hash < 0 ? undefined : hash % partitions;
  }

  /** Of the record as `write` writes it. */
  sizeOf(index: number, offsetDelta: number): number {
    const size = 2 + sizeOfVarint(offsetDelta) + this.endOf(index) - this.endOf(index - 1);
    return sizeOfVarint(size) + size;
  }

  /** Returns where it ends. */
  write(index: number, offsetDelta: number, into: Buffer, at: number): number {
    const start = this.endOf(index - 1);
    const end = this.endOf(index);
    let next = writeVarint(into, at, 2 + sizeOfVarint(offsetDelta) + end - start);
    into[next++] = 0; // attributes, of which there are none
    into[next++] = 0; // as old as its batch: the broker's time is what counts
    next = writeVarint(into, next, offsetDelta);
    this.bytes.copy(into, next, start, end);
    return next + end - start;
  }

  private endOf(index: number): number {
    return index < 0 ? 0 : (this.ends[index] ?? 0);
  }

  private ensure(more: number): void {
    if (this.size + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.size + more));
    this.bytes.copy(larger, 0, 0, this.size);
    this.bytes = larger;
  }
}

export function countOf(records: readonly PackedRecords[]): number {
  return records.reduce((sum, { count }) => sum + count, 0);
}

function sizeOfOwn(own: OwnHeaders | undefined): number {
  let size = 0;
  // Each UTF-16 unit takes at most three bytes.
  for (const value of own?.values ?? []) size += value.length * 3 + longestVarint;
  for (const name of own?.names ?? []) size += name.length;
  return size;
}

function sizeOf(bytes: Bytes): number {
  if (bytes === null) return 0;
  return typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length;
}

/** Returns where they end. */
function writeBytes(into: Buffer, at: number, bytes: Bytes, length: number): number {
  if (typeof bytes !== 'string') bytes?.copy(into, at);
  else if (length > shortText || length !== bytes.length) into.write(bytes, at);
  // A short text is sooner written here than by a call into the runtime.
  else for (let i = 0; i < length; i++) into[at + i] = bytes.charCodeAt(i);
  return at + length;
}
