import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { migrate, provision, serviceUrls } from '@palisade/database';
import { testEnvironment } from '@palisade/platform';
import pg from 'pg';
import { migrations } from './index.js';

const service = { schema: 'alerting', password: 'alerting', ownerPassword: 'owner' };
const insert = `insert into alerting.alerts (id, tenant_id, revision, state, rule_id, actor, episode_id, generation,
    rule_title, description, severity, risk_score, attacks, detection_revision, episode_phase, measures, sample_events,
    event_count, bytes_total, approximate, first_seen_at, last_seen_at, episode_opened_at, created_at, updated_at, changed_by)
  values (gen_random_uuid(), $1, 1, 'open', 'rule', gen_random_uuid()::text, 'episode', 1, 'Rule', '', 4, 70, '[]', 1, 'opened', '[]', '[]',
    1, 0, false, $2, $2, $2, $2, $2, 'rule:rule')`;

it('numbers the alerts that are there, and the changes of a release that knows nothing of it', async () => {
  const environment = await testEnvironment();
  const { adminUrl } = environment;
  await provision({ adminUrl, services: [service] });
  const { ownerUrl, url } = serviceUrls(adminUrl, service);
  await migrate({ schema: 'alerting', ownerUrl, migrations: migrations.slice(0, 3) });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const [tenant, other] = [randomUUID(), randomUUID()];
  const as = (tenantId: string) =>
    client.query(`select set_config('palisade.tenants', $1, false)`, [tenantId]);
  const raise = (tenantId: string, at: string) => client.query(insert, [tenantId, at]);
  const places = async () =>
    (
      await client.query<{ sequence: string }>('select sequence from alerting.alerts order by created_at')
    ).rows.map(({ sequence }) => Number(sequence));
  try {
    await as(tenant);
    for (const at of ['2026-03-02T09:00:03Z', '2026-03-02T09:00:01Z', '2026-03-02T09:00:02Z'])
      await raise(tenant, at);
    await as(other);
    await raise(other, '2026-03-02T09:00:00Z');

    await migrate({ schema: 'alerting', ownerUrl, migrations });
    expect(await places()).toEqual([1]);
    await as(tenant);
    expect(await places()).toEqual([1, 2, 3]);

    await raise(tenant, '2026-03-02T09:00:04Z');
    await client.query(`update alerting.alerts set revision = 2 where sequence = 2`);
    await client.query(`update alerting.alerts set note = 'the same revision' where sequence = 1`);
    expect(await places()).toEqual([1, 5, 3, 4]);
  } finally {
    await client.end();
    await environment.close();
  }
});
