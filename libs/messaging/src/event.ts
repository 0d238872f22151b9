import type { Contract } from '@palisade/contracts';
import type { EntityManager } from 'typeorm';

/** One record of a topic, its envelope decoded and its data validated. */
export interface Event<T> {
  id: string;
  type: string;
  source: string;
  time: Date;
  /** '' when the record belongs to no tenant. */
  tenantId: string;
  data: T;
  key: string;
  topic: string;
  partition: number;
  offset: bigint;
  /** The broker's time. */
  appendedAt: Date;
  traceparent?: string;
  correlationId?: string;
}

/**
 * Takes one event in one transaction, in which the event is claimed in the group's inbox: a redelivered event is not
 * handled again. Events of one key arrive in order. A throw rolls everything back.
 */
export interface EventHandler<T> {
  readonly group: string;
  readonly contract: Contract<T>;
  handle(event: Event<T>, tx: EntityManager): Promise<void>;
}

export interface PartitionRef {
  topic: string;
  partition: number;
}

export interface EventBatch<T> extends PartitionRef {
  /** How many partitions the topic has. */
  partitions: number;
  events: Event<T>[];
  /** The partition was taken away: what is left to do will not commit. */
  isStale(): boolean;
  heartbeat(): Promise<void>;
}

export interface Tick extends PartitionRef {
  partitions: number;
  now: Date;
}

/**
 * Takes a partition's events in batches, one transaction each, in which the partition's next offset is stored too:
 * an offset is passed exactly once. The same event may be at two offsets (a producer's retry, a replay), so the handler
 * itself dedupes by tenant and event id. A batch that fails is split until the record that fails is alone.
 */
export interface BatchHandler<T> {
  readonly group: string;
  readonly contract: Contract<T>;
  readonly maxBatch: number;
  readonly tickMs?: number;
  handleBatch(batch: EventBatch<T>, tx: EntityManager): Promise<void>;
  /** The transaction of `batch` is committed: apply to memory what was decided in it. */
  committed?(batch: EventBatch<T>): void;
  /** The transaction of `batch` did not commit: drop what was decided in it. */
  rolledBack?(batch: EventBatch<T>): void;
  /** Before a partition's first batch, and again when the outcome of a commit is unknown, after `revoked`. */
  assigned?(partition: PartitionRef): Promise<void>;
  /** The partition is no longer this replica's: drop all that is held of it. */
  revoked?(partition: PartitionRef): void;
  /**
   * Every `tickMs`, never while a batch of the partition runs, in a transaction that sees `tickTenants`; not at all when
   * that names none. When it fails, `revoked` and `assigned` follow.
   */
  tick?(tick: Tick, tx: EntityManager): Promise<void>;
  tickTenants?(partition: PartitionRef): string[];
}
