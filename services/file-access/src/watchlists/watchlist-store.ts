import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isStorable } from '../rules/rule-input.js';

export interface StoredWatchlist {
  readonly name: string;
  readonly revision: number;
  readonly description: string;
  readonly entries: readonly string[];
  readonly deleted: boolean;
  readonly changedAt: Date;
  readonly changedBy: string;
}

interface Row {
  name: string;
  revision: string;
  description: string;
  entries: string[];
  deleted: boolean;
  changed_at: Date;
  changed_by: string;
}

const columns = 'name, revision, description, entries, deleted, changed_at, changed_by';

/** The rows of watchlists, and of what they were. */
@Injectable()
export class WatchlistStore {
  async page(
    tx: EntityManager,
    tenantId: string,
    { after, limit }: { after: string; limit: number },
  ): Promise<StoredWatchlist[]> {
    const rows = await tx.query<Row[]>(
      `select ${columns} from file_access.watchlists
        where tenant_id = $1 and not deleted and name > $2 order by name limit $3`,
      [tenantId, after, limit],
    );
    return rows.map(asStored);
  }

  /** Also one that was deleted. */
  async find(tx: EntityManager, tenantId: string, name: string): Promise<StoredWatchlist | undefined> {
    if (!isStorable(name)) return undefined;
    const [row] = await tx.query<Row[]>(
      `select ${columns} from file_access.watchlists where tenant_id = $1 and name = $2`,
      [tenantId, name],
    );
    return row === undefined ? undefined : asStored(row);
  }

  async versions(
    tx: EntityManager,
    tenantId: string,
    { name, before, limit }: { name: string; before: number; limit: number },
  ): Promise<StoredWatchlist[]> {
    if (!isStorable(name)) return [];
    const rows = await tx.query<Row[]>(
      `select ${columns} from file_access.watchlist_versions
        where tenant_id = $1 and name = $2 and revision < $3 order by revision desc limit $4`,
      [tenantId, name, before, limit],
    );
    return rows.map(asStored);
  }

  /** Of all lists but the one. */
  async entriesBesides(tx: EntityManager, tenantId: string, name: string): Promise<number> {
    const [row] = await tx.query<{ n: number }[]>(
      `select coalesce(sum(cardinality(entries)), 0)::int as n from file_access.watchlists
        where tenant_id = $1 and not deleted and name <> $2`,
      [tenantId, name],
    );
    return row?.n ?? 0;
  }

  async save(tx: EntityManager, tenantId: string, list: StoredWatchlist): Promise<void> {
    const { name, revision, description, entries, deleted, changedAt, changedBy } = list;
    const values = [
      tenantId,
      name,
      revision,
      description,
      entries,
      deleted,
      changedAt.toISOString(),
      changedBy,
    ];
    await tx.query(
      `insert into file_access.watchlists (tenant_id, ${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (tenant_id, name) do update set revision = excluded.revision, description = excluded.description,
         entries = excluded.entries, deleted = excluded.deleted, changed_at = excluded.changed_at,
         changed_by = excluded.changed_by`,
      values,
    );
    await tx.query(
      `insert into file_access.watchlist_versions (tenant_id, ${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values,
    );
  }
}

function asStored(row: Row): StoredWatchlist {
  return {
    name: row.name,
    revision: Number(row.revision),
    description: row.description,
    entries: row.entries,
    deleted: row.deleted,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
  };
}
