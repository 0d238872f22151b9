import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AlertRecord } from '@palisade/contracts';
import { Alerting } from '../testing/alerting.js';
import { detectionOf } from '../testing/detection.js';
import { ForgetAlerts } from './forget-alerts.js';

let alerting: Alerting;

beforeAll(async () => {
  alerting = await Alerting.start();
});
afterAll(() => alerting.close());

/** Alerts by episode, closed so many days ago; null: open all that time. */
async function alertsOf(tenantId: string, closed: Record<string, number | null>): Promise<void> {
  for (const [episode_id, days] of Object.entries(closed)) {
    await alerting.detect(tenantId, detectionOf({ episode_id }));
    const at = new Date(Date.now() - (days ?? 400) * 86_400_000);
    await alerting.database.asTenant(tenantId, (tx) =>
      tx.query(
        `update alerting.alerts set created_at = $2, updated_at = $2, state = $3, closed_at = $4 where episode_id = $1`,
        [episode_id, at, days === null ? 'open' : 'resolved', days === null ? null : at],
      ),
    );
  }
}

const rowsOf = (tenantId: string, sql: string) =>
  alerting.database.asTenant(tenantId, (tx) => tx.query<Record<string, string>[]>(sql));
const episodes = async (tenantId: string) =>
  (await rowsOf(tenantId, 'select episode_id from alerting.alerts order by 1')).map(
    ({ episode_id }) => episode_id,
  );

it('deletes alerts that were closed for as long as the organization keeps them, and tombstones them', async () => {
  const [chooser, other] = [randomUUID(), randomUUID()];
  const given = { 'closed 100': 100, 'closed 50': 50, 'open 400': null };
  await alertsOf(chooser, given);
  await alertsOf(other, given);
  const [{ id = '' } = {}] = await rowsOf(
    chooser,
    `select id from alerting.alerts where episode_id = 'closed 100'`,
  );
  await alerting.choose(chooser, { settings: { 'retention.alerts': '90' } });
  await alerting.app.get(ForgetAlerts).forget();
  expect(await episodes(chooser)).toEqual(['closed 50', 'open 400']);
  expect(await rowsOf(chooser, 'select alert_id from alerting.alert_changes')).toHaveLength(2);
  expect(await episodes(other)).toHaveLength(3);
  await alerting.records(
    AlertRecord,
    1,
    (message) => String(message.key) === `${chooser}:${id}` && message.value === null,
  );

  await alerting.choose(chooser, { revision: 2, settings: { 'retention.alerts': '30' } });
  await alerting.app.get(ForgetAlerts).forget();
  expect(await episodes(chooser)).toEqual(['open 400']);
});

it('can delete no alert that is open or was closed of late, whatever an organization is said to have chosen', async () => {
  const tenantId = randomUUID();
  await alertsOf(tenantId, { 'closed 20': 20, 'open 400': null });
  await alerting.choose(tenantId, { settings: { 'retention.alerts': '1' } });
  await alerting.app.get(ForgetAlerts).forget();
  await rowsOf(tenantId, 'delete from alerting.alerts');
  expect(await episodes(tenantId)).toEqual(['closed 20', 'open 400']);
});
