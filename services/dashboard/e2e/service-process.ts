import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endWithOwner } from '@palisade/platform';
import { eventually } from './eventually.js';

/** Services that tests name; `services.ts` has all. */
export type ServiceName =
  'identity' | 'file-access' | 'alerting' | 'audit' | 'api-registry' | 'scan-orchestrator' | 'gateway';
export type Environment = Record<string, string>;

const keptLines = 200;
const inherited = {
  PATH: process.env['PATH'] ?? '',
  // The same programs start again and again: what Node compiled of them is kept.
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../../.palisade/compiled', import.meta.url)),
};

/** A service as a process of its own, from its build. */
export class ServiceProcess {
  readonly url: string;
  private child: ChildProcess | undefined;
  private readonly lines: string[] = [];

  constructor(
    readonly name: string,
    readonly env: Environment & { PORT: string },
  ) {
    this.url = `http://127.0.0.1:${env.PORT}`;
  }

  /** The same service once more, not started, with some settings changed. */
  another(changes: Environment & { PORT: string }): ServiceProcess {
    return new ServiceProcess(this.name, { ...this.env, ...changes });
  }

  get pid(): number | undefined {
    return this.isRunning ? this.child?.pid : undefined;
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The last lines that the service logged. */
  get log(): string {
    return this.lines.join('');
  }

  start(): void {
    const child = spawn(process.execPath, [entryOf(this.name, 'main.js')], {
      env: { ...inherited, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endWithOwner(child);
    for (const output of [child.stdout, child.stderr]) {
      output.setEncoding('utf8').on('data', (text: string) => {
        this.lines.push(text);
        this.lines.splice(0, this.lines.length - keptLines);
      });
    }
    this.child = child;
  }

  /** Resolves once the service says that it can serve; throws with its log when it doesn't. */
  async ready(): Promise<void> {
    try {
      await eventually(async () => {
        const { status } = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2000) });
        if (status !== 200) throw new Error(`/readyz answered ${String(status)}`);
      }, 120_000);
    } catch (cause) {
      throw new Error(`${this.name} is not ready:\n${this.log}`, { cause });
    }
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined || !this.isRunning) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  /** Ends in order, or by force when that takes longer than the service promises. */
  async stop(): Promise<void> {
    const late = setTimeout(() => this.child?.kill('SIGKILL'), 27_000);
    await this.end('SIGTERM');
    clearTimeout(late);
  }
}

/** Runs a program of a service's build to its end and gives back what it wrote on stdout. */
export async function runOnce(name: string, program: string, env: Environment): Promise<string> {
  const child = spawn(process.execPath, [entryOf(name, program)], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${name}/${program} ended with ${String(code)}:\n${errors}${output}`);
  return output;
}

/** Where a program of a build is; throws when it was not built. */
export function entryOf(name: string, program: string): string {
  const path = fileURLToPath(new URL(`../../${name}/dist/${program}`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is not there: run \`npm run build\` first`);
  return path;
}
