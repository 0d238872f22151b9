import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ApiChangedRecord,
  ApiDeletedRecord,
  OrganizationRecord,
  ScannerCatalogueRecord,
  ScanQueuedRecord,
} from '@palisade/contracts';
import { apiOf, Orchestrator } from '../testing/orchestrator.js';
import { until } from '../testing/until.js';
import { TickSchedules } from './tick-schedules.js';

const HOUR = 3_600_000;
const tenantId = randomUUID();
let orchestrator: Orchestrator;
let key: string;

// Nothing ticks by itself: the time is a test's to say.
const asleep = { scheduleMs: 3_600_000 };

beforeAll(async () => {
  orchestrator = await Orchestrator.start({ timing: asleep });
  key = await orchestrator.keyOf(tenantId, 'scans:manage', 'scans:read', 'scans:run');
}, 90_000);
afterAll(() => orchestrator.close());

async function make(body: object = {}) {
  const api = await orchestrator.api(tenantId, { name: randomUUID() });
  const wish = { target_id: api.api_id, cron: '0 * * * *', ...body };
  const made = await orchestrator.post('/v1/schedules', key, wish);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return { api, schedule: made.body, id: made.body.id as string };
}

const tick = (at: Date) => orchestrator.app.get(TickSchedules).tick(at);
const read = async (id: string) => (await orchestrator.get(`/v1/schedules/${id}`, key)).body;
const runs = async (id: string) =>
  ((await orchestrator.get(`/v1/schedules/${id}/runs`, key)).body.items as Record<string, unknown>[]).map(
    ({ nominal_at, outcome, reason }) => ({ nominal_at, outcome, reason }),
  );
const after = (time: string, milliseconds: number) => new Date(Date.parse(time) + milliseconds);
const iso = (time: string, milliseconds: number) => after(time, milliseconds).toISOString();

async function change(api: ApiChangedRecord, changes: Partial<ApiChangedRecord>): Promise<void> {
  const data = { ...api, revision: api.revision + 1, ...changes };
  await orchestrator.produce(ApiChangedRecord, { tenantId, key: `${tenantId}:${api.api_id}`, data });
  await until(
    async () => (await orchestrator.get(`/v1/targets/${api.api_id}`, key)).body.active === data.active,
  );
}

