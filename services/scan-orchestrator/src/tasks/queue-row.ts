import type { EntityManager } from 'typeorm';

/** A task in the queue, as Postgres gives it. */
export interface QueueRow {
  task_id: string;
  tenant_id: string;
  scan_id: string;
  target_id: string;
  scanner: string;
  state: 'waiting' | 'offered' | 'running';
  attempt: number;
  last_attempt: number;
  replica_id: string | null;
  token_hash: Buffer | null;
  offer_expires_at: Date | null;
  /** Of the token by which it was claimed, until the replica is heard of. */
  claimed_hash: Buffer | null;
  claimed_again_until: Date | null;
  lease_until: Date | null;
  deadline_at: Date | null;
}

/** The row, locked; its scan is locked before it. */
export async function lockQueued(tx: EntityManager, taskId: string): Promise<QueueRow | undefined> {
  const rows = await tx.query<QueueRow[]>(
    `select * from scan_orchestrator.queue where task_id = $1 for update`,
    [taskId],
  );
  return rows[0];
}
