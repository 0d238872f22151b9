import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ApiChangedRecord,
  ApiDeletedRecord,
  AttemptSupersededRecord,
  AuditRecord,
  OrganizationRecord,
  ScanCancelledRecord,
  ScanQueuedRecord,
  ScanRequestedRecord,
  ScanStartedRecord,
  TaskFinishedRecord,
} from '@palisade/contracts';
import { Organizations } from '@palisade/organizations';
import { ForgetScans } from '../retention/forget-scans.js';
import { apiOf } from '../testing/api.js';
import { Orchestrator } from '../testing/orchestrator.js';
import type { Scanner } from '../testing/scanner.js';
import { until } from '../testing/until.js';

let orchestrator: Orchestrator;
let scanner: Scanner;

beforeAll(async () => {
  orchestrator = await Orchestrator.start();
  scanner = await orchestrator.scanner({ slots: 50 });
}, 60_000);
afterAll(async () => {
  await scanner.leave();
  await orchestrator.close();
});

describe('a scan that another service asks for', () => {
  it('is queued, started and completed, and says what counts of its results', async () => {
    const tenantId = randomUUID();
    const { api_id } = await orchestrator.api(tenantId);
    const scanId = await orchestrator.request(tenantId, api_id);
    const claimed = await scanner.begin(scanId);
    expect(claimed).toMatchObject({
      tenant_id: tenantId,
      attempt: 1,
      lease_seconds: 30,
      target: { id: api_id, kind: 'api', ownership_proven: false, max_requests_per_second: 2 },
      task: { covers: 'api' },
      credentials: [],
      document: null,
    });
    await scanner.finish(claimed, { batches: 3 });
    expect(await orchestrator.ended(scanId)).toMatchObject({
      state: 'completed',
      revision: 1,
      tasks: [{ task_id: claimed.task_id, attempt: 1, batches: 3, complete: true }],
    });
    const { topics } = orchestrator;
    const queued = await topics.records(ScanQueuedRecord);
    const started = await topics.records(ScanStartedRecord);
    for (const said of [queued, started])
      expect(said.filter(({ data }) => data.scan_id === scanId)).toHaveLength(1);
  });

  it('is made once, however often it is asked for', async () => {
    const tenantId = randomUUID();
    const { api_id } = await orchestrator.api(tenantId);
    const [scanId, id] = [randomUUID(), randomUUID()];
    const record = {
      tenantId,
      key: `${tenantId}:${api_id}`,
      data: {
        scan_id: scanId,
        target_id: api_id,
        trigger: 'manual' as const,
        requested_at: new Date().toISOString(),
      },
    };
    await orchestrator.produce(ScanRequestedRecord, { ...record, id }, { ...record, id }, record);
    const claimed = await scanner.begin(scanId);
    const end = await orchestrator.request(tenantId, api_id);
    expect(await orchestrator.ended(end)).toMatchObject({ state: 'cancelled', reason: 'already-running' });
    await scanner.finish(claimed);
    await scanner.finish(claimed);
    await orchestrator.ended(scanId);
    expect(await orchestrator.rows(tenantId, `select from scan_orchestrator.tasks`)).toHaveLength(1);
    expect(await orchestrator.ends(scanId)).toHaveLength(1);
  });

  it('waits for a target that is not known yet, and fails when it never is', async () => {
    const [tenantId, other] = [randomUUID(), randomUUID()];
    const [late, never] = [apiOf(), apiOf()];
    const known = await orchestrator.request(tenantId, late.api_id);
    const unknown = await orchestrator.request(other, never.api_id);
    const rows = (tenant: string) =>
      orchestrator.rows(tenant, `select from scan_orchestrator.scans where state = 'queued'`);
    await until(async () => (await rows(tenantId)).length === 1);
    // The other tenant's target of the same id is not theirs.
    await orchestrator.api(randomUUID(), never);
    await until(async () => (await rows(other)).length === 1);
    await orchestrator.rows(
      other,
      `update scan_orchestrator.awaited_targets set until = now() where scan_id = $1`,
      [unknown],
    );
    await orchestrator.api(tenantId, late);
    await scanner.finish(await scanner.begin(known));
    expect(await orchestrator.ended(known)).toMatchObject({ state: 'completed' });
    expect(await orchestrator.ended(unknown)).toMatchObject({ state: 'failed', reason: 'target-unknown' });
  });
});

