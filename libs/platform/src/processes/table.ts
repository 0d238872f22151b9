import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

interface Entry {
  pid: number;
  parent: number;
  /** When the process started, in a form that only serves to compare: tells a process from a later one with its pid. */
  startedAt: string;
  zombie: boolean;
}

const hasProc = existsSync('/proc/self/stat');

/** Whether a process of this pid exists and hasn't ended; a zombie has. */
export function isAlive(pid: number): boolean {
  const entry = entryOf(pid);
  return entry !== undefined && !entry.zombie;
}

export function startTimeOf(pid: number): string | undefined {
  return entryOf(pid)?.startedAt;
}

export function childrenOf(pid: number): number[] {
  return entries()
    .filter((entry) => entry.parent === pid && !entry.zombie)
    .map((entry) => entry.pid);
}

/** Living processes with an argument on their command line for which `matches` holds. */
export function processesWithArgument(matches: (argument: string) => boolean): number[] {
  return pids().filter((pid) => pid !== process.pid && argumentsOf(pid).some(matches) && isAlive(pid));
}

function entryOf(pid: number): Entry | undefined {
  if (!hasProc) return entries().find((entry) => entry.pid === pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in parentheses, may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      pid,
      zombie: fields[0] === 'Z' || fields[0] === 'X',
      parent: Number(fields[1]),
      startedAt: fields[19] ?? '',
    };
  } catch {
    return undefined;
  }
}

function entries(): Entry[] {
  if (hasProc) return pids().flatMap((pid) => entryOf(pid) ?? []);
  return psLines('pid=,ppid=,stat=,lstart=').flatMap((line) => {
    const [pid, parent, state, ...started] = line.split(/\s+/);
    if (!pid || !parent || !state) return [];
    return {
      pid: Number(pid),
      parent: Number(parent),
      zombie: state.startsWith('Z'),
      startedAt: started.join(' '),
    };
  });
}

function pids(): number[] {
  if (!hasProc) return psLines('pid=').map(Number);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function argumentsOf(pid: number): string[] {
  if (!hasProc) return psLines('args=', ['-p', String(pid)]).flatMap((line) => line.split(' '));
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function psLines(format: string, select: string[] = ['-A']): string[] {
  try {
    const output = execFileSync('ps', [...select, '-o', format], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.split('\n').flatMap((line) => line.trim() || []);
  } catch {
    return [];
  }
}
