import type { CheckpointRecord } from '@palisade/contracts';
import type { EntityManager } from 'typeorm';

type Row = Omit<CheckpointRecord, 'sequence'> & { sequence: string };

// Any number; apart from those of other libraries' locks in this database.
const lockClass = 4_207_002;

/** What was signed, of each chain, in this service's tables. */
export const storedCheckpoints = {
  /** Until the end of the transaction no other replica signs the chain. */
  async lock(tx: EntityManager, chain: string): Promise<void> {
    await tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [lockClass, chain]);
  },

  async latest(tx: EntityManager, chain: string): Promise<CheckpointRecord | undefined> {
    const rows = await tx.query<Row[]>(
      `select chain, sequence, head_hash, signed_at, kid, jws from audit.checkpoints
        where chain = $1 order by sequence desc limit 1`,
      [chain],
    );
    return rows[0] && checkpointOf(rows[0]);
  },

  /** In order, those of the records after `after` up to and with `upTo`. */
  async between(
    tx: EntityManager,
    { chain, after, upTo }: { chain: string; after: number; upTo: number },
  ): Promise<CheckpointRecord[]> {
    const rows = await tx.query<Row[]>(
      `select chain, sequence, head_hash, signed_at, kid, jws from audit.checkpoints
        where chain = $1 and sequence > $2 and sequence <= $3 order by sequence`,
      [chain, after, upTo],
    );
    return rows.map(checkpointOf);
  },

  async insert(tx: EntityManager, checkpoint: CheckpointRecord): Promise<void> {
    const { chain, sequence, head_hash, signed_at, kid, jws } = checkpoint;
    await tx.query(
      `insert into audit.checkpoints (chain, sequence, head_hash, signed_at, kid, jws) values ($1, $2, $3, $4, $5, $6)`,
      [chain, sequence, head_hash, signed_at, kid, jws],
    );
  },
};

function checkpointOf(row: Row): CheckpointRecord {
  return { ...row, sequence: Number(row.sequence) };
}
