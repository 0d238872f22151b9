import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AlertRecord, DetectionRecord, OrganizationErasureRequestedRecord } from '@palisade/contracts';
import { undeclaredTables } from '@palisade/erasure';
import { Alerting } from '../testing/alerting.js';
import { detectionOf } from '../testing/detection.js';
import { until } from '../testing/until.js';
import { erasedData } from './erased-data.js';

let alerting: Alerting;

beforeAll(async () => {
  alerting = await Alerting.start();
});
afterAll(() => alerting.close());

const rowsOf = (tenantId: string) =>
  Promise.all(
    erasedData.tables.map(async ({ table }) => {
      const rows = await alerting.database.asTenant(
        tenantId,
        (tx) => tx.query<unknown[]>(`select from ${table} where tenant_id = $1`, [tenantId]),
        { evenErased: true },
      );
      return rows.length;
    }),
  );

it('erases alerts, their history and members, tombstones them, and takes nothing late', async () => {
  const [tenantId, other] = [randomUUID(), randomUUID()];
  for (const id of [tenantId, other]) {
    await alerting.detect(id, detectionOf());
    await alerting.member(id);
  }
  const key = await alerting.keyOf(tenantId, 'alerts:read', 'alerts:triage');
  const [alert] = (await alerting.get('/v1/alerts', key)).body.items;
  await alerting.patch(`/v1/alerts/${String(alert.id)}`, key, {
    state: 'acknowledged',
    note: 'a note',
    revision: alert.revision,
  });

  const data = { erasure_id: randomUUID(), organization_id: tenantId, asked: 1 };
  await alerting.produce(OrganizationErasureRequestedRecord, { tenantId, key: tenantId, data });
  await alerting.records(
    AlertRecord,
    1,
    (message) => String(message.key) === `${tenantId}:${String(alert.id)}` && message.value === null,
  );
  await until(async () => (await rowsOf(tenantId)).every((count) => count === 0));
  expect((await rowsOf(other)).slice(1)).toEqual([1, 1, 1]);
  // The key is still known: identity has not taken it away here.
  expect(await alerting.get('/v1/alerts', key)).toMatchObject({
    status: 410,
    body: { type: 'urn:palisade:problem:organization-deleted' },
  });

  const late = detectionOf({ episode_id: 'late', actor_email: 'sam@corp.com' });
  const partitionKey = `${tenantId}:late`; // one partition, one after the other
  await alerting.produce(
    DetectionRecord,
    { tenantId, key: partitionKey, data: late },
    { tenantId: other, key: partitionKey, data: late },
  );
  await until(async () => ((await rowsOf(other))[1] ?? 0) > 1);
  expect((await rowsOf(tenantId)).every((count) => count === 0)).toBe(true);
});

it('declares every table of organizations', async () => {
  const { adminUrl } = alerting.environment;
  const { schema, tables } = erasedData;
  expect(await undeclaredTables({ adminUrl, schema, tables })).toEqual([]);
});
