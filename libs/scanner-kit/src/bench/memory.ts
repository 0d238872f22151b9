import { readdirSync, readFileSync } from 'node:fs';

/** A number of a file of /proc; 0 where the process is gone meanwhile. */
function numberIn(file: string, field: string): number {
  try {
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'latin1'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

export const residentMiB = (pid: number): number => numberIn(`/proc/${String(pid)}/status`, 'VmRSS') / 1024;

/** How many processes a process has begun that live, and their memory: what is shared counts once, by shares. */
export function childrenOf(pid: number): { count: number; shareMiB: number; residentMiB: number } {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && numberIn(`/proc/${name}/status`, 'PPid') === pid)
    .map(Number);
  const shareOf = (child: number) => numberIn(`/proc/${String(child)}/smaps_rollup`, 'Pss') / 1024;
  return {
    count: children.length,
    shareMiB: children.reduce((sum, child) => sum + shareOf(child), 0),
    residentMiB: children.reduce((sum, child) => sum + residentMiB(child), 0),
  };
}
