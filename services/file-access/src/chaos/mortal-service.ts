import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endWithOwner, freePort } from '@palisade/platform';
import { serviceFlags } from '../bench/service-flags.js';
import type { FileAccess } from '../testing/file-access.js';

const loader = fileURLToPath(new URL('../../../../libs/messaging/src/chaos/sources.mjs', import.meta.url));
// From sources in a test, which needs no build; built otherwise, as it starts in earnest.
const isBuilt = import.meta.url.endsWith('.js');
const program = fileURLToPath(new URL(isBuilt ? '../main.js' : '../main.ts', import.meta.url));

/** The service in a process that can be killed and started again. */
export class MortalService {
  private child: ChildProcess | undefined;

  constructor(private readonly prepared: FileAccess) {}

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    const port = await freePort();
    const settings = { ...this.prepared.settings, LOG_LEVEL: 'error', PORT: port };
    const env = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
    const child = spawn(
      process.execPath,
      [
        ...serviceFlags(),
        '--disable-warning=TimeoutNegativeWarning',
        ...(isBuilt ? [] : ['--import', loader]),
        program,
      ],
      { env, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    this.child = child;
    endWithOwner(child);
    await this.prepared.reach(`http://127.0.0.1:${port}`);
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
