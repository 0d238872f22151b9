import { faultPoints } from '../../fault-points.js';
import type { KillPoint } from '../plan.js';

let awaited: { point: KillPoint; passes: number } | undefined;

export function dieAt(point: KillPoint, passes: number): void {
  awaited = { point, passes };
}

export function dieNowhere(): void {
  awaited = undefined;
}

/** Says that the process is at the point; does not return from the one at which it is to die. */
export function reach(point: KillPoint): void {
  if (awaited?.point !== point || awaited.passes-- > 0) return;
  process.kill(process.pid, 'SIGKILL');
}

faultPoints.install(reach);
