import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AlertRecord, DetectionRecord } from '@palisade/contracts';
import { newTraceparent, runInContext, traceIdOf } from '@palisade/telemetry';
import { Alerting } from '../testing/alerting.js';
import { detectionOf } from '../testing/detection.js';
import { Alert } from './alert.entity.js';

let alerting: Alerting;
let tenantId: string;

beforeAll(async () => {
  alerting = await Alerting.start();
});
afterAll(() => alerting.close());
beforeEach(() => {
  tenantId = randomUUID();
});

const alertsOf = (tenant: string) =>
  alerting.database.asTenant(tenant, (tx) => tx.find(Alert, { order: { sequence: 'ASC' } }));
const published = (count: number) =>
  alerting.records(AlertRecord, count, ({ key }) => String(key).startsWith(tenantId));

it('gives each change the next place of its tenant, however many are made at once', async () => {
  const analyst = await alerting.keyOf(tenantId, 'alerts:read', 'alerts:triage');
  const actors = Array.from({ length: 12 }, (_, n) => `a${String(n)}@corp.com`);
  const detect = (revision: number) =>
    Promise.all(
      actors.map((actor_email) =>
        alerting.detect(tenantId, detectionOf({ actor_email, revision, event_count: 10 + revision })),
      ),
    );
  await detect(1);
  const { items } = (await alerting.get('/v1/alerts', analyst)).body;
  const triage = items.map(({ id }: { id: string }) =>
    alerting.patch(`/v1/alerts/${id}`, analyst, { revision: 1, state: 'acknowledged' }),
  );
  await Promise.all([detect(2), ...triage]);

  const conflicts = (await Promise.all(triage)).filter(
    ({ status }: { status: number }) => status === 409,
  ).length;
  const changes = actors.length * 3 - conflicts;
  const records = await published(changes);
  const places = records.map(
    ({ value }) => AlertRecord.decode(value ?? Buffer.of()).unmapped.palisade.sequence ?? 0,
  );
  expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: changes }, (_, n) => n + 1));
  expect((await alertsOf(tenantId)).at(-1)?.sequence).toBe(changes);
});

it('gives no place to a change that was rolled back', async () => {
  await alerting.detect(tenantId, detectionOf());
  const broken = alerting.database.asTenant(tenantId, async (tx) => {
    await tx.query('update alerting.alerts set revision = revision + 1');
    throw new Error('rolled back');
  });
  await expect(broken).rejects.toThrow('rolled back');
  await alerting.detect(tenantId, detectionOf({ revision: 2, event_count: 12 }));
  expect((await alertsOf(tenantId)).map(({ sequence }) => sequence)).toEqual([2]);
});

it('counts for each tenant by itself', async () => {
  const other = randomUUID();
  await alerting.detect(tenantId, detectionOf());
  await alerting.detect(other, detectionOf());
  expect((await alertsOf(tenantId)).map(({ sequence }) => sequence)).toEqual([1]);
  expect((await alertsOf(other)).map(({ sequence }) => sequence)).toEqual([1]);
});

it('names the trace of the detection that raised the alert, whatever changes it later', async () => {
  const [raising, later] = [newTraceparent(), newTraceparent()];
  const detect = (traceparent: string, data: DetectionRecord) =>
    runInContext({ correlationId: 'c', traceparent }, () => alerting.detect(tenantId, data));
  await detect(raising, detectionOf());
  await detect(later, detectionOf({ revision: 2, event_count: 12 }));
  expect((await alertsOf(tenantId))[0]).toMatchObject({ traceId: traceIdOf(raising), revision: 2 });
  const [record] = await published(1);
  const finding = AlertRecord.decode(record?.value ?? Buffer.of());
  expect(finding.unmapped.palisade).toMatchObject({
    trace_id: traceIdOf(raising),
    sequence: 1,
    generation: 1,
  });
});
