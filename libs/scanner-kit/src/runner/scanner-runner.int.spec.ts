import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testEnvironment, waitUntil, type TestEnvironment } from '@palisade/platform';
import type { ProtocolOrchestrator } from '../testing/protocol-orchestrator.js';
import { startOrchestrator } from '../testing/start-orchestrator.js';
import { startTestScanner, type TestScanner } from '../testing/test-scanner.js';

const key = randomBytes(32).toString('hex');
const acting = new URL('../testing/scanners/acting.ts', import.meta.url);
let environment: TestEnvironment;
let orchestrator: ProtocolOrchestrator;
let scanner: TestScanner;

const until = async (condition: () => boolean | Promise<boolean>) => {
  if (!(await waitUntil(condition, { timeoutMs: 20_000 }))) throw new Error('it did not come true in time');
};
const start = () =>
  startTestScanner(acting, { ...environment, orchestratorUrl: orchestrator.url, key, slots: 8 });

beforeAll(async () => {
  environment = await testEnvironment();
  orchestrator = await startOrchestrator(environment, key);
  scanner = await start();
  await until(() => orchestrator.replicas.size === 1 && orchestrator.catalogues.size === 1);
});

afterAll(async () => {
  await scanner.stop();
  await orchestrator.stop();
  await environment.close();
});

it('says what it is, what it can tell, and in its health how tasks are kept apart', async () => {
  expect(orchestrator.freest).toMatchObject({ scanner: 'web', version: '1.2.3', slots: 8, running: [] });
  expect(orchestrator.catalogues.get('web')?.checks).toMatchObject([
    { check_id: 'web_test_seen', severity: 'low', revision: 1, cwe: [1] },
  ]);
  const health = (await (await fetch(`${scanner.url}/readyz`)).json()) as { notes: { isolation: string } };
  const isIsolated = orchestrator.freest.isolation === 'network_namespace';
  expect(health.notes.isolation).toMatch(isIsolated ? /namespace of their own$/ : /a guard within them/);
});

it('claims what it is offered, sends what it finds in batches, and says that it is done', async () => {
  const task = await orchestrator.offer({ task: { action: 'say', facts: { well: 'no', said: 'hello' } } });
  await until(() => task.finished !== undefined && task.batches.length === 1);
  expect(task.claims).toBe(1);
  expect(task.progress[0]).toMatchObject({
    scan_id: task.scanId,
    replica_id: orchestrator.freest.replica_id,
  });
  expect(task.recordIds).toEqual([`${task.taskId}:1:0`]);
  expect(task.batches[0]).toMatchObject({
    index: 0,
    scanner: 'web',
    assets: [{ asset_id: '1', asset_type: 'test.thing' }],
    outcomes: [{ check_id: 'web_test_seen', check_revision: 1, status: 'fail', severity: 'low' }],
  });
  expect(task.finished).toMatchObject({
    result: 'succeeded',
    batches: 1,
    coverage: { assets: 1, failed: 1 },
  });
});

it('is done only in part, or failed, for the reason that the collector gives', async () => {
  const [part, failed, thrown] = await Promise.all([
    orchestrator.offer({ task: { action: 'part' } }),
    orchestrator.offer({ task: { action: 'fail', detail: 'Nobody answered.' } }),
    orchestrator.offer({ task: { action: 'throw' } }),
  ]);
  await until(() => [part, failed, thrown].every(({ finished }) => finished !== undefined));
  expect(part.finished).toMatchObject({
    result: 'partial',
    reason: 'door-closed',
    detail: 'One door was closed.',
  });
  expect(failed.finished).toMatchObject({ result: 'failed', reason: 'nobody-home', retriable: true });
  expect(thrown.finished).toMatchObject({ result: 'failed', reason: 'scanner-failed', retriable: true });
});

