import { Injectable } from '@nestjs/common';
import type { FileAccessEventRecord } from '@palisade/contracts';
import type { EventBatch, PartitionRef } from '@palisade/messaging';

/** How far behind a partition was when it was last heard of, and since when a batch of it is under way. */
interface Progress {
  readonly behindMs: number;
  readonly at: number;
  /** When the first event of the batch under way was appended. */
  readonly oldestUnstored?: number;
}

const fresh = 60_000;
const nothing: Progress = { behindMs: 0, at: 0 };

/** How far storing lags behind the topic, as this replica's own partitions show it. */
@Injectable()
export class StoringProgress {
  private readonly partitions = new Map<string, Progress>();

  assigned(partition: PartitionRef): void {
    this.partitions.set(refOf(partition), nothing);
  }

  revoked(partition: PartitionRef): void {
    this.partitions.delete(refOf(partition));
  }

  began(batch: EventBatch<FileAccessEventRecord>): void {
    const oldestUnstored = batch.events.at(0)?.appendedAt.getTime();
    this.partitions.set(refOf(batch), {
      ...(this.partitions.get(refOf(batch)) ?? nothing),
      oldestUnstored,
    });
  }

  committed(batch: EventBatch<FileAccessEventRecord>): void {
    const at = Date.now();
    const last = batch.events.at(-1)?.appendedAt.getTime() ?? at;
    this.partitions.set(refOf(batch), { behindMs: Math.max(0, at - last), at });
  }

  /** Of the partition that is furthest behind; null when this replica stores none. */
  behindSeconds(now = Date.now()): number | null {
    if (this.partitions.size === 0) return null;
    const behind = [...this.partitions.values()].map(({ behindMs, at, oldestUnstored }) => {
      if (oldestUnstored !== undefined) return Math.max(0, now - oldestUnstored);
      return now - at < fresh ? behindMs : 0;
    });
    return Math.max(...behind) / 1000;
  }
}

const refOf = ({ topic, partition }: PartitionRef): string => `${topic}/${partition}`;
