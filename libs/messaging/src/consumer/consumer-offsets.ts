import type { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import type { PartitionRef } from '../event.js';
import { schemaOf } from '../schema-of.js';
import { Fenced } from './failure.js';

export interface Ownership {
  next: bigint;
  epoch: string;
}

/** Where a batch group is in each partition, kept with what it has stored; the owner is fenced by an epoch. */
export class ConsumerOffsets {
  constructor(
    private readonly database: Database,
    private readonly group: string,
    private readonly partition: PartitionRef,
  ) {}

  /** Makes the caller the owner, from `first` when the group has never been here: earlier owners are fenced. */
  take(first: bigint): Promise<Ownership> {
    return this.database.system(async (tx) => {
      const rows: { next_offset: string; owner_epoch: string }[] = await tx.query(
        `insert into ${schemaOf(tx)}.consumer_offsets as o
           (consumer_group, topic, partition, next_offset, owner_epoch) values ($1, $2, $3, $4, 1)
         on conflict (consumer_group, topic, partition)
           do update set owner_epoch = o.owner_epoch + 1, updated_at = now()
         returning next_offset, owner_epoch`,
        [this.group, this.partition.topic, this.partition.partition, first.toString()],
      );
      const row = rows[0];
      if (row === undefined) throw new Error('consumer_offsets returned nothing');
      return { next: BigInt(row.next_offset), epoch: row.owner_epoch };
    });
  }

  /** Moves on inside the transaction of what lies before `next`. Throws Fenced. */
  async advance(tx: EntityManager, { next: expected, epoch }: Ownership, next: bigint): Promise<void> {
    const [, changed]: [unknown, number] = await tx.query(
      `update ${schemaOf(tx)}.consumer_offsets set next_offset = $5, updated_at = now()
        where consumer_group = $1 and topic = $2 and partition = $3 and next_offset = $4 and owner_epoch = $6`,
      [
        this.group,
        this.partition.topic,
        this.partition.partition,
        expected.toString(),
        next.toString(),
        epoch,
      ],
    );
    if (changed !== 1) throw new Fenced('another replica has taken the partition');
  }

  /** Keeps the ownership for the length of a transaction that moves nothing. Throws Fenced. */
  hold(tx: EntityManager, ownership: Ownership): Promise<void> {
    return this.advance(tx, ownership, ownership.next);
  }

  /** After the topic lost the offsets: an operator's restore, or retention during a long stop. */
  move(ownership: Ownership, next: bigint): Promise<void> {
    return this.database.system((tx) => this.advance(tx, ownership, next));
  }
}
