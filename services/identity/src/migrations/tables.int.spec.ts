import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertTenantPolicies } from '@palisade/database';
import { ApiKey } from '../api-keys/api-key.entity.js';
import { Membership } from '../organizations/membership.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { Identity, type Person } from '../testing/identity.js';
import { systemTables } from './index.js';

let identity: Identity;
let owner: Person;
let stranger: Person;

beforeAll(async () => {
  identity = await Identity.start();
  [owner, stranger] = [await identity.organization(), await identity.organization()];
  const token = await identity.tokenOf(owner);
  await identity.post('/v1/api-keys', { name: 'a key', scopes: ['alerts:read'] }, token);
});
afterAll(() => identity.close());

it('every table has its tenant policy, but those that are listed', async () => {
  const { adminUrl } = identity.environment;
  expect(await assertTenantPolicies({ adminUrl, schema: 'identity', exempt: systemTables })).toEqual([]);
});

describe.each([
  ['organizations', Organization],
  ['memberships', Membership],
  ['api_keys', ApiKey],
])('%s', (table, entity) => {
  const tenantId = () => owner.tenantId;
  const count = { where: {} };

  it('shows its rows to their tenant alone', async () => {
    const { database } = identity;
    const asOwner = await database.asTenant(tenantId(), (tx) => tx.find(entity, count));
    expect(asOwner.map((row) => row.tenantId)).toEqual([tenantId()]);
    const asStranger = await database.asTenant(stranger.tenantId, (tx) => tx.find(entity, count));
    expect(asStranger.map((row) => row.tenantId)).not.toContain(tenantId());
    expect(await database.system((tx) => tx.count(entity))).toBe(0);
  });

  it('is not changed by another tenant', async () => {
    const [, changed] = await identity.database.asTenant(stranger.tenantId, (tx) =>
      tx.query(`update identity.${table} set tenant_id = tenant_id where tenant_id = $1`, [tenantId()]),
    );
    expect(changed).toBe(0);
  });

  it('takes no row for another tenant', async () => {
    const forged = identity.database.asTenant(tenantId(), (tx) =>
      tx.query(`update identity.${table} set tenant_id = $1`, [stranger.tenantId]),
    );
    await expect(forged).rejects.toThrow('row-level security');
  });

  it('loses no row to the service itself', async () => {
    const removal = identity.database.asTenant(tenantId(), (tx) => tx.query(`delete from identity.${table}`));
    await expect(removal).rejects.toThrow('permission denied');
  });
});
