import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Limits } from './launch.js';

const everyMs = 100;

/** Looks at what memory a process has while it lives; `exceeded` is called once. Returns what ends it. */
export function watchMemory(child: ChildProcess, { residentMiB }: Limits, exceeded: () => void): () => void {
  const timer = setInterval(() => {
    if (residentKiB(child.pid) <= residentMiB * 1024) return;
    clearInterval(timer);
    exceeded();
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
}

/** Where there is no /proc only V8's own limit holds, which the README says. */
function residentKiB(pid: number | undefined): number {
  try {
    return Number(
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'latin1'))?.[1] ?? 0,
    );
  } catch {
    return 0;
  }
}
