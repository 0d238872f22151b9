import pg from 'pg';

export interface Lease {
  epoch: string;
  holder: string;
}

export interface UnsentRow {
  id: string;
  topic: string;
  message_key: string;
  headers: Record<string, string>;
  value: Buffer | null;
}

const largestClaimBytes = 8 * 1024 * 1024;

/** The relay's SQL, on a connection of its own: it neither waits for the pool of the handlers nor takes from it. */
export class RelayStore {
  private client: pg.Client | undefined;

  constructor(
    private readonly settings: { url: string; schema: string; leaseMs: number; onHint: () => void },
  ) {}

  async connect(): Promise<void> {
    if (this.client !== undefined) return;
    const client = new pg.Client({
      connectionString: this.settings.url,
      application_name: `palisade-${this.settings.schema}-relay`,
      connectionTimeoutMillis: 5_000,
      query_timeout: 15_000,
      statement_timeout: 10_000,
      keepAlive: true,
    });
    const drop = () => {
      if (this.client === client) this.client = undefined;
    };
    client.on('error', drop);
    client.on('end', drop);
    client.on('notification', this.settings.onHint);
    await client.connect();
    await client.query(`listen ${this.channel}`);
    this.client = client;
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  /** Tells the relay of another replica that there is something to send; no promise that it hears. */
  async hint(): Promise<void> {
    await this.client?.query(`notify ${this.channel}`).catch(() => undefined);
  }

  /** The lease when nobody holds a valid one. Each holder has an epoch of its own. */
  async acquire(holder: string): Promise<Lease | undefined> {
    const { rows } = await this.query<{ epoch: string }>(
      `update ${this.settings.schema}.relay_lease
          set epoch = epoch + 1, holder = $1, expires_at = clock_timestamp() + $2 * interval '1 millisecond'
        where expires_at < clock_timestamp() returning epoch`,
      [holder, this.settings.leaseMs],
    );
    return rows[0] === undefined ? undefined : { epoch: rows[0].epoch, holder };
  }

  async release({ epoch, holder }: Lease): Promise<void> {
    await this.query(
      `update ${this.settings.schema}.relay_lease set expires_at = '-infinity' where epoch = $1 and holder = $2`,
      [epoch, holder],
    );
  }

  /** The oldest unsent rows, while the lease holds, which this renews; undefined when it is lost. */
  async claim({ epoch, holder }: Lease, limit: number): Promise<UnsentRow[] | undefined> {
    const { rows } = await this.query<UnsentRow | { id: null }>(
      `with lease as (
         update ${this.settings.schema}.relay_lease
            set expires_at = clock_timestamp() + $3 * interval '1 millisecond'
          where epoch = $1 and holder = $2 and expires_at > clock_timestamp() returning 1)
       select unsent.id, unsent.topic, unsent.message_key, unsent.headers, unsent.value
         from lease left join lateral (
           select * from (
             select o.*, sum(coalesce(octet_length(value), 0)) over (order by id) as bytes
               from (select * from ${this.settings.schema}.outbox where sent_at is null order by id limit $4) o) o
            where bytes <= $5 or bytes = coalesce(octet_length(value), 0)) unsent on true
        order by unsent.id`,
      [epoch, holder, this.settings.leaseMs, limit, largestClaimBytes],
    );
    if (rows.length === 0) return undefined;
    return rows.filter((row): row is UnsentRow => row.id !== null);
  }

  /** Of a holder whose lease is lost, nothing is marked: its successor sends them again. */
  async markSent({ epoch, holder }: Lease, ids: string[]): Promise<void> {
    await this.query(
      `update ${this.settings.schema}.outbox set sent_at = clock_timestamp()
        where id = any($3::bigint[]) and sent_at is null
          and exists (select from ${this.settings.schema}.relay_lease where epoch = $1 and holder = $2)`,
      [epoch, holder, ids],
    );
  }

  /** How many rows wait, counted up to 100,000, and for how many seconds the oldest has. */
  async backlog(): Promise<{ depth: number; age: number }> {
    const { rows } = await this.query<{ depth: string; age: string | null }>(
      `select count(*) as depth, extract(epoch from clock_timestamp() - min(created_at)) as age
         from (select created_at from ${this.settings.schema}.outbox
                where sent_at is null order by id limit 100000) unsent`,
      [],
    );
    return { depth: Number(rows[0]?.depth ?? 0), age: Number(rows[0]?.age ?? 0) };
  }

  /** Deletes up to `limit` rows by one statement of `pruning`; returns how many. */
  async prune(statement: string, limit: number): Promise<number> {
    const { rowCount } = await this.query(statement, [limit]);
    return rowCount ?? 0;
  }

  private get channel(): string {
    return `palisade_outbox_${this.settings.schema}`;
  }

  private async query<T extends pg.QueryResultRow>(
    sql: string,
    values: unknown[],
  ): Promise<pg.QueryResult<T>> {
    const { client } = this;
    if (client === undefined) throw new Error('the connection to Postgres was lost');
    try {
      return await client.query<T>(sql, values);
    } catch (error) {
      // The state of a connection on which a query timed out is unknown: start anew.
      if (this.client === client) this.client = undefined;
      void client.end().catch(() => undefined);
      throw error;
    }
  }
}
