import { expect, it } from '@jest/globals';
import { migrate, provision, serviceUrls } from '@palisade/database';
import { testEnvironment } from '@palisade/platform';
import pg from 'pg';
import { newId } from '../ids.js';
import { AddVerifiedAddresses1763640006001 } from './1763640006001-add-verified-addresses.js';
import { migrations } from './index.js';

const service = { schema: 'identity', password: 'identity', ownerPassword: 'owner' };
const before = migrations.slice(0, migrations.indexOf(AddVerifiedAddresses1763640006001));

it('takes the addresses of the bootstrapped admin and of the demo for verified, and of nobody else', async () => {
  const environment = await testEnvironment();
  const { adminUrl } = environment;
  await provision({ adminUrl, services: [service] });
  const { ownerUrl } = serviceUrls(adminUrl, service);
  await migrate({ schema: 'identity', ownerUrl, migrations: before });

  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const tenants = [newId(), newId()];
    for (const id of tenants) {
      await client.query(`insert into identity.organizations values ($1, 'Corp', 'UTC', 1, now())`, [id]);
    }
    const people: [string, string | null, number][] = [
      ['early@corp.com', null, 1],
      ['bootstrapped@corp.com', tenants[0] ?? null, 2],
      ['founder@corp.com', tenants[1] ?? null, 3],
      ['viewer@corp.com', tenants[0] ?? null, 4],
    ];
    for (const [email, tenantId, day] of people) {
      await client.query(
        `insert into identity.users values ($1, $2, 'Somebody', 'hash', $3, 1, make_date(2026, 1, $4))`,
        [newId(), email, tenantId, day],
      );
    }
    await migrate({ schema: 'identity', ownerUrl, migrations });
    const { rows } = await client.query<{ email: string }>(
      'select email from identity.users where email_verified_at is not null order by email',
    );
    expect(rows.map(({ email }) => email)).toEqual(['bootstrapped@corp.com', 'viewer@corp.com']);
  } finally {
    await client.end();
    await environment.close();
  }
});
