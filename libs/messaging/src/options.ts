import type { KafkaConnection } from '@palisade/connections';

export type { KafkaConnection };

export interface MessagingOptions extends KafkaConnection {
  service: string;
  /** Absent for a service without tables: then it has no outbox and handles no events. */
  schema?: string;
  /** Before the name of every topic, group and transactional id. */
  topicPrefix?: string;
  tuning?: Partial<Tuning>;
}

/** Durations in milliseconds. Services keep the defaults; tests shorten them. */
export interface Tuning {
  /** How often a message may fail before it is a dead letter. */
  attempts: number;
  firstBackoffMs: number;
  maxBackoffMs: number;
  /** Cap of the pauses while Postgres or Kafka is away. */
  infrastructureBackoffMs: number;
  partitionsConcurrently: number;
  /** Of a group that takes batches: the next fetch waits for all partitions of this one, so few should wait their turn. */
  batchesConcurrently: number;
  sessionTimeoutMs: number;
  /** How long an idle fetch waits; one that finds something returns at once. */
  maxWaitMs: number;
  publishWithinMs: number;
  relayPollMs: number;
  relayLeaseMs: number;
  relayBatch: number;
  closeWithinMs: number;
}

export const defaultTuning: Tuning = {
  attempts: 5,
  firstBackoffMs: 200,
  maxBackoffMs: 10_000,
  infrastructureBackoffMs: 5_000,
  partitionsConcurrently: 4,
  batchesConcurrently: 6,
  sessionTimeoutMs: 6_000,
  maxWaitMs: 100,
  publishWithinMs: 8_000,
  relayPollMs: 1_000,
  relayLeaseMs: 5_000,
  relayBatch: 1_000,
  closeWithinMs: 25_000,
};