describe('a schedule', () => {
  it('starts a scan at each of its times, once, whoever ticks', async () => {
    const { api, schedule, id } = await make();
    expect(schedule).toMatchObject({
      revision: 1,
      follows_organization: true,
      time_zone: 'UTC',
      enabled: true,
    });
    expect(schedule.next_runs).toHaveLength(5);
    const [first] = schedule.next_runs as [string];
    expect((await orchestrator.get(`/v1/targets/${api.api_id}`, key)).body.next_scan_at).toBe(first);
    await tick(after(first, -1000));
    expect(await runs(id)).toEqual([]);
    const other = await Orchestrator.start({ beside: orchestrator, timing: asleep });
    const ticked = await Promise.all([
      tick(after(first, 500)),
      tick(after(first, 600)),
      other.app.get(TickSchedules).tick(after(first, 700)),
    ]);
    await other.close();
    expect(ticked[2]).toBe(0); // one ticker at a time
    expect(await runs(id)).toEqual([{ nominal_at: first, outcome: 'started', reason: null }]);
    const queued = async () =>
      (await orchestrator.topics.records(ScanQueuedRecord)).filter(({ data }) => data.schedule_id === id);
    await until(async () => (await queued()).length > 0);
    expect((await queued()).map(({ data }) => [data.trigger, data.target_id])).toEqual([
      ['schedule', api.api_id],
    ]);
  });

  it('says that it skipped a time because a scan was open', async () => {
    const { api, schedule, id } = await make();
    const [first, second] = schedule.next_runs as [string, string];
    expect((await orchestrator.post('/v1/scans', key, { target_id: api.api_id })).status).toBe(202);
    await tick(after(first, 0));
    await tick(after(second, 0));
    expect(await runs(id)).toEqual([
      { nominal_at: second, outcome: 'skipped', reason: 'already-running' },
      { nominal_at: first, outcome: 'skipped', reason: 'already-running' },
    ]);
  });

  it('fails a scan that its target lacks a connection for', async () => {
    const { api, schedule, id } = await make();
    await change(api, { connection_ids: [randomUUID()] });
    const [first] = schedule.next_runs as [string];
    const lacks = async () =>
      (await orchestrator.get(`/v1/targets/${api.api_id}`, key)).body.unknown_connection_ids.length === 1;
    await until(lacks);
    await tick(after(first, 0));
    expect(await runs(id)).toEqual([{ nominal_at: first, outcome: 'started', reason: null }]);
    const { body } = await orchestrator.get(`/v1/scans?target_id=${api.api_id}`, key);
    expect(body.items).toMatchObject([{ state: 'failed', reason: 'connection-unknown', schedule_id: id }]);
  });

  it('makes up the last time that was missed, and says which were', async () => {
    const { schedule, id } = await make();
    const [first] = schedule.next_runs as [string];
    await tick(after(first, 2.5 * HOUR));
    expect(await runs(id)).toEqual([
      { nominal_at: iso(first, 2 * HOUR), outcome: 'made_up', reason: 'nobody-ticked' },
      { nominal_at: iso(first, HOUR), outcome: 'missed', reason: 'nobody-ticked' },
      { nominal_at: first, outcome: 'missed', reason: 'nobody-ticked' },
    ]);
    expect((await read(id)).next_run_at).toBe(iso(first, 3 * HOUR));
    const weekly = await make({ cron: '0 3 * * 1' });
    const [monday] = weekly.schedule.next_runs as [string];
    await tick(after(monday, 25 * HOUR));
    expect(await runs(weekly.id)).toEqual([
      { nominal_at: monday, outcome: 'missed', reason: 'nobody-ticked' },
    ]);
  });

  it('stands still while its target is inactive, and goes with it', async () => {
    const { api, schedule, id } = await make();
    const [first] = schedule.next_runs as [string];
    await change(api, { active: false });
    expect(await read(id)).toMatchObject({ next_run_at: null, next_runs: [], target: { active: false } });
    await tick(after(first, 1000));
    expect(await runs(id)).toEqual([]);
    await change(api, { active: true, revision: 3 });
    expect((await read(id)).next_run_at).toBe(first);
    const data: ApiDeletedRecord = { api_id: api.api_id, revision: 4 };
    await orchestrator.produce(ApiDeletedRecord, { tenantId, key: `${tenantId}:${api.api_id}`, data });
    await until(async () => (await orchestrator.get(`/v1/schedules/${id}`, key)).status === 404);
  });

  it('is changed as it was seen, and can be turned off', async () => {
    const { id } = await make({ jitter_seconds: 600, time_zone: 'Europe/Zurich' });
    const path = `/v1/schedules/${id}`;
    const changed = await orchestrator.send('PATCH', path, key, {
      revision: 1,
      enabled: false,
      time_zone: null,
    });
    expect(changed.body).toMatchObject({
      revision: 2,
      enabled: false,
      next_run_at: null,
      follows_organization: true,
    });
    const stale = await orchestrator.send('PATCH', path, key, { revision: 1, enabled: true });
    expect([stale.status, stale.body.type]).toEqual([409, 'urn:palisade:problem:stale-revision']);
    expect((await orchestrator.send('DELETE', path, key)).status).toBe(204);
    expect((await orchestrator.get(path, key)).status).toBe(404);
  });

  it.each([
    ['cron', { cron: '0 0 31 2 *' }],
    ['cron', { cron: '* * * * * *' }],
    ['time_zone', { time_zone: '+02:00' }],
    ['jitter_seconds', { jitter_seconds: 3601 }],
    ['target_id', { target_id: randomUUID() }],
  ])('is refused for its %s: %p', async (path, changes) => {
    const { api_id } = await orchestrator.api(tenantId, apiOf());
    const wish = { target_id: api_id, cron: '0 3 * * *', ...changes };
    const { status, body } = await orchestrator.post('/v1/schedules', key, wish);
    expect([status, body.errors?.[0].path]).toEqual([400, path]);
  });

  it('is not there for another organization', async () => {
    const { api, id } = await make();
    const stranger = await orchestrator.keyOf(randomUUID(), 'scans:manage', 'scans:read');
    const path = `/v1/schedules/${id}`;
    expect((await orchestrator.get(path, stranger)).status).toBe(404);
    expect((await orchestrator.get(`${path}/runs`, stranger)).status).toBe(404);
    expect((await orchestrator.send('DELETE', path, stranger)).status).toBe(404);
    const wish = { target_id: api.api_id, cron: '0 3 * * *' };
    expect((await orchestrator.post('/v1/schedules', stranger, wish)).status).toBe(400);
    const runner = await orchestrator.keyOf(randomUUID(), 'scans:run', 'scans:read');
    const scan = await orchestrator.post('/v1/scans', runner, { target_id: api.api_id });
    expect([scan.status, scan.body.errors?.[0].path]).toEqual([400, 'target_id']);
  });
});

it("follows its organization's time zone when that changes", async () => {
  const { id } = await make({ cron: '0 3 * * *' });
  const own = await make({ cron: '0 3 * * *', time_zone: 'UTC' });
  const data: OrganizationRecord = { organization_id: tenantId, revision: 1, time_zone: 'Asia/Tokyo' };
  await orchestrator.produce(OrganizationRecord, { tenantId, key: tenantId, data });
  await until(async () => (await read(id)).time_zone === 'Asia/Tokyo');
  await until(async () => String((await read(id)).next_run_at).endsWith('T18:00:00.000Z'));
  expect(String((await read(own.id)).next_run_at)).toMatch(/T03:00:00/);
});

it('keeps the catalogue of the newest build of a scanner', async () => {
  const catalogue = (version: string, ...titles: string[]): ScannerCatalogueRecord => ({
    scanner: 'web',
    version,
    checks: titles.map((title, at) => ({
      check_id: `web_${title}`,
      title,
      severity: at === 0 ? 'high' : 'low',
      cwe: [319],
    })),
  });
  const say = (data: ScannerCatalogueRecord) =>
    orchestrator.produce(ScannerCatalogueRecord, { tenantId: '', key: 'catalogue:web', data });
  await say(catalogue('1.2.0', 'one', 'two', 'three'));
  await say(catalogue('1.10.0', 'one', 'four'));
  await say(catalogue('1.9.0', 'five'));
  await say(catalogue('2.0.0-rc.1', 'one', 'four', 'six'));
  const ids = async (query = '') =>
    ((await orchestrator.get(`/v1/checks${query}`, key)).body.items as { check_id: string }[]).map(
      ({ check_id }) => check_id,
    );
  await until(async () => (await ids()).includes('web_six'));
  expect(await ids()).toEqual(['web_four', 'web_one', 'web_six']);
  expect(await ids('?severity=high,critical')).toEqual(['web_one']);
  expect(await ids('?q=FOUR&scanner=web')).toEqual(['web_four']);
  const { body } = await orchestrator.get('/v1/checks?limit=2', key);
  expect(await ids(`?limit=2&cursor=${String(body.next_cursor)}`)).toEqual(['web_six']);
});
