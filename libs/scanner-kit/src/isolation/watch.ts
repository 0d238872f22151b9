import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { bounds } from '../protocol/messages.js';
import type { Limits } from './launch.js';

const everyMs = 100;

/**
 * Looks at a process while it lives: what memory it has, and whether it writes without end to the channel, which Node gathers
 * until the line ends, whatever its length. `exceeded` is called once.
 */
export function watch(
  child: ChildProcess,
  { residentMiB }: Limits,
  exceeded: (what: 'memory' | 'messages') => void,
): { heard: () => void; stop: () => void } {
  let heardAt = bytesRead(child);
  const timer = setInterval(() => {
    const what =
      residentKiB(child.pid) > residentMiB * 1024
        ? 'memory'
        : bytesRead(child) - heardAt > bounds.messageBytes
          ? 'messages'
          : undefined;
    if (what === undefined) return;
    clearInterval(timer);
    exceeded(what);
  }, everyMs);
  return {
    heard: () => {
      heardAt = bytesRead(child);
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** Where there is no /proc only V8's own limit holds, which docs/scanning.md says. */
function residentKiB(pid: number | undefined): number {
  try {
    return Number(
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'latin1'))?.[1] ?? 0,
    );
  } catch {
    return 0;
  }
}

/** Node says nowhere in public how much came through the channel; a test tells when this place has moved. */
function bytesRead(child: ChildProcess): number {
  const key = Object.getOwnPropertySymbols(child).find(({ description }) => description === 'kChannelHandle');
  const handle = key === undefined ? undefined : (Reflect.get(child, key) as { bytesRead?: number } | null);
  return handle?.bytesRead ?? 0;
}