describe('a claim', () => {
  it('is granted once, to the replica that was offered the task, with the right key', async () => {
    const tenantId = randomUUID();
    const { api_id } = await orchestrator.api(tenantId);
    const scanId = await orchestrator.request(tenantId, api_id);
    const offer = await scanner.offer(scanId);
    const claim: Scanner['claim'] = (...given) => scanner.claim(...given);
    expect((await claim(offer, { key: 'no key' })).status).toBe(401);
    expect((await claim(offer, { key: 'the-key-of-another-scanner' })).status).toBe(409);
    expect((await claim(offer, { replica_id: randomUUID() })).status).toBe(409);
    expect((await claim({ ...offer, claim_token: 'guessed' })).status).toBe(409);
    expect((await claim({ ...offer, task_id: randomUUID() })).status).toBe(409);
    const granted = await claim(offer);
    expect(granted.status).toBe(200);
    // Whose answer was lost, and nobody else, and not for ever.
    expect(await claim(offer)).toEqual(granted);
    expect((await claim(offer, { replica_id: randomUUID() })).status).toBe(409);
    expect((await claim(offer, { key: 'the-key-of-another-scanner' })).status).toBe(409);
    expect((await claim({ ...offer, claim_token: 'guessed' })).status).toBe(409);
    await scanner.progress(granted.body);
    await until(async () => (await claim(offer)).status === 409, 'for the progress to use up the claim');
    expect((await claim(offer)).body.type).toBe('urn:palisade:problem:claim-refused');
    await scanner.finish(granted.body);
    expect(await orchestrator.ended(scanId)).toMatchObject({ tasks: [{ attempt: 1, complete: true }] });
  });

  it('is granted once when it comes several times at once, and again only while the offer would last', async () => {
    const tenantId = randomUUID();
    const { api_id } = await orchestrator.api(tenantId);
    const scanId = await orchestrator.request(tenantId, api_id);
    const offer = await scanner.offer(scanId);
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => scanner.claim(offer)));
    expect(first?.status).toBe(200);
    for (const other of others) expect(other).toEqual(first);
    expect(await orchestrator.rows(tenantId, `select from scan_orchestrator.attempts`)).toHaveLength(1);
    await orchestrator.rows(
      tenantId,
      `update scan_orchestrator.queue set claimed_again_until = now() where scan_id = $1`,
      [scanId],
    );
    expect((await scanner.claim(offer)).status).toBe(409);
  });

  it('is refused when the offer has expired; the next offer is of the same attempt', async () => {
    const tenantId = randomUUID();
    const { api_id } = await orchestrator.api(tenantId);
    const scanId = await orchestrator.request(tenantId, api_id);
    const first = await scanner.offer(scanId);
    await orchestrator.age('offer_expires_at', scanId);
    const second = await scanner.offer(scanId, 2);
    expect(second).toMatchObject({ task_id: first.task_id, attempt: 1 });
    expect((await scanner.claim(first)).status).toBe(409);
    expect((await scanner.claim(second)).status).toBe(200);
  });
});

