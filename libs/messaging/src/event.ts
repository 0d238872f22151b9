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
  /** Events of erased tenants are dropped, but for who erases them, or keeps what is said of that. */
  readonly evenErased?: boolean;
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
  /** The one after the batch's last record. */
  nextOffset: bigint;
  /** The partition was taken away: what is left to do will not commit. */
  isStale(): boolean;
  heartbeat(): Promise<void>;
  /** For handlers that replay: everything before the offset is in Postgres, and is not given again. */
  resumeFrom(offset: bigint): void;
  /** For handlers that replay: the event counted for nothing, and does so when it is read again. */
  passOver(event: Event<T>): void;
}

/** Where a partition goes on: everything before `next` was handled; what is read again begins at `resume`. */
export interface Position {
  next: bigint;
  resume: bigint;
}

export interface Tick extends PartitionRef {
  partitions: number;
  now: Date;
  nextOffset: bigint;
  /** The partition is being given back: the last chance to store what is held of it. */
  isLast: boolean;
  resumeFrom(offset: bigint): void;
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
  /** Records that come few at a time wait so long for others: fewer and larger batches, that much later. */
  readonly gatherMs?: number;
  /** Events of erased tenants are dropped, but for who keeps what is said of that. */
  readonly evenErased?: boolean;
  handleBatch(batch: EventBatch<T>, tx: EntityManager): Promise<void>;
  /** The transaction of `batch` is committed: apply to memory what was decided in it. */
  committed?(batch: EventBatch<T>): void;
  /**
   * The transaction of `batch` did not commit: drop what was decided in it. 'retake' when memory no longer is what it was
   * before: `revoked` and `assigned` follow before anything else.
   */
  rolledBack?(batch: EventBatch<T>): 'retake' | undefined;
  /**
   * For a handler that stores what it holds in memory later than the batches it comes from. It says in `resumeFrom` from
   * where a partition is to be read again when memory is lost; what lies between there and the next offset was handled,
   * and is given to this method, in order, without what was passed over or dead-lettered. Nothing new comes of it.
   */
  replayBatch?(batch: EventBatch<T>, tx: EntityManager): Promise<void>;
  /** These tenants are erased: drop what memory holds of them for the partition, never while a batch of it runs. */
  forget?(partition: PartitionRef, tenantIds: readonly string[]): void;
  /** Before a partition's first batch, and again when the outcome of a commit is unknown, after `revoked`. */
  assigned?(partition: PartitionRef, position: Position): Promise<void>;
  /** The partition is no longer this replica's: drop all that is held of it. */
  revoked?(partition: PartitionRef): void;
  /**
   * Every `tickMs`, never while a batch of the partition runs, in a transaction that sees `tickTenants`; not at all when
   * that names none. When it fails, `revoked` and `assigned` follow. Once more, with `isLast`, before the partition is given
   * back in order.
   */
  tick?(tick: Tick, tx: EntityManager): Promise<void>;
  tickTenants?(partition: PartitionRef, isLast: boolean): string[];
  /** The transaction of `tick` is committed. */
  ticked?(tick: Tick): void;
}
