import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from '@jest/globals';
import { type ApiKeyUsedRecord, type Contract } from '@palisade/contracts';
import type { Publication, Publisher } from '@palisade/messaging';
import { ApiKeyUses } from './api-key-uses.js';

const minute = 60_000;
const start = Date.parse('2026-01-01T00:00:00Z');
const [key, tenantId] = [randomUUID(), randomUUID()];

let sent: Publication<ApiKeyUsedRecord>[];
let isAway: boolean;
let uses: ApiKeyUses;

beforeEach(() => {
  [sent, isAway] = [[], false];
  const publish = (_: Contract<ApiKeyUsedRecord>, records: Publication<ApiKeyUsedRecord>[]) => {
    if (isAway) return Promise.reject(new Error('Kafka is away'));
    sent.push(...records);
    return Promise.resolve();
  };
  uses = new ApiKeyUses({ publish } as unknown as Publisher);
});

const said = () => sent.map(({ data }) => Date.parse(data?.last_used_at ?? '') - start);

it('says that a key was used, of its tenant, once for many uses', async () => {
  for (let i = 0; i < 1_000; i++) uses.note(key, tenantId, start + i);
  await uses.flush(start + 5_000);
  expect(sent).toMatchObject([{ key, tenantId, data: { api_key_id: key } }]);
  expect(said()).toEqual([999]);
});

it('says so again a minute later, and not when it was not used since', async () => {
  uses.note(key, tenantId, start);
  await uses.flush(start);
  uses.note(key, tenantId, start + 10_000);
  await uses.flush(start + minute - 1);
  expect(said()).toEqual([0]);
  await uses.flush(start + minute);
  await uses.flush(start + 2 * minute);
  await uses.flush(start + 3 * minute);
  expect(said()).toEqual([0, 10_000]);
  uses.note(key, tenantId, start + 3 * minute);
  await uses.flush(start + 3 * minute);
  expect(said()).toEqual([0, 10_000, 3 * minute]);
});

it('keeps keys apart', async () => {
  const other = { key: randomUUID(), tenantId: randomUUID() };
  uses.note(key, tenantId, start);
  uses.note(other.key, other.tenantId, start + 1);
  await uses.flush(start + 1);
  expect(sent.map((record) => [record.key, record.tenantId])).toEqual([
    [key, tenantId],
    [other.key, other.tenantId],
  ]);
});

it('says it a minute later when Kafka was away, with the last use', async () => {
  isAway = true;
  uses.note(key, tenantId, start);
  await uses.flush(start);
  isAway = false;
  uses.note(key, tenantId, start + 30_000);
  await uses.flush(start + minute - 1);
  expect(said()).toEqual([]);
  await uses.flush(start + minute);
  expect(said()).toEqual([30_000]);
});

it('says what it knows as it stops', async () => {
  uses.note(key, tenantId, start);
  await uses.beforeApplicationShutdown();
  expect(said()).toEqual([0]);
});
