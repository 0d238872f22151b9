import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { AuditRecord } from '@palisade/contracts';
import { type FaultPoint, faultPoints } from '@palisade/messaging';
import { Audit, Place } from '../testing/audit.js';
import { recordOf } from '../testing/records.js';
import { until } from '../testing/until.js';
import { Links } from './links.js';

let place: Place;
let audit: Audit;

beforeAll(async () => {
  place = await Place.prepare();
  audit = await Audit.start(place);
});
afterEach(() => faultPoints.install(undefined));
afterAll(() => audit.close());

/** As a foreign client's partitioner does: the records of one tenant in all partitions. */
const scatter = (tenantId: string, records: AuditRecord[]) =>
  Promise.all(
    records.map((data) =>
      audit.produce(AuditRecord, { tenantId, key: randomUUID(), data, id: data.record_id }),
    ),
  );

async function expectEachOnce(tenant: string, records: AuditRecord[]): Promise<void> {
  const chain = await audit.chain(tenant);
  const links = new Links(tenant);
  expect(chain.map((entry) => links.fault(entry)).filter((fault) => fault !== undefined)).toEqual([]);
  const ids = chain.map(({ record }) => (JSON.parse(record) as AuditRecord).record_id);
  expect(ids.toSorted()).toEqual(records.map(({ record_id }) => record_id).toSorted());
  expect((await audit.checkpointer.examine(tenant)).fault).toBeUndefined();
}

it('keeps one chain without a fork when replicas append to it at once, come and go', async () => {
  const [tenant, records] = [randomUUID(), Array.from({ length: 600 }, () => recordOf())];
  const second = await Audit.start(place);
  await scatter(tenant, records.slice(0, 200));
  const third = Audit.start(place);
  await scatter(tenant, records.slice(200, 400));
  await second.app.close();
  await scatter(tenant, records.slice(400));
  await (await third).app.close();
  await until(async () => (await audit.length(tenant)) >= records.length);
  await expectEachOnce(tenant, records);
});

it.each<FaultPoint>(['consumer.before-commit', 'consumer.after-commit'])(
  'neither loses nor repeats a record when it dies at %s',
  async (dyingAt) => {
    const [tenant, records] = [randomUUID(), Array.from({ length: 30 }, () => recordOf())];
    let deaths = 0;
    faultPoints.install((point, group) => {
      if (point !== dyingAt || group !== 'audit.append-records' || deaths === 1) return;
      deaths++;
      // As a connection that is lost: what became of the transaction is not known.
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    });
    for (const record of records) await audit.send(tenant, record);
    await until(async () => deaths === 1 && (await audit.length(tenant)) >= records.length);
    await expectEachOnce(tenant, records);
  },
);

it('makes the same chain again from the topic after a restore', async () => {
  const [tenant, records] = [randomUUID(), Array.from({ length: 5 }, () => recordOf())];
  for (const record of records) await audit.send(tenant, record);
  await until(async () => (await audit.length(tenant)) === 5);
  const before = await audit.chain(tenant);
  await audit.checkpointer.examine(tenant);
  await audit.published(tenant);
  await audit.app.close();
  // As a backup of before: this chain is not there, and neither is how far the topic was read.
  await place.asAdmin('delete from audit.records', [], true);
  await place.asAdmin('delete from audit.chains');
  await place.asAdmin('delete from audit.checkpoints', [], true);
  await place.asAdmin('delete from audit.consumer_offsets');
  audit = await Audit.start(place);
  await until(async () => (await audit.length(tenant)) === 5);
  expect(await audit.chain(tenant)).toEqual(before);
  expect(await audit.checkpointer.examine(tenant)).toMatchObject({ head: { sequence: 5 } });
  expect((await audit.checkpointer.examine(tenant)).fault).toBeUndefined();
});
