import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  ScanEndedRecord,
  ScanQueuedRecord,
  ScanStartedRecord,
  TaskProgressRecord,
} from '@palisade/contracts';
import { newTraceparent, traceIdOf } from '@palisade/telemetry';
import { Alerting } from '../testing/alerting.js';
import type { StreamClient } from '../testing/stream-client.js';
import { until } from '../testing/until.js';

const at = '2026-03-02T10:00:00Z';

let alerting: Alerting;

beforeAll(async () => {
  alerting = await Alerting.start();
});
afterAll(() => alerting.close());

function scanOf(tenantId: string) {
  const [scan_id, target_id, task_id] = [randomUUID(), randomUUID(), randomUUID()];
  const traceparent = newTraceparent();
  const of = <T>(data: T) => ({ tenantId, key: scan_id, data, traceparent });
  return {
    ids: { scan_id, target_id },
    task_id,
    traceparent,
    queued: of<ScanQueuedRecord>({ scan_id, target_id, queued_at: at }),
    started: of<ScanStartedRecord>({ scan_id, target_id, started_at: at }),
    ended: of<ScanEndedRecord>({
      scan_id,
      target_id,
      revision: 1,
      state: 'failed',
      reason: 'target-unknown',
      ended_at: at,
    }),
    progress: (done: number) =>
      of<TaskProgressRecord>({
        scan_id,
        target_id,
        task_id,
        attempt: 1,
        replica_id: randomUUID(),
        phase: 'Reading TLS settings',
        done,
        total: 9,
        at,
      }),
  };
}

const statesIn = (client: StreamClient) => client.of('scan').map(({ data }) => data.state as string);

it('tells of scans and how far they are to who may read them, of his organization alone', async () => {
  const [tenantId, other] = [randomUUID(), randomUUID()];
  const client = await alerting.stream(await alerting.keyOf(tenantId, 'alerts:read', 'scans:read'));
  const without = await alerting.stream(await alerting.keyOf(tenantId, 'alerts:read'));
  const stranger = await alerting.stream(await alerting.keyOf(other, 'alerts:read', 'scans:read'));
  expect(client.of('hello')[0]?.data.can).toEqual(['alert', 'scan', 'scan_progress']);
  expect(without.of('hello')[0]?.data.can).toEqual(['alert']);

  const scan = scanOf(tenantId);
  await alerting.produce(ScanQueuedRecord, scan.queued);
  await alerting.produce(ScanStartedRecord, scan.started);
  await alerting.produce(TaskProgressRecord, scan.progress(4));
  await until(async () => client.of('scan_progress').length === 1);
  await alerting.produce(ScanEndedRecord, scan.ended);
  await until(async () => statesIn(client).length === 3);
  expect(statesIn(client)).toEqual(['queued', 'running', 'failed']);
  const trace_id = traceIdOf(scan.traceparent);
  expect(client.of('scan')[2]).toEqual({
    type: 'scan',
    trace_id,
    data: { ...scan.ids, state: 'failed', reason: 'target-unknown', at },
  });
  expect(client.of('scan_progress')).toEqual([
    {
      type: 'scan_progress',
      trace_id,
      data: {
        ...scan.ids,
        task_id: scan.task_id,
        state: 'running',
        phase: 'Reading TLS settings',
        done: 4,
        total: 9,
        at,
      },
    },
  ]);

  await alerting.produce(ScanQueuedRecord, scanOf(other).queued);
  await until(async () => statesIn(stranger).length === 1);
  expect([statesIn(client).length, statesIn(without).length]).toEqual([3, 0]);
  for (const each of [client, without, stranger]) each.cut();
});

it('leaves out progress that nobody could follow, and no end of a scan', async () => {
  const tenantId = randomUUID();
  const client = await alerting.stream(await alerting.keyOf(tenantId, 'alerts:read', 'scans:read'));
  const scan = scanOf(tenantId);
  await alerting.produce(TaskProgressRecord, ...Array.from({ length: 400 }, (_, n) => scan.progress(n % 10)));
  await alerting.produce(ScanEndedRecord, scan.ended);
  await until(async () => statesIn(client).length === 1 && client.of('scan_progress').length > 0);
  expect(client.of('scan_progress').length).toBeLessThan(400);
  client.cut();
});
