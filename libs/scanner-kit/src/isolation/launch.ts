import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Limits {
  /** Of V8's old generation; buffers lie outside of it. */
  heapMiB: number;
  /** Of the whole process, which is ended above it. */
  residentMiB: number;
  cpuSeconds: number;
}

export const usualLimits: Limits = { heapMiB: 192, residentMiB: 384, cpuSeconds: 120 };

/** What runs in a task's process. */
export interface Program {
  url: URL;
  /** For sources that Node doesn't run as they are. */
  execArgv?: readonly string[];
}

export interface Launch {
  program: Program;
  /** The scanner's module, which the program imports. */
  module: URL;
  limits: Limits;
  /** Where unshare is, if a namespace is to be had. */
  unshare: string | undefined;
}

/**
 * Raises its own chance to be the one that the kernel ends when memory is short, limits itself, and becomes the program: soft
 * before hard, so that SIGXCPU tells why. No core, which would hold credentials, and no byte into any file.
 */
const limited = [
  '{ echo 500 > /proc/self/oom_score_adj; } 2> /dev/null',
  'ulimit -S -t "$1" && ulimit -H -t $(($1 + 5)) && ulimit -c 0 && ulimit -f 0 || exit 71',
  'shift',
  'unset PWD OLDPWD',
  'exec "$@"',
].join('\n');

/**
 * A process for one task: no environment, no network of its own where that is to be had, and by Node's permissions no other
 * process, no thread, no native code, and no file but code.
 */
export function launch({ program, module, limits, unshare }: Launch): ChildProcess {
  const readable = readablePlaces(program.url, module).map((place) => `--allow-fs-read=${place}`);
  const node = [
    process.execPath,
    `--max-old-space-size=${String(limits.heapMiB)}`,
    '--max-semi-space-size=8',
    '--disallow-code-generation-from-strings',
    '--no-warnings',
    '--permission',
    ...readable,
    ...(program.execArgv ?? []),
  ];
  const within = unshare === undefined ? [] : [unshare, '-rn', '--'];
  return fork(fileURLToPath(program.url), [], {
    execPath: '/bin/sh',
    execArgv: ['-c', limited, 'sh', String(limits.cpuSeconds), ...within, ...node],
    env: {},
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
  });
}

/** The scanner's package, those of ours that lie beside this one, and what either needs in node_modules above it. */
function readablePlaces(program: URL, module: URL): string[] {
  const [own, scanner] = [program, module].map((url) => packageOf(fileURLToPath(url))) as [string, string];
  const above = [...foldersAbove(own), ...foldersAbove(scanner)].map((folder) =>
    join(folder, 'node_modules'),
  );
  return [...new Set([dirname(own), scanner, ...above.filter((modules) => existsSync(modules))])];
}

function foldersAbove(start: string): string[] {
  const folders = [start];
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder))
    folders.push(dirname(folder));
  return folders;
}

function packageOf(file: string): string {
  let folder = dirname(file);
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
