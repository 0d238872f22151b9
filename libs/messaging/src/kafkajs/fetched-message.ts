import type { FetchedRecord } from '../kafka-client.js';
import { HeaderReader } from '../records/header-reader.js';

/** An offset as kafkajs takes one, without having been written as text and read again. */
class Offset {
  constructor(readonly value: bigint) {}

  toString(): string {
    return this.value.toString();
  }

  toJSON(): string {
    return this.value.toString();
  }
}

/** What a batch says of all of its records, as kafkajs names it. */
export interface BatchContext {
  firstOffset: string;
  firstTimestamp: string;
  partitionLeaderEpoch: number;
  inTransaction: boolean;
  isControlBatch: boolean;
  lastOffsetDelta: number;
  producerId: string;
  producerEpoch: number;
  firstSequence: number;
  maxTimestamp: string;
  timestampType: number;
}

/** A record as it was fetched; its headers are read when somebody asks for them. */
export class LazyRecord implements FetchedRecord {
  private read: FetchedRecord['headers'] | undefined;

  constructor(
    readonly key: Buffer | null,
    readonly value: Buffer | null,
    readonly offset: bigint,
    readonly timestamp: number,
    private readonly reader: HeaderReader,
    private readonly headersAt: number,
  ) {}

  get headers(): FetchedRecord['headers'] {
    return (this.read ??= this.reader.all(this.headersAt));
  }

  header(name: string): string | undefined {
    return this.reader.first(this.headersAt, name);
  }
}

/** A record as kafkajs passes one on. */
export class FetchedMessage {
  readonly magicByte = 2;
  readonly attributes = 0;

  constructor(
    readonly record: LazyRecord,
    readonly batchContext: BatchContext,
  ) {}

  get key(): Buffer | null {
    return this.record.key;
  }

  get value(): Buffer | null {
    return this.record.value;
  }

  get headers(): FetchedRecord['headers'] {
    return this.record.headers;
  }

  get timestamp(): string {
    return this.record.timestamp.toString();
  }

  get offset(): Offset {
    return new Offset(this.record.offset);
  }

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch;
  }
}
