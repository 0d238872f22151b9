import { expect } from '@jest/globals';
import type { Json } from './api.js';
import { eventually } from './eventually.js';
import type { Load } from './load.js';
import type { System } from './system.js';
import type { Following } from './topics.js';

const catchUpMs = 60_000;

/**
 * Every accepted event is found once, and every burst has exactly one alert, in the API and on the topic. After a restore
 * the topic may tell twice that the one alert was created.
 */
export async function expectNothingLostOrDoubled(
  system: System,
  load: Load,
  alerts: Following,
  { isRestored = false } = {},
): Promise<void> {
  const token = await system.adminToken();
  for (const [actor, accepted] of load.accepted) {
    await eventually(async () => {
      expect((await system.api.eventIdsOf(actor, token)).sort()).toEqual([...accepted].sort());
    }, catchUpMs);
  }
  expect(load.bursts.length).toBeGreaterThan(3);
  for (const actor of load.bursts) {
    await eventually(async () => {
      const found = await system.api.alertsOf(actor, token);
      expect(found.map(({ counts }) => counts.events)).toEqual([11]);
      const created = creationsOf(actor, alerts);
      expect(isRestored ? [...new Set(created)] : created).toEqual([found[0].id]);
    }, catchUpMs);
  }
  const expected = new Set(load.bursts);
  // On a Saturday, or at night, the same load is much activity out of hours: no burst, and right.
  const others = alerts.values(
    (finding) =>
      ruleOf(finding) !== 'off_hours_volume' &&
      !expected.has(actorOf(finding)) &&
      load.accepted.has(actorOf(finding)),
  );
  expect(others).toEqual([]);
}

/** The alerts that records say were created; a record that was published twice has the same id twice. */
function creationsOf(actor: string, alerts: Following): string[] {
  const created = alerts.values((finding) => actorOf(finding) === actor && finding.activity_id === 1);
  const byRecord = new Map<string, string>(
    created.map(({ metadata, finding_info }: Json) => [String(metadata.uid), String(finding_info.uid)]),
  );
  return [...byRecord.values()];
}

function ruleOf(finding: Json): string {
  return String(finding.finding_info.analytic.uid);
}

function actorOf(finding: Json): string {
  return String(finding.actor.user.email_addr);
}
