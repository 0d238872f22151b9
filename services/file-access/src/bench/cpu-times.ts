import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Seconds, where the system tells: of all processes together, and of those that were asked about. */
export interface CpuTimes {
  readonly busy: number;
  readonly node: number;
  readonly postgres: number;
}

const ticksPerSecond = 100;

interface Stat {
  readonly command: string;
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended. */
  readonly children: number;
}

/** `backend`: any process of the Postgres server. Where there is no /proc, or Postgres is elsewhere, NaN. */
export function cpuTimes(node: number, backend: number): CpuTimes {
  return { busy: busySeconds(), node: statOf(node)?.own ?? NaN, postgres: postgresSeconds(backend) };
}

/** What part of the machine was busy. */
export function busyShare(before: CpuTimes, after: CpuTimes, seconds: number): number {
  return (after.busy - before.busy) / (seconds * cpus().length);
}

function postgresSeconds(backend: number): number {
  const asked = statOf(backend);
  if (asked?.command !== 'postgres') return NaN;
  const server = statOf(asked.parent);
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const backends = all.flatMap((pid) => {
    const stat = statOf(Number(pid));
    return stat?.parent === asked.parent ? stat.own : [];
  });
  return backends.reduce((sum, seconds) => sum + seconds, (server?.own ?? 0) + (server?.children ?? 0));
}

function busySeconds(): number {
  const [total = ''] = (read('/proc/stat') ?? '').split('\n', 1);
  const [, user, nice, system, , , irq, softIrq] = total.split(/\s+/).map(Number);
  return ((user ?? NaN) + (nice ?? 0) + (system ?? 0) + (irq ?? 0) + (softIrq ?? 0)) / ticksPerSecond;
}

function statOf(pid: number): Stat | undefined {
  const match = /^\d+ \((.*)\) (.*)$/s.exec(read(`/proc/${pid}/stat`) ?? '');
  if (match === null) return undefined;
  const fields = (match[2] ?? '').split(' ').map(Number);
  const seconds = (first: number) => ((fields[first] ?? 0) + (fields[first + 1] ?? 0)) / ticksPerSecond;
  return { command: match[1] ?? '', parent: fields[1] ?? 0, own: seconds(11), children: seconds(13) };
}

/** A process may end while the list of them is read. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
