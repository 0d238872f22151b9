import { execFile } from 'node:child_process';

export interface Program {
  args: string[];
  cwd: string;
  env: Record<string, string>;
}

/** Runs a built program of a service to its end; what it printed on stdout, or an error with what it said on stderr. */
export function runProgram({ args, cwd, env }: Program): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, env, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else
        reject(
          new Error(`${args.join(' ')} failed: ${(stderr || stdout || error.message).trim()}`, {
            cause: error,
          }),
        );
    });
  });
}
