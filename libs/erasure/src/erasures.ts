import type { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import type { ErasableTable } from './erasable-data.js';

export interface Erasure {
  tenantId: string;
  erasureId: string;
  requestedAt: Date;
  asked: number;
}

export interface DoneErasure extends Erasure {
  erasedAt: Date;
  erased: Record<string, number>;
  kept: Record<string, string>;
}

interface Row {
  tenant_id: string;
  erasure_id: string;
  requested_at: Date;
  asked: string;
  erased: Record<string, number>;
  kept: Record<string, string>;
  erased_at: Date | null;
}

const leaseSeconds = 15;
const leased = `clock_timestamp() + interval '${leaseSeconds} seconds'`;

/** The schema's erased tenants and how far their rows are. */
export class Erasures {
  constructor(
    private readonly database: Database,
    private readonly schema: string,
  ) {}

  /** From the commit on no transaction is the tenant's any more; returns the erasure when it is done already. */
  async mark(
    tx: EntityManager,
    { tenantId, erasureId, requestedAt, asked }: Erasure,
  ): Promise<DoneErasure | undefined> {
    const rows = await tx.query<Row[]>(
      `insert into ${this.schema}.erased_tenants as known (tenant_id, erasure_id, requested_at, asked)
       values ($1, $2, $3, $4)
       on conflict (tenant_id) do update set asked = greatest(known.asked, excluded.asked) returning *`,
      [tenantId, erasureId, requestedAt.toISOString(), asked],
    );
    return rows[0] && doneOf(rows[0]);
  }

  /** One that is not done and that no replica works on. */
  lease(): Promise<Erasure | undefined> {
    return this.database.system(async (tx) => {
      const [rows] = await tx.query<[Row[], number]>(
        `update ${this.schema}.erased_tenants set leased_until = ${leased}
          where tenant_id = (select tenant_id from ${this.schema}.erased_tenants
                              where erased_at is null and leased_until < clock_timestamp()
                              order by leased_until limit 1 for update skip locked)
         returning *`,
      );
      return rows[0] && erasureOf(rows[0]);
    });
  }

  renew(tenantId: string): Promise<void> {
    return this.setLease(tenantId, leased);
  }

  /** For this replica or another, soon. */
  giveBack(tenantId: string): Promise<void> {
    return this.setLease(tenantId, 'clock_timestamp()');
  }

  /** In the transaction that took so many rows of the table away. */
  async count(tx: EntityManager, tenantId: string, table: ErasableTable, rows: number): Promise<void> {
    const [, name = table.table] = table.table.split('.');
    const topic = table.tombstones?.contract.topic.name;
    await this.add(tx, tenantId, { [name]: rows, ...(topic !== undefined && { [topic]: rows }) });
  }

  async add(tx: EntityManager, tenantId: string, taken: Readonly<Record<string, number>>): Promise<void> {
    for (const [name, count] of Object.entries(taken)) {
      await tx.query(
        `update ${this.schema}.erased_tenants
            set erased = erased || jsonb_build_object($2::text, coalesce((erased->>$2)::bigint, 0) + $3::bigint),
                leased_until = ${leased}
          where tenant_id = $1`,
        [tenantId, name, count],
      );
    }
  }

  async finish(
    tx: EntityManager,
    tenantId: string,
    keptAt: (erasedAt: Date) => Readonly<Record<string, string>>,
  ): Promise<DoneErasure | undefined> {
    const now = new Date();
    const [rows] = await tx.query<[Row[], number]>(
      `update ${this.schema}.erased_tenants set erased_at = $2, kept = $3
        where tenant_id = $1 and erased_at is null returning *`,
      [tenantId, now.toISOString(), JSON.stringify(keptAt(now))],
    );
    return rows[0] && doneOf(rows[0]);
  }

  /** When, by the clock of Postgres; as text, since a Date has milliseconds only. */
  async now(): Promise<string> {
    const [row] = await this.database.system((tx) =>
      tx.query<{ now: string }[]>('select clock_timestamp()::text as now'),
    );
    return row?.now ?? '';
  }

  /**
   * Whether every transaction of the service that began before then has ended. One that was not refused, since it began
   * before the mark was committed, may write rows up to its own commit. It need not have an id yet, so that snapshots
   * don't tell of it.
   */
  async isSettled(since: string): Promise<boolean> {
    const rows = await this.database.system((tx) =>
      tx.query<unknown[]>(
        `select from pg_stat_activity where usename = current_user and datname = current_database()
            and pid <> pg_backend_pid() and xact_start < $1::timestamptz limit 1`,
        [since],
      ),
    );
    return rows.length === 0;
  }

  private async setLease(tenantId: string, until: string): Promise<void> {
    await this.database.system((tx) =>
      tx.query(`update ${this.schema}.erased_tenants set leased_until = ${until} where tenant_id = $1`, [
        tenantId,
      ]),
    );
  }
}

function erasureOf(row: Row): Erasure {
  return {
    tenantId: row.tenant_id,
    erasureId: row.erasure_id,
    requestedAt: row.requested_at,
    asked: Number(row.asked),
  };
}

function doneOf(row: Row): DoneErasure | undefined {
  if (row.erased_at === null) return undefined;
  return { ...erasureOf(row), erasedAt: row.erased_at, erased: row.erased, kept: row.kept };
}
