import { constants, setPriority } from 'node:os';
import type { BacktestJob, BacktestMessage } from './backtests/backtest-job.js';
import { runBacktest } from './backtests/run-backtest.js';
import { StoredEvents } from './backtests/stored-events.js';
import { loadPlaces } from './rules/load-places.js';

// One backtest in a process of its own: whatever it takes or breaks, detection goes on.
setPriority(constants.priority.PRIORITY_LOW);
const reportEveryMs = 1_000;

const tell = (message: BacktestMessage) =>
  new Promise<void>((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(message, () => resolve());
  });

async function run(job: BacktestJob): Promise<BacktestMessage> {
  const events = await StoredEvents.open({ url: job.databaseUrl, ca: job.databaseCa }, job.tenantId, job.to);
  let reportedAt = 0;
  try {
    const results = await runBacktest(job, {
      places: loadPlaces(job.placesFile),
      read: (from, after) => events.read(from, after),
      report: (progress) => {
        if (Date.now() - reportedAt < reportEveryMs) return;
        reportedAt = Date.now();
        void tell({ kind: 'progress', results: progress });
      },
    });
    return { kind: 'done', results };
  } catch (error) {
    return { kind: 'failed', error: error instanceof Error ? error.message : 'unknown' };
  } finally {
    await events.close();
  }
}

process.once('message', (job) => {
  void run(job as BacktestJob)
    .catch((error: unknown): BacktestMessage => ({ kind: 'failed', error: String(error) }))
    .then(tell)
    .then(() => process.exit(0));
});
// Whoever started it is gone: another replica begins anew.
process.once('disconnect', () => process.exit(1));
