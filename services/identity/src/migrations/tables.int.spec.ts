import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertTenantPolicies } from '@palisade/database';
import { ApiKey } from '../api-keys/api-key.entity.js';
import { Invite } from '../invites/invite.entity.js';
import { Membership } from '../organizations/membership.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { anEmail, Identity, type Person } from '../testing/identity.js';
import { systemTables } from './index.js';

let identity: Identity;
let owner: Person;
let stranger: Person;

beforeAll(async () => {
  identity = await Identity.start();
  [owner, stranger] = [await identity.organization(), await identity.organization()];
  const token = await identity.tokenOf(owner);
  await identity.post('/v1/api-keys', { name: 'a key', scopes: ['alerts:read'] }, token);
  await identity.post('/v1/invites', { email: anEmail(), role: 'viewer' }, token);
});
afterAll(() => identity.close());

it('every table has its tenant policy, but those that are listed', async () => {
  const { adminUrl } = identity.environment;
  expect(await assertTenantPolicies({ adminUrl, schema: 'identity', exempt: systemTables })).toEqual([]);
});

describe.each([
  { table: 'organizations', entity: Organization },
  { table: 'memberships', entity: Membership },
  { table: 'api_keys', entity: ApiKey },
  { table: 'invites', entity: Invite },
])('$table', ({ table, entity }) => {
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

  it('loses no row to another tenant', async () => {
    const removed = await identity.database
      .asTenant(stranger.tenantId, (tx) =>
        tx.query<[unknown, number]>(`delete from identity.${table} where tenant_id = $1`, [tenantId()]),
      )
      .then(([, count]) => count, wordsOf);
    expect([0, `permission denied for table ${table}`]).toContain(removed);
  });
});

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
