import type { FetchedBatch } from '../kafka-client.js';

/** How far a worker came: everything before `next` is done for good. */
export interface Progress {
  next: bigint;
  /** Go on from `next` after a pause. */
  retryInMs?: number;
  /** What is held in memory is in doubt: take the partition anew first. */
  retake?: boolean;
}

/** What one group does with one partition; its methods never run at the same time. */
export interface PartitionWorker {
  /** Where it goes on is its own to know: Kafka's offset only shows how far it is. */
  readonly keepsOffset?: boolean;
  /** Before the first batch; the offset to go on from when it is not the one that Kafka keeps. Throws when away. */
  take(): Promise<bigint | undefined>;
  process(batch: FetchedBatch): Promise<Progress>;
  readonly tickMs?: number;
  /** False when what is held in memory is in doubt and the partition must be taken anew. */
  tick?(): Promise<boolean>;
  /** Stores what can be stored, and lets go. Never rejects. */
  release(): Promise<void>;
}
