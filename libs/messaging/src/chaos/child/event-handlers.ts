import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Event, EventHandler } from '../../event.js';
import { Echo, groups, Step } from '../messages.js';
import { schemas } from '../tables.js';

const schema = schemas.sink;

interface Effect {
  group: string;
  key: string;
  seq: number;
  /** The id of the source's event. */
  eventId: string;
}

@Injectable()
export class CountSteps implements EventHandler<Step> {
  readonly group = groups.count;
  readonly contract = Step;

  constructor(@Inject('INBOX_OFF') private readonly inboxOff: boolean) {}

  async handle({ id, key, data }: Event<Step>, tx: EntityManager): Promise<void> {
    await take(tx, { group: this.group, key, seq: data.seq, eventId: id });
    // As if the inbox had never been asked.
    if (this.inboxOff) await tx.query(`delete from ${schema}.inbox where event_id = $1`, [id]);
  }
}

/** The second hop: what a handler appended to its own outbox arrives like anything else. */
@Injectable()
export class FollowEchoes implements EventHandler<Echo> {
  readonly group = groups.follow;
  readonly contract = Echo;

  async handle({ key, data }: Event<Echo>, tx: EntityManager): Promise<void> {
    await take(tx, { group: this.group, key, seq: data.seq, eventId: data.origin });
  }
}

async function take(tx: EntityManager, { group, key, seq, eventId }: Effect): Promise<void> {
  // The subquery sees the row as it was before the statement.
  await tx.query(
    `with moved as (
       insert into ${schema}.progress (consumer_group, message_key, last_seq) values ($1, $2, $3)
       on conflict (consumer_group, message_key) do update set last_seq = excluded.last_seq)
     insert into ${schema}.effects (consumer_group, event_id, message_key, seq, after_seq)
     select $1, $4, $2, $3, coalesce(
       (select last_seq from ${schema}.progress where consumer_group = $1 and message_key = $2), 0)`,
    [group, key, seq, eventId],
  );
}
