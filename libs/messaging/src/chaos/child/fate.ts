import { faultPoints } from '../../fault-points.js';
import type { KillPoint } from '../plan.js';
import type { Answer, Fate } from '../protocol.js';

let fate: Fate | undefined;

/** Waits for the process to come to where its fate is; forgets it when there is none. */
export function awaitFate(next: Fate | undefined): void {
  fate = next;
}

/** Says that the process is at the point; does not return from the one at which it is to die. */
export function reach(point: KillPoint, group?: string): void | Promise<void> {
  if (fate?.point !== point || (fate.group ?? group) !== group) return;
  if (fate.passes-- > 0) return;
  const { signal } = fate;
  fate = undefined;
  if (signal === 'SIGSTOP') return fallAsleep();
  process.kill(process.pid, signal);
}

/** Resolves when it has been woken up. */
function fallAsleep(): Promise<void> {
  return new Promise((resolve) => {
    process.send?.('asleep' satisfies Answer, () => {
      process.kill(process.pid, 'SIGSTOP');
      resolve();
    });
  });
}

faultPoints.install(reach);