describe('an attempt that fails', () => {
  it('is followed by another when that makes sense, and results of the first no longer count', async () => {
    const tenantId = randomUUID();
    const { api_id } = await orchestrator.api(tenantId);
    const scanId = await orchestrator.request(tenantId, api_id);
    const first = await scanner.begin(scanId);
    await scanner.finish(first, { result: 'failed', reason: 'connection-failed', retriable: true });
    const second = await scanner.begin(scanId, 2);
    expect(second.attempt).toBe(2);
    await orchestrator.produce(TaskFinishedRecord, {
      tenantId,
      key: `${tenantId}:${api_id}`,
      data: {
        scan_id: scanId,
        task_id: first.task_id,
        attempt: 1,
        target_id: api_id,
        scanner: 'web',
        result: 'succeeded',
        batches: 7,
      },
    });
    await scanner.finish(second, { batches: 2 });
    expect(await orchestrator.ended(scanId)).toMatchObject({
      state: 'completed',
      tasks: [{ attempt: 2, batches: 2 }],
    });
    expect(await orchestrator.ends(scanId)).toHaveLength(1);
  });

  it('fails its task at once when another makes no sense; an admin runs it again', async () => {
    const tenantId = randomUUID();
    const key = await orchestrator.keyOf(tenantId, 'scans:read', 'scans:run', 'scans:manage');
    const { api_id } = await orchestrator.api(tenantId);
    const asked = await orchestrator.post('/v1/scans', key, { target_id: api_id });
    expect(asked).toMatchObject({ status: 202, body: { state: 'queued' } });
    const scanId = String(asked.body.id);
    expect(await orchestrator.post('/v1/scans', key, { target_id: api_id })).toMatchObject({
      status: 409,
      body: { type: 'urn:palisade:problem:scan-running', scan_id: scanId },
    });
    const claimed = await scanner.begin(scanId);
    const failure = { reason: 'name-not-found', detail: 'The name does not exist.' };
    await scanner.finish(claimed, { result: 'failed', batches: 0, ...failure });
    expect(await orchestrator.ended(scanId)).toMatchObject({ state: 'failed', ...failure });

    const { body } = await orchestrator.get('/v1/tasks?state=failed', key);
    expect(body.items).toMatchObject([
      { id: claimed.task_id, attempt: 1, ...failure, target: { id: api_id } },
    ]);
    const viewer = await orchestrator.keyOf(tenantId, 'scans:read');
    expect((await orchestrator.post(`/v1/tasks/${claimed.task_id}/replay`, viewer)).status).toBe(403);
    const stranger = await orchestrator.keyOf(randomUUID(), 'scans:read', 'scans:manage');
    expect((await orchestrator.post(`/v1/tasks/${claimed.task_id}/replay`, stranger)).status).toBe(404);
    const replayed = await orchestrator.post(`/v1/tasks/${claimed.task_id}/replay`, key);
    expect(replayed).toMatchObject({ status: 202, body: { state: 'waiting' } });
    expect((await orchestrator.post(`/v1/tasks/${claimed.task_id}/replay`, key)).status).toBe(409);

    await scanner.finish(await scanner.begin(scanId, 2));
    expect(await orchestrator.ended(scanId, 2)).toMatchObject({
      state: 'completed',
      revision: 2,
      trigger: 'replay',
      tasks: [{ attempt: 2, complete: true }],
    });
    const shown = await orchestrator.get(`/v1/scans/${scanId}`, key);
    expect(shown.body).toMatchObject({
      state: 'completed',
      reason: null,
      trigger: 'manual',
      tasks: [{ state: 'succeeded', attempts: [{ attempt: 1, outcome: 'failed' }, { attempt: 2 }] }],
    });
    await until(async () => {
      const audited = await orchestrator.topics.records(AuditRecord);
      const own = audited.filter((record) => record.tenantId === tenantId).map(({ data }) => data.action);
      return own.includes('scans.scan.requested') && own.includes('scans.task.replayed');
    }, 'for the audit records');
  });
});

describe('a scan that is cancelled', () => {
  it('ends at once while it runs: scanners are told, and what they still say is dropped', async () => {
    const tenantId = randomUUID();
    const key = await orchestrator.keyOf(tenantId, 'scans:read', 'scans:run');
    const { api_id } = await orchestrator.api(tenantId);
    const scanId = await orchestrator.request(tenantId, api_id);
    const claimed = await scanner.begin(scanId);
    expect(await orchestrator.post(`/v1/scans/${scanId}/cancel`, key)).toMatchObject({
      status: 200,
      body: { state: 'cancelled', tasks: [{ state: 'cancelled', attempts: [{ outcome: 'cancelled' }] }] },
    });
    await scanner.finish(claimed);
    expect((await orchestrator.post(`/v1/scans/${scanId}/cancel`, key)).status).toBe(409);
    expect(await orchestrator.ended(scanId)).toMatchObject({ state: 'cancelled', reason: 'cancelled' });
    const { topics } = orchestrator;
    await until(async () =>
      (await topics.records(ScanCancelledRecord)).some(({ data }) => data.scan_id === scanId),
    );
    const next = await orchestrator.request(tenantId, api_id);
    await scanner.finish(await scanner.begin(next));
    expect(await orchestrator.ended(next)).toMatchObject({ state: 'completed' });
    expect(await orchestrator.ends(scanId)).toHaveLength(1);
  });

  it('is so too when its target is deleted, for ever, whatever is said of it late', async () => {
    const tenantId = randomUUID();
    const api = await orchestrator.api(tenantId);
    const record = { tenantId, key: `${tenantId}:${api.api_id}` };
    const scanId = await orchestrator.request(tenantId, api.api_id);
    await scanner.begin(scanId);
    await orchestrator.produce(ApiDeletedRecord, { ...record, data: { api_id: api.api_id, revision: 3 } });
    expect(await orchestrator.ended(scanId)).toMatchObject({ state: 'cancelled', reason: 'target-deleted' });
    await orchestrator.produce(ApiChangedRecord, { ...record, data: { ...api, revision: 2 } });
    const next = await orchestrator.request(tenantId, api.api_id);
    expect(await orchestrator.ended(next)).toMatchObject({ state: 'failed', reason: 'target-unknown' });
  });
});

