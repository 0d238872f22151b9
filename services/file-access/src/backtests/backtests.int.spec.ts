import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FileAccess, until } from '../testing/file-access.js';
import { countRule, eventRule } from '../testing/rule-text.js';
import type { BacktestJob } from './backtest-job.js';
import { BacktestStore } from './backtest-store.js';
import { runBacktest } from './run-backtest.js';
import { StoredEvents } from './stored-events.js';
import { TenantRules } from '../rules/tenant-rules.js';
import { withShipped } from '../rules/rule-spec.js';

const path = '/v1/file-access/rules/backtests';
let tested: FileAccess;

beforeAll(async () => {
  // None is run but by the tests themselves: what is built may be older than these sources.
  tested = await FileAccess.start({ RULES_BACKTESTS: 0 });
}, 120_000);
afterAll(() => tested.close());

const minute = 60_000;
const start = Math.floor(Date.now() / minute) * minute - 180 * minute;

async function tenant() {
  const tenantId = randomUUID();
  const key = await tested.keyOf(tenantId, 'file-access:read', 'file-access:rules');
  const send = (method: string, rest = '', body?: object) => tested.send(method, path + rest, key, body);
  return { tenantId, send };
}

/** Three actors: two bursts of the first, one of the second, and a third who stays below. */
function downloads(tenantId: string) {
  const burst = (actor_email: string, at: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({
      tenantId,
      actor_email,
      id: `${actor_email}-${at}-${i}`,
      resource: `s3://dept/${i}.pdf`,
      occurred_at: new Date(start + at * minute + i * 1_000).toISOString(),
    }));
  return [
    ...burst('a@corp.com', 0, 15),
    ...burst('b@corp.com', 20, 11),
    ...burst('c@corp.com', 30, 10),
    ...burst('a@corp.com', 60, 12),
  ];
}

function jobOf(tenantId: string, ruleId: string): BacktestJob {
  const rules = tested.app.get(TenantRules);
  const { watchlists, exceptions, timeZone, peers } = rules.contextOf(tenantId);
  return {
    databaseUrl: tested.settings.DATABASE_URL,
    tenantId,
    ruleId,
    specs: withShipped([]),
    context: { watchlists, exceptions, timeZone, peers },
    limits: rules.limits,
    from: start - 60 * minute,
    to: Date.now(),
    eventsPerSecond: 1_000_000,
  };
}

async function backtest(job: BacktestJob) {
  const events = await StoredEvents.open({ url: job.databaseUrl }, job.tenantId, job.to);
  try {
    return await runBacktest(job, {
      read: (from, after) => events.read(from, after),
      report: () => undefined,
    });
  } finally {
    await events.close();
  }
}

