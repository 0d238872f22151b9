import { Database } from '@palisade/database';
import { DataSource } from 'typeorm';
import { EventPartitions } from '../events/event-partitions.js';
import type { StoredEvent } from '../events/stored-event.js';
import type { FileAccess } from '../testing/file-access.js';

/** As many as the service has partitions under way. */
const writers = 4;

const take = `insert into file_access.event_dedupe (tenant_id, event_id)
  select distinct tenant_id, event_id
    from unnest($1::uuid[], $2::text[]) as given (tenant_id, event_id) order by tenant_id, event_id
  on conflict do nothing returning tenant_id, event_id`;

const insert = `insert into file_access.events
  (tenant_id, event_id, occurred_at, received_at, claimed_at, timing, action, action_name, actor, resource,
   resource_rest, bytes, ip, ua, session_id, device, labels)
  select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::text[],
    $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::inet[], $14::text[],
    $15::text[], $16::text[], $17::jsonb[])`;

/** Rows without Kafka, rules and states, as any client writes many: one insert a table and batch, in a transaction. */
export class BareStore {
  private constructor(
    private readonly dataSource: DataSource,
    private readonly database: Database,
  ) {}

  static async connect(prepared: FileAccess): Promise<BareStore> {
    const dataSource = await new DataSource({
      type: 'postgres',
      url: prepared.settings.DATABASE_URL,
      poolSize: writers,
      installExtensions: false,
    }).initialize();
    const database = new Database(dataSource);
    await new EventPartitions(database, prepared.settings.EVENT_RETENTION_DAYS).ensureAhead();
    return new BareStore(dataSource, database);
  }

  /** The batches of one tenant. */
  async insert(tenantId: string, batches: readonly (readonly StoredEvent[])[]): Promise<void> {
    const left = batches.toReversed();
    await Promise.all(
      Array.from({ length: writers }, async () => {
        for (let batch = left.pop(); batch !== undefined; batch = left.pop()) {
          await this.insertOne(tenantId, batch);
        }
      }),
    );
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }

  private insertOne(tenantId: string, events: readonly StoredEvent[]): Promise<void> {
    const of = <T>(value: (event: StoredEvent) => T): T[] => events.map(value);
    const ids = [of((event) => event.tenantId), of(({ eventId }) => eventId)];
    return this.database.asTenant(tenantId, async (tx) => {
      await tx.query(take, ids);
      await tx.query(insert, [
        ...ids,
        of(({ occurredAt }) => new Date(occurredAt).toISOString()),
        of(({ receivedAt }) => new Date(receivedAt).toISOString()),
        of(() => null),
        of(({ timing }) => timing),
        of(({ data }) => data.action),
        of(({ data }) => data.action_name ?? null),
        of(({ actor }) => actor),
        of(({ data }) => data.resource),
        of(() => null),
        of(({ data }) => data.bytes ?? null),
        of(({ data }) => data.ip ?? null),
        of(({ data }) => data.ua ?? null),
        of(({ data }) => data.session_id ?? null),
        of(({ data }) => data.device ?? null),
        of(({ data }) => (data.labels === undefined ? null : JSON.stringify(data.labels))),
      ]);
    });
  }
}
