import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endWithOwner, waitUntil } from '@palisade/platform';

const loader = fileURLToPath(new URL('../../../../libs/messaging/src/chaos/sources.mjs', import.meta.url));
// From sources in a test, which needs no build; built otherwise, as it starts in earnest.
const isBuilt = import.meta.url.endsWith('.js');

/** A process that can be killed and started again. */
export class Mortal {
  private child: ChildProcess | undefined;

  constructor(
    /** A source beside this one, without its ending. */
    private readonly program: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    const program = fileURLToPath(new URL(`${this.program}.${isBuilt ? 'js' : 'ts'}`, import.meta.url));
    const options = ['--disable-warning=TimeoutNegativeWarning', ...(isBuilt ? [] : ['--import', loader])];
    const child = spawn(process.execPath, [...options, program], {
      env: { LOG_LEVEL: 'fatal', ...this.environment },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.child = child;
    endWithOwner(child);
  }

  async ready(): Promise<void> {
    const url = `http://127.0.0.1:${this.environment['PORT'] ?? ''}/readyz`;
    const answers = () =>
      fetch(url).then(
        ({ ok }) => ok,
        () => false,
      );
    if (!(await waitUntil(answers, { timeoutMs: 90_000, everyMs: 100 }))) {
      throw new Error(`${this.program} did not become ready`);
    }
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
