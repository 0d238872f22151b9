import { isAlive, startTimeOf } from './table.js';

/** A process by its pid and start time, so that a later one with the same pid isn't taken for it. */
export interface KnownProcess {
  pid: number;
  startedAt: string;
}

export function knownProcess(pid: number): KnownProcess {
  return { pid, startedAt: startTimeOf(pid) ?? '' };
}

export const thisProcess = (): KnownProcess => knownProcess(process.pid);

/** Whether that very process still runs. */
export function isSameProcess({ pid, startedAt }: KnownProcess): boolean {
  return isAlive(pid) && startTimeOf(pid) === startedAt;
}
