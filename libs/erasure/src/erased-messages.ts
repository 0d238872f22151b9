import type { Database } from '@palisade/database';

const rowsAtOnce = 5_000;

/** What the messaging library keeps of a tenant in a schema: what was sent within the hour, and ids that were taken. */
export class ErasedMessages {
  constructor(
    private readonly database: Database,
    private readonly schema: string,
  ) {}

  /** The last row of the outbox; what is appended later is about the erasure itself. */
  async last(): Promise<string> {
    const [row] = await this.database.system((tx) =>
      tx.query<{ id: string }[]>(`select coalesce(max(id), 0) as id from ${this.schema}.outbox`),
    );
    return row?.id ?? '0';
  }

  /** Whether Kafka has all up to that row: tombstones too, and what the audit log is to know. */
  async areSent(tenantId: string, last: string): Promise<boolean> {
    const rows = await this.database.system((tx) =>
      tx.query<unknown[]>(
        `select from ${this.schema}.outbox
          where sent_at is null and id <= $2 and headers->>'ce_tenantid' = $1 limit 1`,
        [tenantId, last],
      ),
    );
    return rows.length === 0;
  }

  /** Once all is sent. */
  async erase(tenantId: string): Promise<void> {
    const { schema } = this;
    await this.slices(
      `delete from ${schema}.outbox where id = any(array(select id from ${schema}.outbox
         where sent_at is not null and headers->>'ce_tenantid' = $1 limit $2))`,
      tenantId,
    );
    await this.slices(
      `delete from ${schema}.inbox where ctid = any(array(select ctid from ${schema}.inbox
         where tenant_id = $1 limit $2)) and tenant_id = $1`,
      tenantId,
    );
    // A key may name an actor. Its sequence may begin again only when no row of the old one is left.
    await this.slices(
      `delete from ${schema}.outbox_keys where (topic, message_key) in (
         select topic, message_key from ${schema}.outbox_keys k where message_key like $1 || '%'
            and not exists (select from ${schema}.outbox o where o.topic = k.topic and o.message_key = k.message_key)
          limit $2)`,
      tenantId,
    );
  }

  private async slices(sql: string, tenantId: string): Promise<void> {
    for (let deleted = rowsAtOnce; deleted === rowsAtOnce;) {
      deleted = await this.database.system(async (tx) => {
        const [, count] = await tx.query<[unknown, number]>(sql, [tenantId, rowsAtOnce]);
        return count;
      });
    }
  }
}
