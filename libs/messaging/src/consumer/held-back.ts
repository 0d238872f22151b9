import type { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import type { PartitionRef } from '../event.js';
import { schemaOf } from '../schema-of.js';

/** What a batch says of the partition besides its next offset. */
export interface Holding {
  resume?: bigint;
  passedOver: bigint[];
}

export const nothingHeld = (): Holding => ({ passedOver: [] });

/** From where a partition is read again when what a handler holds in memory is lost, and what is left out of it then. */
export class HeldBack {
  private passed = new Set<bigint>();

  constructor(
    private readonly database: Database,
    private readonly group: string,
    private readonly partition: PartitionRef,
  ) {}

  /** The offset to read from so that everything before `next` is held again; none of it when the topic has no such offset. */
  async take(next: bigint, low: bigint): Promise<bigint> {
    const { stored, passed } = await this.database.system(async (tx) => {
      const schema = schemaOf(tx);
      const rows: { resume_offset: string }[] = await tx.query(
        `select resume_offset from ${schema}.consumer_holds where consumer_group = $1 and topic = $2 and partition = $3`,
        this.key,
      );
      const over: { passed: string[] }[] = await tx.query(
        `select passed from ${schema}.consumer_passed_over where consumer_group = $1 and topic = $2 and partition = $3`,
        this.key,
      );
      return { stored: rows[0]?.resume_offset, passed: over.flatMap((row) => row.passed) };
    });
    const wanted = stored === undefined ? next : BigInt(stored);
    this.passed = new Set(passed.map(BigInt));
    if (wanted > next) return next;
    return wanted < low ? low : wanted;
  }

  isPassedOver(offset: bigint): boolean {
    return this.passed.has(offset);
  }

  /** In the transaction of a batch that began at `from`. */
  async store(tx: EntityManager, from: bigint, { resume, passedOver }: Holding): Promise<void> {
    const schema = schemaOf(tx);
    if (passedOver.length > 0) {
      await tx.query(
        `insert into ${schema}.consumer_passed_over (consumer_group, topic, partition, from_offset, passed)
         values ($1, $2, $3, $4, $5) on conflict (consumer_group, topic, partition, from_offset)
         do update set passed = excluded.passed`,
        [...this.key, from.toString(), passedOver.map(String)],
      );
    }
    if (resume === undefined) return;
    await tx.query(
      `with passed as (
         delete from ${schema}.consumer_passed_over o
          where consumer_group = $1 and topic = $2 and partition = $3 and $4 > all (o.passed))
       insert into ${schema}.consumer_holds (consumer_group, topic, partition, resume_offset) values ($1, $2, $3, $4)
       on conflict (consumer_group, topic, partition) do update set resume_offset = excluded.resume_offset`,
      [...this.key, resume.toString()],
    );
  }

  private get key(): [string, string, number] {
    return [this.group, this.partition.topic, this.partition.partition];
  }
}
