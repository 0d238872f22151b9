import { execFile } from 'node:child_process';

export interface RunResult {
  /** Exit code; 127 when there is no such program. */
  code: number;
  output: string;
}

export interface RunOptions {
  uid?: number;
  gid?: number;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end and never rejects: a failure is an exit code and its output (stdout and stderr). */
export type Run = (command: string, args: string[], options?: RunOptions) => Promise<RunResult>;

export const run: Run = (command, args, options = {}) =>
  new Promise((resolve) => {
    execFile(command, args, { ...options, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`;
      if (!error) resolve({ code: 0, output });
      else if (error.code === 'ENOENT') resolve({ code: 127, output: error.message });
      else
        resolve({ code: typeof error.code === 'number' ? error.code : 1, output: output || error.message });
    });
  });
