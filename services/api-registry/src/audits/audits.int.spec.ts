import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ScannerCatalogueRecord, type scan } from '@palisade/contracts';
import { Registry, type Client } from '../testing/registry.js';
import { Scan } from '../testing/scan.js';
import { until } from '../testing/until.js';

let registry: Registry;

beforeAll(async () => {
  registry = await Registry.start();
});
afterAll(() => registry.close());

const auditOf = async (client: Client, { apiId, id }: Scan) =>
  (await client.get(`/v1/apis/${apiId}/audits/${id}`)).body;
const reaches = (client: Client, scan: Scan, state: string) =>
  until(async () => (await auditOf(client, scan)).state === state);
const outcomesOf = async (client: Client, { apiId, id }: Scan, query = '') =>
  (await client.get(`/v1/apis/${apiId}/audits/${id}/outcomes${query}`)).body.items;
/** Whatever was told before of this organization has been handled. */
async function settled(client: Client): Promise<void> {
  const last = new Scan(client, await client.register());
  await last.queued();
  await last.batch(0, []);
  await until(async () => {
    const rows = await registry.rows(
      client.tenantId,
      'select from api_registry.audit_batches where audit_id = $1',
      [last.id],
    );
    return rows.length === 1 && (await auditOf(client, last)).state === 'queued';
  });
}
const names = (changes: { check_id: string }[]) => changes.map(({ check_id }) => check_id);

it('asks for a scan once, follows it, and shows what it found with its score and arithmetic', async () => {
  const client = await registry.client();
  const apiId = await client.register();
  const path = `/v1/apis/${apiId}`;
  const asked = await Promise.all([client.post(`${path}/audits`), client.post(`${path}/audits`)]);
  expect(asked.map(({ status }) => status).sort()).toEqual([202, 409]);
  const { body: requested } = asked.find(({ status }) => status === 202) ?? asked[0];
  expect((await client.get(path)).body.open_audit).toEqual({ id: requested.id, state: 'queued' });
  const commands = await registry.records('scan.commands.v1', `${client.tenantId}:${apiId}`, 1);
  expect(commands).toMatchObject([
    { type: 'ScanRequested', data: { scan_id: requested.id, target_id: apiId, trigger: 'manual' } },
  ]);

  const scan = new Scan(client, apiId, requested.id);
  for (const tell of [() => scan.queued(), () => scan.started()]) {
    await tell();
    await tell();
  }
  await reaches(client, scan, 'running');
  const batch = () =>
    scan.batch(0, [
      { check_id: 'web_tls', status: 'pass', severity: 'high' },
      { check_id: 'web_hsts', status: 'fail' },
      { check_id: 'web_cors', status: 'not_evaluated', reason: 'ownership_not_proven', evidence: 'plain' },
    ]);
  await batch();
  await batch();
  expect(await outcomesOf(client, scan)).toEqual([]);
  await scan.ended('completed', { batches: 1 });
  await scan.ended('completed', { batches: 1 });
  await reaches(client, scan, 'completed');
  expect(await auditOf(client, scan)).toMatchObject({
    trigger: 'manual',
    requested_by: expect.any(String),
    ownership_proven: true,
    score: 67,
    grade: 'C',
    coverage: 0.75,
    cap: null,
    difference: null,
    counts: { pass: 1, fail: 1, not_applicable: 0, not_evaluated: 1, by_severity: { high: { pass: 1 } } },
    arithmetic: [
      { check_id: 'web_tls', weight: 6, status: 'pass', contributes: 6 },
      { check_id: 'web_cors', weight: 3, status: 'not_evaluated', contributes: 0 },
      { check_id: 'web_hsts', weight: 3, status: 'fail', contributes: 0 },
    ],
  });
  const outcomes = await outcomesOf(client, scan);
  expect(names(outcomes)).toEqual(['web_hsts', 'web_cors', 'web_tls']);
  expect(outcomes[1]).toMatchObject({ reason: 'ownership_not_proven', evidence: { text: 'plain' } });
  expect(outcomes[0]).toMatchObject({ evidence: { seen: true }, asset_name: 'The endpoint' });
  expect((await client.get(path)).body).toMatchObject({
    revision: 1,
    open_audit: null,
    last_audit: { id: scan.id, state: 'completed', score: 67, grade: 'C', coverage: 0.75 },
  });
  expect((await client.post(`${path}/audits`)).status).toBe(202);
  await client.post(`${path}/deactivate`);
  const inactive = await client.post(`/v1/apis/${apiId}/audits`);
  expect(inactive.body.type).toBe('urn:palisade:problem:api-inactive');
});

