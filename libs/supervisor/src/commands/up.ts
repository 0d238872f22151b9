import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSameProcess, knownProcess, openLog, signal, ticking, type Progress } from '@palisade/platform';
import type { Settings } from '../config.js';
import { FollowedLog } from '../follow-log.js';
import { livingSupervisor, readUp } from '../state.js';
import { summary } from '../summary.js';

/** Ends when everything answers; harmless when it does already. */
export async function up(settings: Settings, say: Progress): Promise<number> {
  const living = livingSupervisor(settings);
  if (living?.phase === 'up') {
    say('already up');
    return tell(settings, say);
  }
  if (living?.phase === 'stopping' || living?.phase === 'failed')
    await ticking(say, 'waiting for its end', gone(settings));

  const logFile = join(settings.logDir, 'supervisor.log');
  const log = new FollowedLog(logFile);
  let pid = livingSupervisor(settings)?.pid ?? startSupervisor(settings, logFile);
  let supervisor = knownProcess(pid);

  // The supervisor has a session of its own and doesn't see a terminal's Ctrl-C.
  const interrupted = () => signal(pid, 'SIGTERM');
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);

  for (;;) {
    const lives = isSameProcess(supervisor);
    for (const line of log.newLines()) say(line);
    if (livingSupervisor(settings)?.phase === 'up') return tell(settings, say);
    if (!lives) {
      // It gave way to that of another `make up`, started at the same time.
      const other = livingSupervisor(settings);
      if (!other) return 1;
      pid = other.pid;
      supervisor = other;
    }
    await sleep(100);
  }
}

function startSupervisor({ root }: Settings, logFile: string): number {
  const log = openLog(logFile);
  const child = spawn(
    process.execPath,
    ['--disable-warning=TimeoutNegativeWarning', join(import.meta.dirname, '../main.js'), root],
    { cwd: root, detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  child.unref();
  if (child.pid === undefined) throw new Error('the supervisor could not be started');
  return child.pid;
}

async function gone(settings: Settings): Promise<void> {
  while (livingSupervisor(settings)) await sleep(100);
}

function tell(settings: Settings, say: Progress): number {
  const file = readUp(settings);
  if (!file) throw new Error('it is up, but .palisade/up.json is gone: run `make down`, then `make up`');
  say(summary(file));
  if (settings.traces && file.traces === undefined)
    say('it runs without traces: run `make down` first, then `make up TRACES=1`');
  return 0;
}