it('nothing is superseded while its scanner is heard of', async () => {
  expect(await orchestrator.topics.records(AttemptSupersededRecord)).toEqual([]);
});

describe('a scan that ended long ago', () => {
  /** Scans of a target that ended so many days ago, each with a task and an attempt. */
  const past = (tenantId: string, targetId: string, ...days: number[]) =>
    orchestrator.rows(
      tenantId,
      `with scan as (
         insert into scan_orchestrator.scans (tenant_id, id, target_id, state, trigger, queued_at, ended_at)
         select $1, gen_random_uuid(), $2, 'failed', 'manual', at, at
           from unnest($3::int[]) as d(days), lateral (select now() - days * interval '1 day' as at) t returning id),
       task as (
         insert into scan_orchestrator.tasks (id, tenant_id, scan_id, position, scanner, input, state, queued_at, ended_at)
         select gen_random_uuid(), $1, id, 0, 'web', '{}', 'failed', now(), now() from scan returning id)
       insert into scan_orchestrator.attempts (tenant_id, task_id, attempt, replica_id, offered_at)
       select $1, id, 1, 'gone', now() from task`,
      [tenantId, targetId, days],
    );
  const left = async (tenantId: string) => {
    const rows = await orchestrator.rows<{ target_id: string; days: number }>(
      tenantId,
      `select s.target_id, extract(day from now() - s.ended_at)::int as days
         from scan_orchestrator.scans s
         join scan_orchestrator.tasks t on t.scan_id = s.id join scan_orchestrator.attempts a on a.task_id = t.id
        order by s.ended_at desc`,
    );
    return (targetId: string) =>
      rows.filter(({ target_id }) => target_id === targetId).map(({ days }) => days);
  };
  const know = (tenantId: string) =>
    orchestrator.produce(OrganizationRecord, {
      tenantId,
      key: tenantId,
      data: { organization_id: tenantId, revision: 1 },
    });

  it('is forgotten with its tasks and attempts, but for the last one of a target that there is', async () => {
    const tenants = [randomUUID(), randomUUID()];
    const [quiet, busy, gone] = [apiOf(), apiOf(), apiOf()].map(({ api_id }) => api_id) as [
      string,
      string,
      string,
    ];
    const many = Array.from({ length: 450 }, (_, at) => 100 + at);
    for (const tenantId of tenants) {
      await know(tenantId);
      for (const api_id of [quiet, busy]) await orchestrator.api(tenantId, { api_id });
      await past(tenantId, quiet, ...many);
      await past(tenantId, busy, 91, 89, 3);
      await past(tenantId, gone, 91, 89);
    }
    const organizations = orchestrator.app.get(Organizations);
    await until(() => tenants.every((tenantId) => organizations.tenants().includes(tenantId)));
    await orchestrator.app.get(ForgetScans).forget();
    for (const tenantId of tenants) {
      const days = await left(tenantId);
      expect([days(quiet), days(busy), days(gone)]).toEqual([[100], [3, 89], [89]]);
      const attempts = await orchestrator.rows(tenantId, `select from scan_orchestrator.attempts`);
      expect(attempts).toHaveLength(4);
    }
  });
});
