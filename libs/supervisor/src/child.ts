import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, openLog, type Progress } from '@palisade/platform';

export interface ChildOptions {
  name: string;
  file: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  logFile: string;
  say: Progress;
  /** Told of each process that it runs as. */
  started: (pid: number) => void;
  /** For those that may end by themselves: with 0 they are done and not started again. */
  finishes?: boolean;
  backoff?: Backoff;
}

export interface Backoff {
  firstMs: number;
  longestMs: number;
  /** One that has lived so long is taken for healthy: its next death is a first one. */
  healthyAfterMs: number;
}

const BACKOFF: Backoff = { firstMs: 500, longestMs: 30_000, healthyAfterMs: 60_000 };

/** A process that is started again, after longer and longer waits, whenever it dies without having been asked to. */
export class Child {
  /** Deaths that it wasn't asked for. */
  deaths = 0;
  private process: ChildProcess | undefined;
  private readonly stopping = new AbortController();
  private readonly backoff: Backoff;
  private waitMs: number;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: ChildOptions) {
    this.backoff = options.backoff ?? BACKOFF;
    this.waitMs = this.backoff.firstMs;
  }

  get name(): string {
    return this.options.name;
  }

  get isRunning(): boolean {
    return this.process !== undefined;
  }

  get logFile(): string {
    return this.options.logFile;
  }

  start(): void {
    this.running = this.keepRunning();
  }

  /** SIGTERM, SIGKILL after 30 s; ends when it is gone. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const pid = this.process?.pid;
    if (pid !== undefined) await end(pid, 'SIGTERM', 30_000);
    await this.running;
  }

  private async keepRunning(): Promise<void> {
    const { name, say, finishes = false } = this.options;
    while (!this.isStopping()) {
      const startedAt = performance.now();
      const how = await this.runOnce();
      if (this.isStopping()) return;
      if (finishes && how === 'exit code 0') {
        say(`${name} is done`);
        return;
      }
      this.deaths++;
      if (performance.now() - startedAt >= this.backoff.healthyAfterMs) this.waitMs = this.backoff.firstMs;
      say(
        `${name} died (${how}); starting it again in ${this.waitMs / 1000} s. Its log: ${this.options.logFile}`,
      );
      await sleep(this.waitMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      this.waitMs = Math.min(this.waitMs * 2, this.backoff.longestMs);
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private runOnce(): Promise<string> {
    const { file, args, cwd, env, logFile, started } = this.options;
    const log = openLog(logFile);
    // In a session of its own: Ctrl-C in a terminal must not stop the services before or beside the supervisor.
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    this.process = child;
    if (child.pid !== undefined) started(child.pid);
    return new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code ?? 'unknown'}`));
    }).finally(() => (this.process = undefined)) as Promise<string>;
  }
}
