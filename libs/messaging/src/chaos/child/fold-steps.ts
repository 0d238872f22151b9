import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BatchHandler, Event, EventBatch, PartitionRef } from '../../event.js';
import { Outbox } from '../../outbox/outbox.js';
import { Echo, groups, Step, tenantOf } from '../messages.js';
import { schemas } from '../tables.js';

const schema = schemas.sink;
const group = groups.fold;

type Sequences = Map<string, number>;

/**
 * A detection in small: state per key in memory, loaded on first touch, applied after the commit, dropped on rollback.
 * Each effect says after which sequence number it was taken, from memory: stale memory shows.
 */
@Injectable()
export class FoldSteps implements BatchHandler<Step> {
  readonly group = group;
  readonly contract = Step;
  readonly maxBatch = 8;
  private readonly held = new Map<number, Sequences>();
  private readonly decided = new Map<EventBatch<Step>, Sequences>();

  constructor(@Inject(Outbox) private readonly outbox: Outbox) {}

  async handleBatch(batch: EventBatch<Step>, tx: EntityManager): Promise<void> {
    await tx.query(
      `insert into ${schema}.passed (partition, record_offset) select $1, unnest($2::bigint[])`,
      [batch.partition, batch.events.map(({ offset }) => offset.toString())],
    );
    const fresh = await this.newlySeen(batch.events, tx);
    const last = await this.sequences(batch, tx);
    const effects = fresh.map(({ id, key, data: { seq } }) => {
      const afterSeq = last.get(key) ?? 0;
      last.set(key, seq);
      return { id, key, seq, afterSeq };
    });
    this.decided.set(batch, last);
    if (effects.length === 0) return;
    await tx.query(
      `insert into ${schema}.effects (consumer_group, event_id, message_key, seq, after_seq)
       select '${group}', * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])`,
      [
        effects.map(({ id }) => id),
        effects.map(({ key }) => key),
        effects.map(({ seq }) => seq),
        effects.map(({ afterSeq }) => afterSeq),
      ],
    );
    await tx.query(
      `insert into ${schema}.progress (consumer_group, message_key, last_seq)
       select '${group}', * from unnest($1::text[], $2::bigint[])
       on conflict (consumer_group, message_key) do update set last_seq = excluded.last_seq`,
      [[...last.keys()], [...last.values()]],
    );
    await this.outbox.appendAll(
      tx,
      Echo,
      effects.map(({ id, key, seq }) => ({ tenantId: tenantOf(key), key, data: { seq, origin: id } })),
    );
  }

  committed(batch: EventBatch<Step>): void {
    const held = this.held.get(batch.partition);
    for (const [key, seq] of this.decided.get(batch) ?? []) held?.set(key, seq);
    this.decided.delete(batch);
  }

  rolledBack(batch: EventBatch<Step>): undefined {
    this.decided.delete(batch);
  }

  assigned({ partition }: PartitionRef): Promise<void> {
    this.held.set(partition, new Map());
    return Promise.resolve();
  }

  revoked({ partition }: PartitionRef): void {
    this.held.delete(partition);
  }

  /** The first of each id: the same event may be at two offsets. */
  private async newlySeen(events: Event<Step>[], tx: EntityManager): Promise<Event<Step>[]> {
    const rows: { event_id: string }[] = await tx.query(
      `insert into ${schema}.seen (event_id) select unnest($1::text[]) on conflict do nothing returning event_id`,
      [events.map(({ id }) => id)],
    );
    const fresh = new Set(rows.map(({ event_id }) => event_id));
    return events.filter(({ id }) => fresh.delete(id));
  }

  /** Of the batch's keys, from memory or, on first touch, from Postgres. */
  private async sequences(batch: EventBatch<Step>, tx: EntityManager): Promise<Sequences> {
    const held = this.held.get(batch.partition);
    if (held === undefined) throw new Error('a batch of a partition that was not assigned');
    const keys = [...new Set(batch.events.map(({ key }) => key))];
    const rows: { message_key: string; last_seq: string }[] = await tx.query(
      `select message_key, last_seq from ${schema}.progress
        where consumer_group = '${group}' and message_key = any($1)`,
      [keys.filter((key) => !held.has(key))],
    );
    const loaded = new Map(rows.map(({ message_key, last_seq }) => [message_key, Number(last_seq)]));
    return new Map(keys.map((key) => [key, held.get(key) ?? loaded.get(key) ?? 0]));
  }
}
