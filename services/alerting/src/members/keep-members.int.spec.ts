import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MemberJoinedRecord } from '@palisade/contracts';
import { Alerting } from '../testing/alerting.js';
import { until } from '../testing/until.js';
import { Member } from './member.entity.js';

let alerting: Alerting;

beforeAll(async () => {
  alerting = await Alerting.start();
});
afterAll(() => alerting.close());

const deliver = (tenantId: string, userId: string, id: string = randomUUID()) =>
  alerting.produce(MemberJoinedRecord, {
    id,
    tenantId,
    key: tenantId,
    data: { user_id: userId, role: 'analyst', joined_at: '2026-03-02T09:00:00.000Z' },
  });
const membersOf = async (tenantId: string) =>
  (await alerting.database.asTenant(tenantId, (tx) => tx.find(Member))).map(({ userId }) => userId);

it('keeps a member once, though told twice and under two ids', async () => {
  const [tenant, first, last, id] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await deliver(tenant, first, id);
  await deliver(tenant, first, id);
  await deliver(tenant, first);
  await deliver(tenant, last);
  await until(async () => (await membersOf(tenant)).includes(last));
  expect((await membersOf(tenant)).sort()).toEqual([first, last].sort());
});

it('keeps the members of two organizations apart', async () => {
  const [tenant, other, user, stranger] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await deliver(tenant, user);
  await deliver(other, stranger);
  await until(async () => (await membersOf(tenant)).length > 0 && (await membersOf(other)).length > 0);
  expect([await membersOf(tenant), await membersOf(other)]).toEqual([[user], [stranger]]);
});
