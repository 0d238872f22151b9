import type { EntityManager } from 'typeorm';

export interface Head {
  chain: string;
  sequence: number;
  hash: string;
  recordedAt: string;
}

interface HeadRow {
  chain: string;
  sequence: string;
  hash: string;
  recorded_at: Date;
}

const columns = `chain, sequence, encode(head_hash, 'hex') as hash, recorded_at`;

/** The last entry of each chain; whoever appends to a chain holds its row until the commit. */
export const chainHeads = {
  /** In one order, so that two batches that hold the same chains wait for each other and never deadlock. */
  async lock(tx: EntityManager, chains: readonly string[]): Promise<Map<string, Head>> {
    const names = [...chains].sort();
    await tx.query(
      `insert into audit.chains (chain, sequence, head_hash, recorded_at)
       select name, 0, decode(repeat('0', 64), 'hex'), '1970-01-01Z' from unnest($1::text[]) as t(name)
        where not exists (select from audit.chains where chain = name)
        order by name collate "C" on conflict do nothing`,
      [names],
    );
    const rows = await tx.query<HeadRow[]>(
      `select ${columns} from audit.chains where chain = any($1::text[]) order by chain collate "C" for update`,
      [names],
    );
    return new Map(rows.map((row) => [row.chain, headOf(row)]));
  },

  async move(tx: EntityManager, heads: readonly Head[]): Promise<void> {
    await tx.query(
      `update audit.chains c set sequence = t.sequence, head_hash = decode(t.hash, 'hex'), recorded_at = t.recorded_at
         from unnest($1::text[], $2::bigint[], $3::text[], $4::timestamptz[]) as t(chain, sequence, hash, recorded_at)
        where c.chain = t.chain`,
      [
        heads.map(({ chain }) => chain),
        heads.map(({ sequence }) => sequence),
        heads.map(({ hash }) => hash),
        heads.map(({ recordedAt }) => recordedAt),
      ],
    );
  },

  async of(tx: EntityManager, chain: string): Promise<Head | undefined> {
    const rows = await tx.query<HeadRow[]>(`select ${columns} from audit.chains where chain = $1`, [chain]);
    return rows[0] && headOf(rows[0]);
  },

  /** In the order of their names, those after `after`. */
  async page(tx: EntityManager, after: string, limit: number): Promise<Head[]> {
    const rows = await tx.query<HeadRow[]>(
      `select ${columns} from audit.chains where chain > $1 order by chain limit $2`,
      [after, limit],
    );
    return rows.map(headOf);
  },
};

function headOf({ chain, sequence, hash, recorded_at }: HeadRow): Head {
  return { chain, sequence: Number(sequence), hash, recordedAt: recorded_at.toISOString() };
}
