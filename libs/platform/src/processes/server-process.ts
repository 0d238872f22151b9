import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { untilAnswers, type Answers } from '../answers.js';
import { PlatformError } from '../errors.js';
import type { Server } from '../server.js';
import { endWithOwner } from './end-with-owner.js';
import { openLog, tail } from './log-file.js';
import { end, killNow, signal } from './signals.js';
import { childrenOf, isAlive, processesWithArgument } from './table.js';

export interface ServerProcessOptions {
  name: string;
  /** An argument that no other process has, such as its configuration's path: by it orphans of a crash are found. */
  marker: string;
  command: () => Promise<{
    file: string;
    args: string[];
    cwd?: string;
    uid?: number;
    gid?: number;
    env?: NodeJS.ProcessEnv;
  }>;
  answers: Answers;
  logFile: string;
  stopSignal: NodeJS.Signals;
  startTimeoutMs?: number;
  /** Then it is killed. */
  stopWithinMs?: number;
  /** It goes on when its owner is gone; by default it ends then. */
  outlivesOwner?: boolean;
}

/** A server as a detached child process of its own session, so that the terminal's Ctrl-C doesn't stop it out of order. */
export class ServerProcess implements Server {
  private pid: number | undefined;
  private readonly options: ServerProcessOptions;

  constructor(options: ServerProcessOptions) {
    this.options = options;
  }

  get runningPid(): number | undefined {
    return this.pid !== undefined && isAlive(this.pid) ? this.pid : undefined;
  }

  async start(): Promise<void> {
    if (this.runningPid !== undefined) return;
    await endOrphans(this.options.marker, this.options.stopSignal);
    const { file, args, ...where } = await this.options.command();
    const log = openLog(this.options.logFile);
    const child = spawn(file, args, { ...where, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    const { stopSignal, stopWithinMs, outlivesOwner = false } = this.options;
    if (!outlivesOwner) endWithOwner(child, { ask: stopSignal, withinMs: stopWithinMs });
    const starting = new AbortController();
    const failed = new Promise<never>((_resolve, reject) => {
      child.once('error', reject);
      const ended = (code: number | null, by: string | null) => reject(this.endedEarly(code, by));
      child.once('exit', ended);
      // From then on an exit is somebody else's to see.
      starting.signal.addEventListener('abort', () => child.off('exit', ended));
    });
    child.unref();
    this.pid = child.pid;
    const answers = async () => (starting.signal.aborted ? undefined : await this.options.answers());
    const late = untilAnswers(answers, this.options.startTimeoutMs ?? 120_000);
    const reason = await Promise.race([late, failed]).finally(() => {
      starting.abort();
      child.on('error', () => undefined);
    });
    failed.catch(() => undefined);
    if (!reason) return;
    await this.kill();
    throw new PlatformError(
      `${this.options.name} started but doesn't answer: ${reason.message}`,
      `read its log, ${this.options.logFile}`,
      { cause: reason },
    );
  }

  async stop(): Promise<void> {
    const pid = this.runningPid;
    if (pid === undefined) return;
    await this.resume();
    const children = childrenOf(pid);
    await end(pid, this.options.stopSignal, this.options.stopWithinMs);
    await Promise.all(children.filter(isAlive).map((child) => killNow(child)));
    this.pid = undefined;
  }

  async kill(): Promise<void> {
    const pid = this.runningPid;
    if (pid === undefined) return;
    const all = [pid, ...childrenOf(pid)];
    for (const one of all) signal(one, 'SIGKILL');
    await Promise.all(all.map((one) => killNow(one)));
    this.pid = undefined;
  }

  // Children too: Postgres serves each connection from a process of its own, in a session of its own.
  async pause(): Promise<void> {
    const pid = this.runningPid;
    if (pid === undefined) return;
    signal(pid, 'SIGSTOP');
    await sleep(1);
    for (const child of childrenOf(pid)) signal(child, 'SIGSTOP');
  }

  async resume(): Promise<void> {
    const pid = this.runningPid;
    if (pid === undefined) return;
    for (const child of childrenOf(pid)) signal(child, 'SIGCONT');
    signal(pid, 'SIGCONT');
    await Promise.resolve();
  }

  isRunning(): Promise<boolean> {
    return Promise.resolve(this.runningPid !== undefined);
  }

  dispose(): Promise<void> {
    return this.kill();
  }

  private endedEarly(code: number | null, by: string | null): Error {
    const how = by ? `was ended by ${by}` : `ended with exit code ${code ?? 'unknown'}`;
    const lines = tail(this.options.logFile);
    const hint = /no space left/i.test(lines)
      ? 'free some disk space, and start again'
      : /address already in use|failed to bind/i.test(lines)
        ? 'its port was taken meanwhile: end the other process, or start again to get a free port'
        : `read its log, ${this.options.logFile}`;
    return new PlatformError(`${this.options.name} ${how} while starting. Its last words:\n${lines}`, hint);
  }
}

/** Ends what a killed owner has left running on the same data; starting a second server there would damage it. */
export async function endOrphans(marker: string, ask: NodeJS.Signals): Promise<number> {
  const orphans = processesWithArgument((argument) => argument === marker);
  await Promise.all(orphans.map((pid) => end(pid, ask)));
  return orphans.length;
}
