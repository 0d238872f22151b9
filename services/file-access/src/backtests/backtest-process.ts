import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BacktestJob, BacktestMessage, BacktestResults } from './backtest-job.js';

// As far from the sources as from what is built of them: a process runs what is built.
const entry = fileURLToPath(new URL('../../dist/backtest.js', import.meta.url));
const mostMemoryMib = 512;

export interface BacktestProcess {
  /** Throws what went wrong, in words for the one who asked. */
  readonly done: Promise<BacktestResults>;
  stop(): void;
}

/** It knows the database and nothing else of the service's settings. */
export function startBacktest(
  job: BacktestJob,
  onProgress: (results: BacktestResults) => void,
): BacktestProcess {
  const child = fork(entry, {
    execArgv: [`--max-old-space-size=${mostMemoryMib}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {},
  });
  const done = new Promise<BacktestResults>((resolve, reject) => {
    child.on('message', (sent) => {
      const message = sent as BacktestMessage;
      if (message.kind === 'failed') reject(new Error(message.error));
      else if (message.kind === 'done') resolve(message.results);
      else onProgress(message.results);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`its process ended (${signal ?? String(code)}); it may have run out of memory`));
    });
  });
  child.send(job);
  return { done, stop: () => void child.kill('SIGKILL') };
}
