import type { PartitionRef } from './event.js';
import type { PackedRecords } from './records/packed-records.js';

/** What this library needs of a Kafka client, and all that it uses of one. */
export interface KafkaClient {
  producer(options: ProducerOptions): KafkaProducer;
  transactionalProducer(options: TransactionalProducerOptions): KafkaProducer;
  consumer(options: ConsumerOptions): KafkaConsumer;
  admin(): KafkaAdmin;
}

export type HeaderValue = string | Buffer;

export interface KafkaRecord {
  key: Buffer | string | null;
  /** null is a tombstone. */
  value: Buffer | null;
  headers: Record<string, HeaderValue | HeaderValue[]>;
}

/** One after the other. */
export interface TopicRecords {
  topic: string;
  records: PackedRecords[];
}

export interface ProducerOptions {
  /** Of one request to a broker. */
  requestTimeoutMs: number;
  /** 'all' but in a test that shows what is lost without. */
  acks?: 'all' | 'none';
}

export interface TransactionalProducerOptions extends ProducerOptions {
  /** A producer that connects with it fences every earlier one. */
  transactionalId: string;
  transactionTimeoutMs: number;
}

/**
 * Idempotent, every in-sync replica acknowledges, records of one key in the order given. After a rejected `send` what was
 * written is unknown and the producer is unusable: its sequence numbers may be those of records that the broker has.
 */
export interface KafkaProducer {
  connect(): Promise<void>;
  /** One call at a time. A transactional producer writes all of it or nothing. */
  send(batch: TopicRecords[]): Promise<void>;
  close(): Promise<void>;
}

export interface FetchedRecord {
  key: Buffer | null;
  value: Buffer | null;
  readonly headers: Record<string, Buffer | string | (Buffer | string)[] | undefined>;
  /** The first of that name as text, where that is known without reading all of them. */
  header?(name: string): string | undefined;
  offset: bigint;
  /** Milliseconds; the broker's, since topics use LogAppendTime. */
  timestamp: number;
}

export interface FetchedBatch extends PartitionRef {
  records: FetchedRecord[];
  /** The offset after the batch, past control records too. */
  nextOffset: bigint;
  highWatermark: bigint;
  /** False once the consumer stops or the partition was taken away: leave what is left. */
  isCurrent(): boolean;
  heartbeat(): Promise<void>;
  /** Stores `next`, the offset to go on from. Rejects when the group has moved on. */
  commit(next: bigint): Promise<void>;
  /** Goes on from `next` without storing it. */
  advance(next: bigint): void;
}

export interface ConsumerOptions {
  groupId: string;
  topics: string[];
  concurrency: number;
  sessionTimeoutMs: number;
  maxWaitMs: number;
  /** Whole batches are taken at once: more of a partition is fetched at a time. */
  inBatches?: boolean;
  /** A fetch that finds little waits for more, as long as an idle one does. */
  gathers?: boolean;
  /** Before anything is fetched of a new assignment; partitions that it pauses stay so until resumed. */
  onAssigned?(partitions: PartitionRef[]): void;
  /** One at a time per partition. A rejection ends the fetch session and restarts the consumer. */
  onBatch(batch: FetchedBatch): Promise<void>;
  /** A fetch gave only control records: there is nothing before `nextOffset`. */
  onNothingUntil?(partition: PartitionRef, nextOffset: bigint): void;
  /** The consumer lost Kafka and is being made anew. */
  onCrash?(error: Error): void;
  onRunning?(): void;
}

/** A member of a consumer group that restarts itself for ever. New groups read from the beginning. */
export interface KafkaConsumer {
  /** Returns at once; it connects, and reconnects, in the background. */
  start(): void;
  /** Ends fetching, waits for batches in flight, leaves the group, disconnects. */
  stop(): Promise<void>;
  pause(partition: PartitionRef): void;
  resume(partition: PartitionRef): void;
  seek(partition: PartitionRef, offset: bigint): void;
}

export interface TopicSpec {
  name: string;
  partitions: number;
  replication: number;
  config: Record<string, string>;
}

export interface Watermarks {
  low: bigint;
  high: bigint;
}

/** Every call connects when needed and rejects with Unavailable while Kafka is away. */
export interface KafkaAdmin {
  topicNames(): Promise<string[]>;
  partitionCount(topic: string): Promise<number>;
  /** How many brokers keep each record of the topic. */
  replication(topic: string): Promise<number>;
  brokerCount(): Promise<number>;
  /** Existing topics are left as they are. */
  createTopics(specs: TopicSpec[]): Promise<void>;
  topicConfig(topic: string): Promise<Record<string, string>>;
  setTopicConfig(topic: string, config: Record<string, string>): Promise<void>;
  addPartitions(topic: string, total: number): Promise<void>;
  watermarks(topic: string): Promise<ReadonlyMap<number, Watermarks>>;
  committedOffsets(groupId: string, topic: string): Promise<ReadonlyMap<number, bigint>>;
  /** Every group that stored an offset or has members. */
  groups(): Promise<string[]>;
  /** Of these groups, those that have members. */
  groupsInUse(groupIds: string[]): Promise<string[]>;
  /** By topic and partition, where a group goes on. */
  groupOffsets(groupId: string): Promise<ReadonlyMap<string, ReadonlyMap<number, bigint>>>;
  /** By partition, the offset of the first record that the broker took then or later; the end where there is none. */
  offsetsAt(topic: string, time: Date): Promise<ReadonlyMap<number, bigint>>;
  /** Only while the group has no members. */
  commitOffset(groupId: string, partition: PartitionRef, next: bigint): Promise<void>;
  /** The same of several partitions of a topic at once. */
  commitOffsets(groupId: string, topic: string, next: ReadonlyMap<number, bigint>): Promise<void>;
  close(): Promise<void>;
}