it('closes once every batch that counts is there, whatever comes first, and drops superseded attempts', async () => {
  const client = await registry.client();
  const scan = new Scan(client, await client.register());
  // A batch before anything is known of the scan, one of an attempt that is given up, and the end before both others.
  await scan.batch(1, [{ check_id: 'b', status: 'pass' }], 2);
  await scan.batch(0, [{ check_id: 'old', status: 'fail', severity: 'critical' }], 1);
  await settled(client);
  await scan.ended('completed', { batches: 3, attempt: 2 });
  await reaches(client, scan, 'closing');
  expect((await client.get(`/v1/apis/${scan.apiId}`)).body.open_audit).toEqual({
    id: scan.id,
    state: 'closing',
  });
  await scan.queued();
  await scan.started();
  await scan.batch(2, [{ check_id: 'c', status: 'pass' }], 2);
  await settled(client);
  expect(await auditOf(client, scan)).toMatchObject({ state: 'closing', score: null, arithmetic: [] });
  await scan.batch(0, [{ check_id: 'a', status: 'pass' }], 2);
  await reaches(client, scan, 'completed');
  await scan.batch(1, [{ check_id: 'late', status: 'fail' }], 1);
  await settled(client);
  expect(names(await outcomesOf(client, scan))).toEqual(['a', 'b', 'c']);
  expect(await auditOf(client, scan)).toMatchObject({ score: 100, trigger: 'schedule' });
  const rows = await registry.rows(
    client.tenantId,
    'select from api_registry.audit_batches where audit_id = $1',
    [scan.id],
  );
  expect(rows).toHaveLength(3);
});

it('closes without batches that do not come, says so, and closes anew once they do', async () => {
  const client = await registry.client();
  const scan = new Scan(client, await client.register(), undefined, new Date(Date.now() - 25 * 3_600_000));
  await scan.batch(0, [{ check_id: 'a', status: 'pass' }]);
  await scan.ended('completed', { batches: 3 });
  await reaches(client, scan, 'closing');
  const { ForgetOutcomes } = await import('../retention/forget-outcomes.js');
  await registry.app.get(ForgetOutcomes).forget(new Date(Date.now() - 2 * 3_600_000));
  expect((await auditOf(client, scan)).state).toBe('closing');
  await registry.app.get(ForgetOutcomes).forget();
  expect(await auditOf(client, scan)).toMatchObject({
    state: 'partial',
    reason: 'results-lost',
    detail: '2 of 3 batches of results did not come. The score is of the others. Audit the API again.',
    score: 100,
  });
  expect((await client.get(`/v1/apis/${scan.apiId}`)).body.open_audit).toBeNull();
  // As an operator replays dead letters.
  await scan.batch(1, [{ check_id: 'b', status: 'fail' }]);
  await until(async () => (await auditOf(client, scan)).detail?.startsWith('1 of 3'));
  await scan.batch(2, [{ check_id: 'c', status: 'fail' }]);
  await reaches(client, scan, 'completed');
  expect(await auditOf(client, scan)).toMatchObject({ reason: null, detail: null, score: 33, coverage: 1 });
});

