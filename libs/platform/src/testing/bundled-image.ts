import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../wait.js';

const root = join(import.meta.dirname, '../../../..');

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningImage {
  /** What it has printed so far. */
  said(): string;
  /** Until its healthcheck says that it is ready; throws with its last words when it ends instead. */
  untilReady(): Promise<void>;
  /** As an engine stops it; its exit code, null when it had to be killed. */
  stop(): Promise<number | null>;
}

/**
 * What the image of a service contains, in a folder, and run from there as a container would be: with nothing of this
 * checkout, and in its environment only what it is given.
 */
export class BundledImage {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** From what is built. */
  static of(name: string): BundledImage {
    const folder = mkdtempSync(join(tmpdir(), `palisade-image-${name}-`));
    execFileSync(process.execPath, [join(root, 'deploy/docker/bundle.mjs'), name, join(folder, 'app')]);
    return new BundledImage(folder);
  }

  /** A folder for SETTINGS_DIR, with these as files. */
  settings(name: string, settings: Record<string, string>): string {
    const folder = join(this.folder, 'settings', name);
    mkdirSync(folder, { recursive: true });
    for (const [setting, value] of Object.entries(settings))
      writeFileSync(join(folder, setting), `${value}\n`);
    return folder;
  }

  /** To its end. */
  run(args: string[], env: Record<string, string> = {}): Ran {
    return spawnSync(process.execPath, [join(this.folder, 'app/start.mjs'), ...args], {
      cwd: '/',
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });
  }

  start(args: string[], env: Record<string, string> & { PORT: string }): RunningImage {
    const child = spawn(process.execPath, [join(this.folder, 'app/start.mjs'), ...args], {
      cwd: '/',
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit') as Promise<[number | null]>;
    let said = '';
    let why = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const isReady = () => {
      if (child.exitCode !== null) throw new Error(`it has ended: ${said.slice(-2_000)}`);
      const check = [join(this.folder, 'app/healthcheck.mjs')];
      const ran = spawnSync(process.execPath, check, {
        env: { PORT: env.PORT },
        encoding: 'utf8',
        timeout: 5_000,
      });
      why = ran.stdout;
      return ran.status === 0;
    };
    return {
      said: () => said,
      untilReady: async () => {
        if (!(await waitUntil(isReady, { timeoutMs: 40_000, everyMs: 500 })))
          throw new Error(`it is not ready: ${why}${said.slice(-2_000)}`);
      },
      stop: async () => {
        child.kill('SIGTERM');
        const killing = setTimeout(() => child.kill('SIGKILL'), 28_000);
        const [code] = await ended;
        clearTimeout(killing);
        return code;
      },
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
