import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { it } from '@jest/globals';

const root = join(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** Runs a foreign client and gives what it printed; throws with its complaints when it fails. */
export type ForeignClient = (args: string[], input?: string, env?: Record<string, string>) => Promise<string>;

/**
 * Gets a foreign client (`.ci/foreign-clients`) and calls `test` with it. Where it can't be had, the test is skipped and
 * its name says why; in CI it has to be there.
 */
export function itWith(
  tool: 'kcat' | 'schemathesis',
  name: string,
  test: (client: ForeignClient) => Promise<void>,
  timeout: number,
): void {
  const missing = reasonWithout(tool);
  if (missing === undefined) it(name, () => test(clientOf(tool)), timeout);
  else it.skip(`${name} (skipped: ${missing})`, () => undefined);
}

/** Why a tool of `.ci/foreign-clients` can't be had, undefined when it is there; in CI that is an error. */
export function reasonWithout(tool: 'kcat' | 'schemathesis' | 'chromium'): string | undefined {
  try {
    execFileSync(join(root, '.ci/foreign-clients'), [tool], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 300_000,
    });
    return undefined;
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error).trim();
    const reason = said.split('\n').at(-1) ?? said;
    if (process.env.CI) throw new Error(`${tool} is missing: ${reason}`, { cause: error });
    return reason;
  }
}

function clientOf(tool: string): ForeignClient {
  const path = join(root, '.palisade/tools/bin', tool);
  return async (args, input = '', env = {}) => {
    // Clients that remember their runs do so in their working folder.
    const cwd = await mkdtemp(join(tmpdir(), `palisade-${tool}-`));
    try {
      const running = run(path, args, { cwd, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...env } });
      running.child.stdin?.end(input);
      return (await running).stdout;
    } finally {
      await rm(cwd, { recursive: true });
    }
  };
}
