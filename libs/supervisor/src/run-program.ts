import { execFile } from 'node:child_process';

export interface Program {
  args: string[];
  cwd: string;
  env: Record<string, string>;
  input?: object;
  /** Kills it. */
  signal?: AbortSignal;
}

/** Runs a program to its end; what it printed on stdout, or an error with what it said on stderr. */
export function runProgram({ args, cwd, env, input, signal }: Program): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env, signal, maxBuffer: 16 * 1024 * 1024 };
    const child = execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else
        reject(
          new Error(`${args.join(' ')} failed: ${(stderr || stdout || error.message).trim()}`, {
            cause: error,
          }),
        );
    });
    // One that has died already says why by itself.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input && JSON.stringify(input));
  });
}