it('lets no credential out, whatever a check says', async () => {
  const secret = `s3cr3t/${randomBytes(12).toString('base64')}`;
  const basic = Buffer.from(`alice:${secret}`).toString('base64');
  const leaks = {
    said: `sent ${secret} and Basic ${basic}`,
    authorization: `Basic ${basic}`,
    url: `https://api.example.com/?access_token=${encodeURIComponent(secret)}`,
    hidden: Buffer.from(secret).toString('base64'),
  };
  const credentials = [
    { connection_id: 'c', kind: 'basic', label: 'main', secret: { username: 'alice', password: secret } },
  ];
  const said = await orchestrator.offer({ credentials, task: { action: 'say', facts: leaks } });
  const failed = await orchestrator.offer({ credentials, task: { action: 'fail', detail: leaks.said } });
  await until(() => said.batches.length === 1 && failed.finished !== undefined);
  const sent = JSON.stringify([said, failed]);
  for (const text of [secret, basic, encodeURIComponent(secret), leaks.hidden])
    expect(sent).not.toContain(text);
  expect(failed.finished?.detail).toBe('sent [redacted] and Basic [redacted]');
});

it('ends work whose scan is cancelled or whose attempt is superseded, and says nothing more of it', async () => {
  const [cancelled, superseded] = await Promise.all([
    orchestrator.offer({ task: { action: 'hang' } }),
    orchestrator.offer({ attempt: 2, task: { action: 'hang' } }),
  ]);
  await until(() => [cancelled, superseded].every(({ progress }) => progress.some(({ done }) => done === 1)));
  await until(() => orchestrator.freest.running?.length === 2);
  await orchestrator.cancel(cancelled);
  await orchestrator.supersede(superseded);
  await until(() => orchestrator.freest.running?.length === 0);
  expect([cancelled.finished, superseded.finished]).toEqual([undefined, undefined]);
});

it('ends work in time before its lease does, and says nothing more of it', async () => {
  // Progress is told every five seconds: a lease of five and a half is lost before the second one.
  const task = await orchestrator.offer({ leaseSeconds: 6, task: { action: 'hang' } });
  await until(() => orchestrator.freest.running?.length === 1);
  await until(() => orchestrator.freest.running?.length === 0);
  expect(task.claims).toBe(1);
  expect(task.finished).toBeUndefined();
});

it('gives up at the deadline of a task', async () => {
  const task = await orchestrator.offer({
    deadlineAt: new Date(Date.now() + 1_500),
    task: { action: 'hang' },
  });
  await until(() => task.finished !== undefined);
  expect(task.finished).toMatchObject({ result: 'failed', reason: 'time-limit', retriable: false });
});

it('asks again while the orchestrator can not say, and takes no for an answer', async () => {
  let asked = 0;
  orchestrator.beforeClaim = () => {
    if (++asked < 3) throw new Error('not now');
  };
  const task = await orchestrator.offer({ task: { action: 'part' } });
  await until(() => task.finished !== undefined);
  expect(asked).toBe(3);
  orchestrator.beforeClaim = () => undefined;
});

it('says in its health that its key is none', async () => {
  const stranger = await startTestScanner(acting, {
    ...environment,
    ...{ orchestratorUrl: orchestrator.url, key: 'x'.repeat(32), slots: 50 },
  });
  try {
    await until(() => orchestrator.freest.slots === 50);
    const task = await orchestrator.offer();
    const health = () => fetch(`${stranger.url}/readyz`);
    await until(async () => (await health()).status === 503);
    expect(await (await health()).text()).toContain('does not know SCANNER_KEY');
    expect(task.claims).toBe(0);
  } finally {
    await stranger.stop();
  }
});

it('hands back what it can not end when it stops, and takes itself off the list', async () => {
  const leaving = await start();
  await until(() => orchestrator.replicas.size === 2);
  const tasks = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const task = await orchestrator.offer({ task: { action: 'hang' } });
      await until(() => task.claims === 1);
      return task;
    }),
  );
  await Promise.all([leaving.stop(), scanner.stop()]);
  await until(() => tasks.every(({ finished }) => finished !== undefined));
  for (const { finished } of tasks) {
    expect(finished).toMatchObject({ result: 'failed', reason: 'scanner-stopping', retriable: true });
  }
  await until(() => orchestrator.replicas.size === 0);
  scanner = await start();
});
