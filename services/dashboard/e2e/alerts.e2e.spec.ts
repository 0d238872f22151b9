import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { downloads, newActor, type Json } from './api.js';
import { eventually } from './eventually.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';
import type { Following } from './topics.js';

let system: System;
let alerts: Following;
let token: string;

beforeAll(async () => {
  system = await sharedSystem();
  alerts = await system.topics.follow('alerts.v1');
  token = await system.login('analyst');
}, 300_000);
afterAll(async () => {
  await alerts.stop();
  await system.close();
});

async function ingest(actor: string, count: number): Promise<string[]> {
  const events = downloads(actor, count);
  const { status, body } = await system.api.ingest(system.ingestKey, events);
  expect([status, body]).toEqual([202, { accepted: count, rejected: [] }]);
  return events.map(({ event_id }) => event_id);
}

const recordsOf = (actor: string) => alerts.values((finding) => finding.actor.user.email_addr === actor);

/** Raises an alert and waits for it. */
async function raised(actor = newActor()): Promise<Json> {
  await ingest(actor, 11);
  return eventually(async () => {
    const [alert] = await system.api.alertsOf(actor, token);
    expect(alert).toBeDefined();
    return alert;
  });
}

describe('an eleventh download within five minutes', () => {
  it('raises exactly one alert, in the API and on the topic, with its evidence', async () => {
    const actor = newActor();
    const eventIds = await ingest(actor, 11);
    const [alert] = await eventually(async () => {
      const found = await system.api.alertsOf(actor, token);
      expect(found).toHaveLength(1);
      expect(recordsOf(actor).length).toBeGreaterThan(0);
      return found;
    });
    expect(alert).toMatchObject({
      state: 'open',
      actor: { email: actor },
      counts: { events: 11, bytes: 11_000 },
    });
    const [record] = recordsOf(actor);
    expect(record).toMatchObject({
      class_uid: 2004,
      activity_id: 1,
      finding_info: { uid: alert.id, related_events_count: 11 },
      metadata: { tenant_uid: system.tenantId },
    });
    const evidence = await system.get(`/v1/alerts/${String(alert.id)}/evidence`);
    expect(evidence.sample_events.map(({ event_id }: Json) => event_id).sort()).toEqual(eventIds.sort());
    expect(evidence.measures).toMatchObject([{ value: 11, threshold: 10, window_seconds: 300 }]);
  });

  it('adds to the alert that is there when it is followed by more, and when it is sent again', async () => {
    const actor = newActor();
    const events = downloads(actor, 30);
    for (const sent of [events.slice(0, 11), events.slice(11), events]) {
      expect((await system.api.ingest(system.ingestKey, sent)).status).toBe(202);
    }
    await eventually(async () => {
      const found = await system.api.alertsOf(actor, token);
      expect(found.map(({ counts }) => counts.events)).toEqual([30]);
    });
    expect(new Set(recordsOf(actor).map(({ finding_info }) => finding_info.uid)).size).toBe(1);
    expect(await system.api.eventIdsOf(actor, token)).toHaveLength(30);
  }, 60_000);
});

it('ten downloads raise no alert', async () => {
  const [quiet, loud] = [newActor(), newActor()];
  await ingest(quiet, 10);
  await ingest(loud, 11);
  // Searchable events have been judged: both happen in one transaction. The loud one shows that what follows works.
  await eventually(async () => {
    expect(await system.api.eventIdsOf(quiet, token)).toHaveLength(10);
    expect(await system.api.alertsOf(loud, token)).toHaveLength(1);
    expect(recordsOf(loud)).not.toEqual([]);
  });
  expect(await system.api.alertsOf(quiet, token)).toEqual([]);
  expect(recordsOf(quiet)).toEqual([]);

  await ingest(quiet, 1);
  await eventually(async () => expect(await system.api.alertsOf(quiet, token)).toHaveLength(1));
});

it('an alert is nothing to another organization', async () => {
  const alert = await raised();
  const stranger = await system.login('other_admin');
  expect((await system.api.get('/v1/alerts', stranger)).body.items).toEqual([]);
  const path = `/v1/alerts/${String(alert.id)}`;
  for (const part of ['', '/evidence', '/history']) {
    expect((await system.api.get(`${path}${part}`, stranger)).status).toBe(404);
  }
  const change = { revision: alert.revision, state: 'resolved' };
  expect((await system.api.request('PATCH', path, stranger, change)).status).toBe(404);
  expect((await system.get(path)).state).toBe('open');
  expect((await system.api.eventIdsOf(alert.actor.email, stranger)).length).toBe(0);
});

it('an analyst acknowledges what a viewer may only read, and it is on record', async () => {
  const alert = await raised();
  const path = `/v1/alerts/${String(alert.id)}`;
  const change = { revision: alert.revision, state: 'acknowledged', note: 'mine' };
  const viewer = await system.login('viewer');
  expect((await system.api.get(path, viewer)).status).toBe(200);
  const refused = await system.api.request('PATCH', path, viewer, change);
  expect([refused.status, refused.body.type]).toEqual([403, 'urn:palisade:problem:forbidden']);

  const changed = await system.api.request('PATCH', path, token, change);
  expect([changed.status, changed.body.state]).toEqual([200, 'acknowledged']);
  const stale = await system.api.request('PATCH', path, token, change);
  expect([stale.status, stale.body.revision]).toEqual([409, changed.body.revision]);
  const [latest] = (await system.get(`${path}/history`)).items;
  expect(latest).toMatchObject({
    to_state: 'acknowledged',
    note: 'mine',
    changed_by: { email: system.demo.analyst.email },
  });

  const audits = await system.topics.follow('audit.records.v1');
  await eventually(async () => {
    const about = audits.values(({ target }) => target?.id === alert.id);
    expect(about).toMatchObject([
      { action: 'alerts.alert.acknowledged', actor: { email: system.demo.analyst.email } },
    ]);
  });
  await audits.stop();
});