it('opens again for a replay, closes with what that found, and marks nothing fixed while it is partial', async () => {
  const client = await registry.client();
  const apiId = await client.register();
  const first = new Scan(client, apiId, undefined, new Date(Date.now() - 1e7));
  await first.batch(0, [
    { check_id: 'fixed', status: 'fail' },
    { check_id: 'broken', status: 'pass' },
    { check_id: 'revised', status: 'pass' },
    { check_id: 'unseen', status: 'fail', severity: 'low' },
  ]);
  await first.ended('completed', { batches: 1 });
  await reaches(client, first, 'completed');

  const scan = new Scan(client, apiId);
  await scan.queued();
  const found = [
    { check_id: 'fixed', status: 'pass' },
    { check_id: 'broken', status: 'fail' },
    { check_id: 'revised', status: 'fail', check_revision: 2 },
  ] as const;
  await scan.batch(0, [...found]);
  await scan.ended('partial', { batches: 1, reason: 'task-failed' });
  await reaches(client, scan, 'partial');
  const partial = await auditOf(client, scan);
  expect(partial).toMatchObject({
    reason: 'task-failed',
    score: 33,
    coverage: 0.9,
    difference: { fixed: [] },
  });
  expect(names(partial.difference.new_failures)).toEqual(['broken']);
  expect(names(partial.difference.new_checks)).toEqual(['revised']);

  await scan.started(120);
  await reaches(client, scan, 'running');
  await scan.batch(0, [...found, { check_id: 'unseen', status: 'pass', severity: 'low' }], 2);
  await settled(client);
  await scan.ended('completed', { batches: 1, attempt: 2, revision: 2 });
  await reaches(client, scan, 'completed');
  await scan.ended('partial', { batches: 1 }); // the earlier end again, late
  await settled(client);
  const whole = await auditOf(client, scan);
  expect(whole).toMatchObject({ state: 'completed', reason: null, score: 40, coverage: 1 });
  expect(whole.difference).toMatchObject({ audit_id: first.id, score_change: -20 });
  expect(names(whole.difference.fixed)).toEqual(['fixed', 'unseen']);
  expect((await client.get(`/v1/apis/${apiId}/trend`)).body).toMatchObject([
    { audit_id: first.id, score: 60, fails_by_severity: { medium: 1, low: 1 } },
    { audit_id: scan.id, score: 40, fails_by_severity: { medium: 2, low: 0 } },
  ]);
  const { items } = (await client.get(`/v1/apis/${apiId}/audits?limit=1`)).body;
  expect(items).toMatchObject([{ id: scan.id, score: 40 }]);
});

it('ends without a score where nothing counts, and shows the last audit that has one', async () => {
  const client = await registry.client();
  const apiId = await client.register();
  const good = new Scan(client, apiId, undefined, new Date(Date.now() - 1e7));
  await good.batch(0, [{ check_id: 'a', status: 'pass' }]);
  await good.ended('completed', { batches: 1 });
  const cancelled = new Scan(client, apiId);
  await cancelled.queued();
  // Whether its batches ever come is unknown.
  await cancelled.ended('cancelled', { batches: 7, reason: 'already-running' });
  const failed = new Scan(client, apiId, undefined, new Date(Date.now() + 1e6));
  await failed.ended('failed', { tasks: [], reason: 'target-unknown', detail: 'Nobody knows it.' });
  await reaches(client, failed, 'failed');
  await reaches(client, cancelled, 'cancelled');
  await reaches(client, good, 'completed');
  expect(await auditOf(client, failed)).toMatchObject({
    detail: 'Nobody knows it.',
    score: null,
    counts: null,
  });
  expect((await client.get(`/v1/apis/${apiId}`)).body).toMatchObject({
    open_audit: null,
    last_audit: { id: good.id, score: 100 },
  });
});

