import { waitUntil } from '../wait.js';
import { isAlive } from './table.js';

/** Sends a signal; a process that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Asks a process to end, and kills it when it hasn't after `graceMs`. */
export async function end(pid: number, ask: NodeJS.Signals = 'SIGTERM', graceMs = 20_000): Promise<void> {
  signal(pid, 'SIGCONT');
  signal(pid, ask);
  if (await waitUntil(() => !isAlive(pid), { timeoutMs: graceMs })) return;
  await killNow(pid);
}

export async function killNow(pid: number): Promise<void> {
  signal(pid, 'SIGKILL');
  if (!(await waitUntil(() => !isAlive(pid), { timeoutMs: 10_000 }))) {
    throw new Error(`process ${pid} is still there 10 s after SIGKILL`);
  }
}
