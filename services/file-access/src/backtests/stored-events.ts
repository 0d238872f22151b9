import { postgresOf, type PostgresAddress } from '@palisade/connections';
import pg from 'pg';
import { type EventPosition, type FoundEvent, searchSql } from '../events/event-search.js';

const pageSize = 5_000;

/** A tenant's events by time, with a connection of its own and the tenant's rights alone. */
export class StoredEvents {
  private constructor(
    private readonly client: pg.Client,
    private readonly tenantId: string,
    private readonly to: number,
  ) {}

  static async open(address: PostgresAddress, tenantId: string, to: number): Promise<StoredEvents> {
    const client = new pg.Client({
      ...postgresOf(address),
      application_name: 'file-access-backtest',
      statement_timeout: 60_000,
      keepAlive: true,
    });
    // What breaks a query is thrown by it; a connection that breaks between two is found by the next.
    client.on('error', () => undefined);
    await client.connect();
    return new StoredEvents(client, tenantId, to);
  }

  async read(from: number, after: EventPosition | undefined): Promise<FoundEvent[]> {
    const filter = { from: new Date(from), to: new Date(this.to) };
    const { sql, values } = searchSql(this.tenantId, filter, { limit: pageSize, oldestFirst: true, after });
    await this.client.query('begin read only');
    await this.client.query(`select set_config('palisade.tenants', $1, true)`, [this.tenantId]);
    const { rows } = await this.client.query<FoundEvent>(sql, values);
    await this.client.query('commit');
    return rows;
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
