import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import { binaries, contractsFolder } from './paths.js';

const run = promisify(execFile);

/** Runs buf in libs/contracts; gives back what it found wrong, '' for nothing. */
export async function buf(...args: string[]): Promise<string> {
  const PATH = [binaries, process.env['PATH']].join(delimiter);
  try {
    await run('buf', args, { cwd: contractsFolder, env: { ...process.env, PATH } });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    if (stdout === undefined || stderr === undefined) throw error;
    return `${stdout}${stderr}` || 'buf failed and said nothing';
  }
}