it('keeps organizations apart, and drops what is told of an API that is none of theirs, or gone', async () => {
  const [client, stranger] = [await registry.client(), await registry.client()];
  const apiId = await client.register();
  const foreign = new Scan(stranger, apiId);
  await foreign.queued();
  await foreign.batch(0, [{ check_id: 'a', status: 'fail' }]);
  await foreign.ended('completed', { batches: 1 });
  await settled(stranger);
  const own = new Scan(client, apiId);
  await own.batch(0, [{ check_id: 'a', status: 'pass' }]);
  await own.ended('completed', { batches: 1 });
  await reaches(client, own, 'completed');
  const paths = ['audits', `audits/${own.id}`, `audits/${own.id}/outcomes`, 'trend'];
  const answers = await Promise.all(paths.map((path) => stranger.get(`/v1/apis/${apiId}/${path}`)));
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect((await stranger.post(`/v1/apis/${apiId}/audits`)).status).toBe(404);
  expect((await client.get(`/v1/apis/${apiId}/audits`)).body.items).toHaveLength(1);
  await client.delete(`/v1/apis/${apiId}`);
  await own.ended('completed', { batches: 1, revision: 2 });
  await settled(client);
  const rows = ['audits', 'audit_batches', 'audit_outcomes', 'audit_assets'].map((table) =>
    registry.rows(
      client.tenantId,
      `select from api_registry.${table} where audit_id_or_id = $1`.replace(
        'audit_id_or_id',
        table === 'audits' ? 'id' : 'audit_id',
      ),
      [own.id],
    ),
  );
  expect(await Promise.all(rows)).toEqual([[], [], [], []]);
});

it('names checks as the newest catalogue of their scanner does, and counts what a partial audit did not say', async () => {
  const client = await registry.client();
  const check: scan.CheckDescription = {
    check_id: 'named',
    title: 'Has a title',
    severity: 'medium',
    remediation: 'Do it.',
    cwe: [319],
  };
  const silent: scan.CheckDescription = { check_id: 'silent', title: 'Says nothing', severity: 'critical' };
  const tell = (version: string, ...checks: scan.CheckDescription[]) => {
    const data: ScannerCatalogueRecord = { scanner: 'web', version, checks };
    return registry.produce(ScannerCatalogueRecord, {
      tenantId: '',
      key: 'catalogue:web',
      data,
      id: `web:${version}`,
    });
  };
  await tell('1.2.0', check, silent);
  await tell('1.2.0', check, silent);
  await tell('1.1.9', { ...check, title: 'Had another title' });
  const known = async () =>
    (
      await registry.database.system((tx) =>
        tx.query<{ title: string }[]>('select title from api_registry.checks order by 1'),
      )
    ).map(({ title }) => title);
  await until(async () => (await known()).length === 2);
  const scan = new Scan(client, await client.register());
  await scan.batch(0, [{ check_id: 'named', status: 'fail' }]);
  await scan.ended('partial', { batches: 1 });
  await reaches(client, scan, 'partial');
  expect(await outcomesOf(client, scan, '?status=fail&severity=medium')).toMatchObject([
    { title: 'Has a title', remediation: 'Do it.', cwe: [319] },
  ]);
  expect(await outcomesOf(client, scan, '?status=pass')).toEqual([]);
  expect(await auditOf(client, scan)).toMatchObject({ score: null, grade: null, coverage: 3 / 13 });
  expect(await known()).toEqual(['Has a title', 'Says nothing']);
});

it('pages through outcomes, and refuses a cursor that is not of the list', async () => {
  const client = await registry.client();
  const scan = new Scan(client, await client.register());
  const found = Array.from(
    { length: 5 },
    (_, i) => ({ check_id: `c${String(i)}`, status: i % 2 ? 'pass' : 'fail' }) as const,
  );
  await scan.batch(0, found);
  await scan.ended('completed', { batches: 1 });
  await reaches(client, scan, 'completed');
  const path = `/v1/apis/${scan.apiId}/audits/${scan.id}/outcomes?limit=2`;
  const seen: string[] = [];
  for (let cursor = ''; ;) {
    const { body } = await client.get(`${path}${cursor}`);
    seen.push(...names(body.items));
    if (body.next_cursor === null) break;
    cursor = `&cursor=${String(body.next_cursor)}`;
  }
  expect(seen).toEqual(['c0', 'c2', 'c4', 'c1', 'c3']);
  expect((await client.get(`${path}&cursor=W10`)).status).toBe(400);
  expect((await client.get(`/v1/apis/${scan.apiId}/audits/${randomUUID()}`)).status).toBe(404);
});
