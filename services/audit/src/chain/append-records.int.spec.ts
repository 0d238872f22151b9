import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditRecord } from '@palisade/contracts';
import { Audit } from '../testing/audit.js';
import { recordOf } from '../testing/records.js';
import { until } from '../testing/until.js';
import { canonicalJson, genesisHash, systemChain } from './envelope.js';
import { Links } from './links.js';

let audit: Audit;

beforeAll(async () => {
  audit = await Audit.start();
});
afterAll(() => audit.close());

const faultsOf = async (chain: string) => {
  const links = new Links(chain);
  return (await audit.chain(chain)).map((entry) => links.fault(entry)).filter((fault) => fault !== undefined);
};

it('chains the records of a tenant in the order in which Kafka has them, without a gap', async () => {
  const tenant = randomUUID();
  const records = Array.from({ length: 20 }, (_, at) => recordOf({ action: `test.record.${String(at)}` }));
  for (const record of records) await audit.send(tenant, record);
  await until(async () => (await audit.length(tenant)) === 20);
  const chain = await audit.chain(tenant);
  expect(chain.map(({ sequence }) => sequence)).toEqual(records.map((_, at) => at + 1));
  expect(chain.map(({ record }) => record)).toEqual(records.map(canonicalJson));
  expect(chain[0]?.previousHash).toBe(genesisHash);
  expect(await faultsOf(tenant)).toEqual([]);
});

it('counts a record once, however often it is delivered', async () => {
  const [tenant, record, last] = [randomUUID(), recordOf(), recordOf()];
  await audit.send(tenant, record);
  await audit.send(tenant, record);
  await audit.send(tenant, record, randomUUID());
  await audit.send(tenant, last);
  await until(async () =>
    (await audit.chain(tenant)).some(({ record: text }) => text.includes(last.record_id)),
  );
  expect(await audit.length(tenant)).toBe(2);
});

it('counts a record that is twice in one batch once', async () => {
  const [tenant, record] = [randomUUID(), recordOf()];
  await audit.append([tenant, record], [tenant, recordOf()], [tenant, { ...record }]);
  await audit.append([tenant, record]);
  expect(await audit.length(tenant)).toBe(2);
  expect(await faultsOf(tenant)).toEqual([]);
});

it('puts aside another record with the same id, and goes on', async () => {
  const [tenant, record, after] = [randomUUID(), recordOf(), recordOf()];
  await audit.send(tenant, record);
  await audit.send(tenant, { ...record, outcome: 'denied' }, randomUUID());
  await audit.send(tenant, after);
  await until(async () => (await audit.length(tenant)) === 2);
  const chain = await audit.chain(tenant);
  expect(chain.map(({ record: text }) => text)).toEqual([record, after].map(canonicalJson));
});

it('keeps the chains of two tenants and that of the system apart in one batch', async () => {
  const [one, other, before] = [randomUUID(), randomUUID(), await audit.length(systemChain)];
  await audit.append(
    [one, recordOf()],
    ['', recordOf()],
    [other, recordOf()],
    ['', recordOf()],
    [one, recordOf()],
  );
  expect(await Promise.all([one, other, systemChain].map((chain) => audit.length(chain)))).toEqual([
    2,
    1,
    before + 2,
  ]);
  for (const chain of [one, other, systemChain]) expect(await faultsOf(chain)).toEqual([]);
});

it('takes the same record_id once in each chain', async () => {
  const [one, other, record] = [randomUUID(), randomUUID(), recordOf()];
  await audit.append([one, record], [other, record]);
  expect([await audit.length(one), await audit.length(other)]).toEqual([1, 1]);
});

it('takes what has no tenant from Kafka', async () => {
  const record = recordOf({ actor: { kind: 'anonymous', ip: '91.201.10.8' }, outcome: 'denied' });
  await audit.send('', record);
  await until(async () =>
    (await audit.chain(systemChain)).some((entry) => entry.record === canonicalJson(record)),
  );
  expect(await faultsOf(systemChain)).toEqual([]);
});

it('keeps fields that this version does not know, and texts that Postgres could not hold', async () => {
  const tenant = randomUUID();
  const odd = {
    ...recordOf({ reason: 'a\u0000b\u2028c\u{1f600}', action: 'x'.repeat(5_000) }),
    since: { v2: [1.5] },
  };
  await audit.send(tenant, odd);
  await until(async () => (await audit.length(tenant)) === 1);
  const [entry] = await audit.chain(tenant);
  expect(JSON.parse(entry?.record ?? '')).toEqual(odd);
  expect(await faultsOf(tenant)).toEqual([]);
});

it('appends to one chain from several transactions at once without a fork', async () => {
  const tenants = [randomUUID(), randomUUID(), randomUUID()];
  const records = tenants.flatMap((tenant) =>
    Array.from({ length: 40 }, () => [tenant, recordOf()] as const),
  );
  const batches = Array.from({ length: 8 }, (_, at) => records.filter((_record, n) => n % 8 === at));
  // Each batch twice, as two replicas have it around a rebalance.
  await Promise.all(
    [...batches, ...batches].map((batch) =>
      audit.append(...batch.map((each) => [...each] as [string, AuditRecord])),
    ),
  );
  for (const tenant of tenants) {
    expect(await audit.length(tenant)).toBe(40);
    expect(await faultsOf(tenant)).toEqual([]);
  }
});
