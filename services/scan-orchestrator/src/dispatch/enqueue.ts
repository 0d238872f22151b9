import type { EntityManager } from 'typeorm';
import type { Target } from '../targets/target.entity.js';

/** How many attempts a task has before it has failed. */
export const mostAttempts = 4;

/** What one step of priority is worth: a task that has waited so much longer goes first. */
const ageingSeconds = 60;

const steps = { low: 0, medium: 1, high: 2, critical: 3 } as const;

/** Somebody waits for what was asked for by hand: it is worth more than any criticality. */
export function priorityOf({ criticality }: Pick<Target, 'criticality'>, manual: boolean): number {
  return steps[criticality] + (manual ? 4 : 0);
}

export interface Queued {
  taskId: string;
  scanner: string;
  /** The next one. */
  attempt: number;
}

/** Puts tasks of a scan into the queue. */
export async function enqueue(
  tx: EntityManager,
  scan: { tenantId: string; id: string; queuedAt: Date },
  target: Pick<Target, 'id' | 'host'>,
  { tasks, priority }: { tasks: readonly Queued[]; priority: number },
): Promise<void> {
  await tx.query(
    `insert into scan_orchestrator.queue
       (task_id, tenant_id, scan_id, target_id, scanner, host, state, attempt, last_attempt, rank, queued_at)
     select task_id, $1, $2, $3, scanner, $4, 'waiting', attempt, attempt + $5 - 1,
            $6::timestamptz - $7 * interval '1 second', $6
       from unnest($8::uuid[], $9::text[], $10::int[]) as t(task_id, scanner, attempt)`,
    [
      scan.tenantId,
      scan.id,
      target.id,
      target.host,
      mostAttempts,
      scan.queuedAt,
      priority * ageingSeconds,
      tasks.map(({ taskId }) => taskId),
      tasks.map(({ scanner }) => scanner),
      tasks.map(({ attempt }) => attempt),
    ],
  );
}
