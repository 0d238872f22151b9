import type { Task } from '../tasks/task.entity.js';
import type { EndedState } from './scan.entity.js';

type Ending = Pick<Task, 'state' | 'reason' | 'detail'>;

export interface ScanOutcome {
  state: EndedState;
  why?: { reason: string; detail?: string };
}

/** What a scan has come to by what became of its tasks; undefined while one of them has not ended. */
export function outcomeOf(tasks: readonly Ending[]): ScanOutcome | undefined {
  if (tasks.some(({ state }) => ['waiting', 'offered', 'running'].includes(state))) return undefined;
  if (tasks.every(({ state }) => state === 'succeeded')) return { state: 'completed' };
  const failed = tasks.filter(({ state }) => state === 'failed');
  const first = failed[0] ?? tasks.find(({ state }) => state !== 'succeeded');
  const why = {
    reason: first?.reason ?? 'partly-seen',
    detail: sentence(tasks.length, failed.length, first?.detail ?? null),
  };
  return { state: failed.length === tasks.length ? 'failed' : 'partial', why };
}

function sentence(tasks: number, failed: number, detail: string | null): string {
  if (tasks === 1) return detail ?? (failed === 1 ? 'The task failed.' : 'Only a part could be looked at.');
  const counted =
    failed === 0 ? 'Some tasks saw a part only.' : `${String(failed)} of ${String(tasks)} tasks failed.`;
  return (detail === null ? counted : `${counted} The first: ${detail}`).slice(0, 2000);
}
