import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TenantRules } from '../rules/tenant-rules.js';
import { withShipped } from '../rules/rule-spec.js';
import { FileAccess, until } from '../testing/file-access.js';
import type { BacktestJob, BacktestResults } from './backtest-job.js';
import { startBacktest } from './backtest-process.js';

// The process is that of the build: what the sources compute is for the spec of backtests.
let tested: FileAccess;

beforeAll(async () => {
  tested = await FileAccess.start({ RULES_BACKTESTS: 0 });
}, 120_000);
afterAll(() => tested.close());

const minute = 60_000;
const start = Math.floor(Date.now() / minute) * minute - 60 * minute;

async function jobOf(change: Partial<BacktestJob> = {}): Promise<BacktestJob> {
  const tenantId = randomUUID();
  const burst = Array.from({ length: 12 }, (_, second) => ({
    tenantId,
    id: `${tenantId}-${second}`,
    actor_email: 'a@corp.com',
    occurred_at: new Date(start + second * 1_000).toISOString(),
  }));
  await tested.produce(...burst);
  await until(async () => (await tested.stored(tenantId)).length === burst.length);
  const rules = tested.app.get(TenantRules);
  const { watchlists, exceptions, timeZone, peers } = rules.contextOf(tenantId);
  return {
    databaseUrl: tested.settings.DATABASE_URL,
    tenantId,
    ruleId: 'burst_downloads',
    specs: withShipped([]),
    context: { watchlists, exceptions, timeZone, peers },
    limits: rules.limits,
    from: start - minute,
    to: Date.now(),
    eventsPerSecond: 1_000_000,
    ...change,
  };
}

it('reads the job across, Maps and all, says how far it is, and gives back what it found', async () => {
  const progress: BacktestResults[] = [];
  const { done } = startBacktest(await jobOf(), (results) => progress.push(results));
  expect(await done).toMatchObject({
    progress: 1,
    events: 12,
    detections: 1,
    actors: [{ actor_email: 'a@corp.com', detections: 1 }],
  });
  expect(progress).toMatchObject([{ events: 12 }]);
});

it('sees the events of its tenant alone', async () => {
  const job = await jobOf();
  const { done } = startBacktest({ ...job, tenantId: randomUUID() }, () => undefined);
  expect(await done).toMatchObject({ events: 0, detections: 0 });
});

it('ends with the reason when its database is away', async () => {
  const { done } = startBacktest(
    await jobOf({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' }),
    () => undefined,
  );
  await expect(done).rejects.toThrow(/ECONNREFUSED/);
});

it('ends when it is stopped, whatever it was doing', async () => {
  // One event in many minutes: it is in the middle for as long as anybody waits.
  const running = startBacktest(await jobOf({ eventsPerSecond: 0.01 }), () => running.stop());
  await expect(running.done).rejects.toThrow(/SIGKILL/);
});
