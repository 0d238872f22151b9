import type { RelayStore } from './relay-store.js';

const limit = 2_000;
const mostBatches = 20;

/** Deletes what is no longer needed, in batches small enough that nobody waits for them. */
export class Pruning {
  private readonly statements: string[];

  constructor(
    private readonly store: RelayStore,
    schema: string,
  ) {
    this.statements = [
      `delete from ${schema}.outbox where id in (
         select id from ${schema}.outbox where sent_at < now() - interval '1 hour' limit $1)`,
      // Longer than a dead letter is kept, so that a replay still takes effect once.
      `delete from ${schema}.inbox where ctid in (
         select ctid from ${schema}.inbox where claimed_at < now() - interval '35 days' limit $1)`,
      // A key's sequence may begin again only when no row of the old one is left.
      `delete from ${schema}.outbox_keys k where (topic, message_key) in (
         select topic, message_key from ${schema}.outbox_keys
          where touched_at < now() - interval '1 day' limit $1)
        and touched_at < now() - interval '1 day'
        and not exists (select from ${schema}.outbox o where o.topic = k.topic and o.message_key = k.message_key)`,
    ];
  }

  async run(): Promise<void> {
    for (const statement of this.statements) {
      for (let batch = 0; batch < mostBatches; batch++) {
        if ((await this.store.prune(statement, limit)) < limit) break;
      }
    }
  }
}
