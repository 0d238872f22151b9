import { spawn, type ChildProcess } from 'node:child_process';

// $1 the process, $2 the signal that asks it to end, $3 the seconds that it then has. A line on the pipe: it ended by
// itself, and its pid may be another's by now. The pipe's end without one: its owner is gone.
const watch = `
read -r _ && exit
kill -s CONT "$1"
kill -s "$2" "$1" || exit
while [ "$3" -gt 0 ] && kill -0 "$1"; do sleep 1; set -- "$1" "$2" $(($3 - 1)); done
kill -s KILL "$1"
`;

export interface EndWithOwnerOptions {
  /** The signal that asks it to end, by default SIGKILL. */
  ask?: NodeJS.Signals;
  /** Then it is killed. */
  withinMs?: number;
}

/**
 * Ends a child when this process is gone, even killed, which no handler of its own sees: a shell in a session of its own
 * waits for the end of a pipe that this process alone holds.
 */
export function endWithOwner(
  child: ChildProcess,
  { ask = 'SIGKILL', withinMs = 20_000 }: EndWithOwnerOptions = {},
): void {
  if (child.pid === undefined) return;
  const seconds = Math.ceil(withinMs / 1000);
  const given = [String(child.pid), ask.replace(/^SIG/, ''), String(seconds)];
  const watcher = spawn('/bin/sh', ['-c', watch, 'end-with-owner', ...given], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  // Neither keeps this process.
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
  child.once('exit', () => watcher.stdin.end('ended\n'));
}
