import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { it } from '@jest/globals';

const root = join(import.meta.dirname, '../../../../../..');
const python = join(root, '.palisade/tools/bin/python-with-pysigma');

/** What pySigma makes of a text: its documents in its own order, or why it refuses it. */
export type Answer =
  { readonly documents: readonly ReadDocument[] } | { readonly refused: string; readonly message: string };

export interface ReadDocument {
  readonly title: string;
  readonly level: string | null;
  readonly trees?: readonly unknown[];
  readonly correlation?: Readonly<Record<string, unknown>>;
}

export type Ask = (texts: readonly string[]) => Promise<readonly Answer[]>;

/** Calls `test` with pySigma. Where it can't be had, the test is skipped and its name says why; in CI it has to be there. */
export function itWithPySigma(name: string, test: (ask: Ask) => Promise<void>): void {
  const missing = reasonWithout();
  if (missing === undefined) it(name, () => test(ask), 60_000);
  else it.skip(`${name} (skipped: ${missing})`, () => undefined);
}

let reason: { readonly missing: string | undefined } | undefined;

function reasonWithout(): string | undefined {
  reason ??= { missing: install() };
  return reason.missing;
}

function install(): string | undefined {
  try {
    execFileSync(join(root, '.ci/foreign-clients'), ['pysigma'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 300_000,
    });
    return undefined;
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error).trim();
    const last = said.split('\n').at(-1) ?? said;
    if (process.env.CI) throw new Error(`pySigma is missing: ${last}`, { cause: error });
    return last;
  }
}

function ask(texts: readonly string[]): Promise<readonly Answer[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Answer[]>();
  const script = join(import.meta.dirname, 'parse_with_pysigma.py');
  const options = { maxBuffer: 64 * 1024 * 1024 };
  const running = execFile(python, [script], options, (error, stdout) => {
    if (error === null) resolve(JSON.parse(stdout) as readonly Answer[]);
    else reject(error);
  });
  running.stdin?.end(JSON.stringify(texts));
  return promise;
}
