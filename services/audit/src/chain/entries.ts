import type { AuditRecord } from '@palisade/contracts';
import type { EntityManager } from 'typeorm';
import type { ChainTable } from './chain-tables.js';
import type { Entry } from './envelope.js';
import { searchColumnsOf, searchFault, type StoredColumns } from './search-columns.js';

export interface NewEntry extends Entry {
  data: AuditRecord;
}

export interface EntryRow {
  chain: string;
  sequence: string;
  previous_hash: string;
  hash: string;
  recorded_at: Date;
  record: string;
}

export const entryColumns = (key: string): string =>
  `${key} as chain, sequence, encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash,
   recorded_at, record`;

export interface Known {
  chain: string;
  record_id: string;
  record: string;
}

/** The rows of chains; the statements are the same for tenants' chains and the one of the system. */
export const entries = {
  /** Those of the records that are in their chains already. */
  known(
    tx: EntityManager,
    { name, key, type }: ChainTable,
    wanted: readonly Pick<Known, 'chain' | 'record_id'>[],
  ): Promise<Known[]> {
    return tx.query<Known[]>(
      `select r.${key} as chain, r.record_id, r.record
         from unnest($1::${type}[], $2::text[]) as t(chain, record_id)
         join ${name} r on r.${key} = t.chain and r.record_id = t.record_id`,
      [wanted.map(({ chain }) => chain), wanted.map(({ record_id }) => record_id)],
    );
  },

  async insert(
    tx: EntityManager,
    { name, key, type }: ChainTable,
    added: readonly NewEntry[],
  ): Promise<void> {
    const search = added.map(({ data, recordedAt }) => searchColumnsOf(data, recordedAt));
    await tx.query(
      `insert into ${name} (${key}, sequence, record_id, previous_hash, hash, recorded_at, record, occurred_at,
                            service, actor_id, actor_email, action, outcome, target_kind, target_id)
       select chain, sequence, record_id, decode(previous_hash, 'hex'), decode(hash, 'hex'), recorded_at, record,
              occurred_at, service, actor_id, actor_email, action, outcome, target_kind, target_id
         from unnest($1::${type}[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[],
                     $8::timestamptz[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
                     $15::text[])
           as t(chain, sequence, record_id, previous_hash, hash, recorded_at, record, occurred_at, service, actor_id,
                actor_email, action, outcome, target_kind, target_id)`,
      [
        added.map(({ chain }) => chain),
        added.map(({ sequence }) => sequence),
        added.map(({ data }) => data.record_id),
        added.map(({ previousHash }) => previousHash),
        added.map(({ hash }) => hash),
        added.map(({ recordedAt }) => recordedAt),
        added.map(({ record }) => record),
        search.map(({ occurred_at }) => occurred_at),
        search.map(({ service }) => service),
        search.map(({ actor_id }) => actor_id),
        search.map(({ actor_email }) => actor_email),
        search.map(({ action }) => action),
        search.map(({ outcome }) => outcome),
        search.map(({ target_kind }) => target_kind),
        search.map(({ target_id }) => target_id),
      ],
    );
  },

  /** In order, those after `after` up to and with `upTo`, at most `limit`. */
  async page(
    tx: EntityManager,
    { name, key }: ChainTable,
    range: { chain: string; after: number; upTo: number; limit: number },
  ): Promise<Entry[]> {
    const rows = await tx.query<EntryRow[]>(
      `select ${entryColumns(key)} from ${name}
        where ${key} = $1 and sequence > $2 and sequence <= $3 order by sequence limit $4`,
      [range.chain, range.after, range.upTo, range.limit],
    );
    return rows.map(entryOf);
  },

  /** As `page`, and of each entry what is wrong with the columns that it is searched by. */
  async examined(
    tx: EntityManager,
    { name, key }: ChainTable,
    range: { chain: string; after: number; upTo: number; limit: number },
  ): Promise<{ entry: Entry; searchFault: string | undefined }[]> {
    const rows = await tx.query<(EntryRow & StoredColumns)[]>(
      `select ${entryColumns(key)}, record_id, (extract(epoch from occurred_at) * 1000)::text as occurred_ms, service,
              actor_id, actor_email, action, outcome, target_kind, target_id
         from ${name} where ${key} = $1 and sequence > $2 and sequence <= $3 order by sequence limit $4`,
      [range.chain, range.after, range.upTo, range.limit],
    );
    return rows.map((row) => {
      const entry = entryOf(row);
      const { record_id, occurred_ms, service, actor_id, actor_email, action, outcome } = row;
      const { target_kind, target_id } = row;
      const actor = { actor_id, actor_email };
      const stored = { record_id, occurred_ms, service, ...actor, action, outcome, target_kind, target_id };
      return { entry, searchFault: searchFault(entry, stored) };
    });
  },

  /** The first row that no head covers, which searches show all the same. One statement, so that none is just appended. */
  async beyondHead(tx: EntityManager, { name, key }: ChainTable, chain: string): Promise<number | undefined> {
    const rows = await tx.query<{ sequence: string }[]>(
      `select sequence from ${name} where ${key} = $1
          and sequence > coalesce((select sequence from audit.chains where chain = $1::text), 0)
        order by sequence limit 1`,
      [chain],
    );
    return rows[0] && Number(rows[0].sequence);
  },

  async hashAt(
    tx: EntityManager,
    { name, key }: ChainTable,
    { chain, sequence }: { chain: string; sequence: number },
  ): Promise<string | undefined> {
    const rows = await tx.query<{ hash: string }[]>(
      `select encode(hash, 'hex') as hash from ${name} where ${key} = $1 and sequence = $2`,
      [chain, sequence],
    );
    return rows[0]?.hash;
  },
};

export function entryOf(row: EntryRow): Entry {
  return {
    chain: row.chain,
    sequence: Number(row.sequence),
    previousHash: row.previous_hash,
    hash: row.hash,
    recordedAt: row.recorded_at.toISOString(),
    record: row.record,
  };
}