it('finds on what is stored what detection found as it came', async () => {
  const { tenantId } = await tenant();
  await tested.produce(...downloads(tenantId));
  await until(async () => (await tested.stored(tenantId)).length === 48);
  const found = async () =>
    (await tested.detections(tenantId)).filter(({ rule }) => rule.rule_id === 'burst_downloads');
  await until(async () => new Set((await found()).map(({ episode_id }) => episode_id)).size === 3);
  const live = await found();
  const results = await backtest(jobOf(tenantId, 'burst_downloads'));
  expect(results).toMatchObject({ progress: 1, events: 48, matches: 48, detections: 3 });
  expect(results.actors.map(({ actor_email, detections }) => [actor_email, detections])).toEqual([
    ['a@corp.com', 2],
    ['b@corp.com', 1],
  ]);
  const byActor = Map.groupBy(live, ({ actor_email }) => actor_email);
  for (const { actor_email, detections } of results.actors) {
    const told = byActor.get(actor_email) ?? [];
    expect(detections).toBe(new Set(told.map(({ opened_at }) => opened_at)).size);
  }
  expect(results.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(3);
});

it('counts what opened within the days that were asked for, with what came before in its windows', async () => {
  const { tenantId } = await tenant();
  await tested.produce(...downloads(tenantId));
  await until(async () => (await tested.stored(tenantId)).length === 48);
  // The first burst crosses its threshold a second after this: with the ten before it, which are not counted.
  const results = await backtest({ ...jobOf(tenantId, 'burst_downloads'), from: start + 9_500 });
  expect(results).toMatchObject({ events: 38, detections: 3 });
  const later = await backtest({ ...jobOf(tenantId, 'burst_downloads'), from: start + 40 * minute });
  expect(later).toMatchObject({ events: 12, detections: 1 });
});

it('is refused where the organization turned backtests off', async () => {
  const { tenantId, send } = await tenant();
  const body = { yaml: eventRule(), days: 7 };
  await tested.choose(tenantId, { flags: { backtests: false } });
  expect(await send('POST', '', body)).toMatchObject({
    status: 403,
    body: { type: 'urn:palisade:problem:feature-off', feature: 'backtests' },
  });
  expect((await send('GET')).body.items).toEqual([]);
  await tested.choose(tenantId, { revision: 2, flags: { backtests: true } });
  expect((await send('POST', '', body)).status).toBe(202);
});

it('waits until it can run, is cancelled, and is seen by nobody else', async () => {
  const [mine, theirs] = [await tenant(), await tenant()];
  const yaml = `${eventRule({ name: 'shared' })}---\n${countRule({ of: 'shared' })}`;
  const { status, body } = await mine.send('POST', '', { yaml, days: 7 });
  expect([status, body]).toMatchObject([
    202,
    { state: 'queued', rule_title: 'Many shares', progress: 0, rule_id: null },
  ]);
  expect((await mine.send('GET')).body.items).toHaveLength(1);
  expect((await theirs.send('GET')).body.items).toEqual([]);
  expect((await theirs.send('GET', `/${body.id}`)).status).toBe(404);
  expect((await theirs.send('DELETE', `/${body.id}`)).status).toBe(404);
  expect((await mine.send('DELETE', `/${body.id}`)).status).toBe(204);
  expect((await mine.send('GET', `/${body.id}`)).body.state).toBe('cancelled');
});

it.each([
  ['no days', { rule_id: 'burst_downloads' }],
  ['too many days', { rule_id: 'burst_downloads', days: 31 }],
  ['no rule', { days: 1 }],
  ['a text that is none', { yaml: 'title: x', days: 1 }],
])('is refused with %s', async (_what, body) => {
  const { send } = await tenant();
  expect((await send('POST', '', body)).status).toBe(400);
});

it('waits in no longer a line than five', async () => {
  const { send } = await tenant();
  const start = () => send('POST', '', { rule_id: 'burst_bytes', days: 1 });
  for (let i = 0; i < 5; i++) expect((await start()).status).toBe(202);
  expect(await start()).toMatchObject({
    status: 409,
    body: { type: 'urn:palisade:problem:too-many-backtests' },
  });
});

it('runs on one replica, and on another when that is gone, but not for ever', async () => {
  const { tenantId, send } = await tenant();
  const { body } = await send('POST', '', { rule_id: 'burst_bytes', days: 1 });
  const store = tested.app.get(BacktestStore);
  const claim = (replica: string) =>
    tested.database.asTenant(tenantId, (tx) => store.claim(tx, [tenantId], replica));
  const [first, second] = [randomUUID(), randomUUID()];
  expect((await claim(first))?.backtest_id).toBe(body.id);
  expect(await claim(second)).toBeUndefined();
  const lapse = () =>
    tested.rows(
      "update file_access.backtests set leased_until = now() - interval '1 s' where tenant_id = $1",
      [tenantId],
    );
  await lapse();
  const taken = await claim(second);
  expect(taken?.attempts).toBe(2);
  const renewed = await tested.database.asTenant(tenantId, async (tx) =>
    taken === undefined ? [] : [await store.renew(tx, taken, first), await store.renew(tx, taken, second)],
  );
  expect(renewed).toEqual([false, true]);
  await lapse();
  expect(await claim(first)).toBeUndefined();
  expect((await send('GET', `/${body.id}`)).body).toMatchObject({
    state: 'failed',
    error: 'it was interrupted twice',
  });
});
