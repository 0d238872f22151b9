import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endWithOwner, freePort } from '@palisade/platform';
import type { FileAccessSettings } from '../config.js';
import type { FileAccess } from '../testing/file-access.js';
import { serviceFlags } from './service-flags.js';

/** The service as it runs in earnest: a process of its own. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(prepared: FileAccess, given: Partial<FileAccessSettings> = {}): Promise<ServiceProcess> {
    const port = await freePort();
    const settings = { ...prepared.settings, LOG_LEVEL: 'error', ...given, PORT: port };
    const env = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
    const child = spawn(
      process.execPath,
      [...serviceFlags(), fileURLToPath(new URL('../main.js', import.meta.url))],
      {
        env,
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    endWithOwner(child);
    const service = new ServiceProcess(child, `http://127.0.0.1:${port}`);
    try {
      await prepared.reach(service.url);
      return service;
    } catch (error) {
      await service.stop();
      throw error;
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
