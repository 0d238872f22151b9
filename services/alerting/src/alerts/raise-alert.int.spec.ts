import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AlertRecord, DetectionRecord } from '@palisade/contracts';
import { Alerting } from '../testing/alerting.js';
import { described, detectionOf, explained } from '../testing/detection.js';
import { until } from '../testing/until.js';
import { AlertChange } from './alert-change.entity.js';
import { Alert } from './alert.entity.js';

let alerting: Alerting;
let tenantId: string;

beforeAll(async () => {
  alerting = await Alerting.start();
});
afterAll(() => alerting.close());
beforeEach(() => {
  tenantId = randomUUID();
});

const alertsOf = (tenant = tenantId) =>
  alerting.database.asTenant(tenant, (tx) => tx.find(Alert, { order: { generation: 'ASC' } }));

async function close(state: 'resolved' | 'false_positive'): Promise<void> {
  await alerting.database.asTenant(tenantId, (tx) =>
    tx.update(Alert, { tenantId }, { state, closedAt: new Date(), revision: () => 'revision + 1' }),
  );
}

describe('a detection on the topic', () => {
  const deliver = (id: string, data: DetectionRecord, tenant = tenantId) =>
    alerting.produce(DetectionRecord, { id, tenantId: tenant, key: `${tenant}:${data.actor_email}`, data });
  const published = (count: number, tenant = tenantId) =>
    alerting.records(AlertRecord, count, ({ key }) => String(key).startsWith(tenant));

  it('raises one alert and publishes it once, though it is delivered twice', async () => {
    const id = randomUUID();
    await deliver(id, detectionOf());
    await deliver(id, detectionOf());
    await deliver(randomUUID(), detectionOf({ revision: 2, phase: 'ongoing', event_count: 12 }));
    await until(async () => (await alertsOf())[0]?.revision === 2);

    const [alert, ...others] = await alertsOf();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ state: 'open', generation: 1, eventCount: 12, actor: 'alex@corp.com' });
    const records = await published(2);
    expect(records.map(({ key }) => String(key))).toEqual(Array(2).fill(`${tenantId}:${String(alert?.id)}`));
    const findings = records.map(({ value }) => AlertRecord.decode(value ?? Buffer.of()));
    expect(findings.map((finding) => [finding.activity_id, finding.unmapped.palisade.revision])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(findings.map(({ metadata }) => metadata.uid)).toEqual(
      records.map(({ headers }) => String(headers?.['ce_id'])),
    );
  });

  it('raises an alert for each tenant, which the other one does not see', async () => {
    const other = randomUUID();
    await deliver(randomUUID(), detectionOf());
    await deliver(randomUUID(), detectionOf({ event_count: 99 }), other);
    await until(async () => (await alertsOf()).length > 0 && (await alertsOf(other)).length > 0);
    expect((await alertsOf()).map((alert) => [alert.tenantId, alert.eventCount])).toEqual([[tenantId, 11]]);
    expect((await alertsOf(other)).map((alert) => [alert.tenantId, alert.eventCount])).toEqual([[other, 99]]);
  });
});

describe('the detections of an episode', () => {
  it('update its alert and leave the state alone', async () => {
    await alerting.detect(tenantId, detectionOf());
    await alerting.database.asTenant(tenantId, (tx) =>
      tx.update(Alert, { tenantId }, { state: 'acknowledged' }),
    );
    const ended = {
      revision: 2,
      phase: 'ended' as const,
      event_count: 40,
      bytes_total: 9_000_000_000,
      last_seen_at: '2026-03-02T09:09:00.000Z',
      ended_at: '2026-03-02T09:14:00.000Z',
    };
    await alerting.detect(tenantId, detectionOf(ended));
    const alerts = await alertsOf();
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      state: 'acknowledged',
      revision: 2,
      episodePhase: 'ended',
      eventCount: 40,
      bytesTotal: 9_000_000_000,
      lastSeenAt: new Date(ended.last_seen_at),
      episodeEndedAt: new Date(ended.ended_at),
    });
  });

  it('change nothing when they are older than what is known, or the same', async () => {
    await alerting.detect(tenantId, detectionOf({ revision: 5, phase: 'ongoing', event_count: 30 }));
    const before = await alertsOf();
    for (const revision of [1, 4, 5])
      await alerting.detect(tenantId, detectionOf({ revision, event_count: 99 }));
    expect(await alertsOf()).toEqual(before);
  });

  it.each([
    ['another rule', detectionOf({ rule: { rule_id: 'other' } })],
    ['another actor', detectionOf({ actor_email: 'kim@corp.com' })],
    ['another episode', detectionOf({ episode_id: 'episode-2' })],
  ])('raise an alert of their own for %s', async (_name, detection) => {
    await alerting.detect(tenantId, detectionOf());
    await alerting.detect(tenantId, detection);
    expect(await alertsOf()).toHaveLength(2);
  });

  it('close its alert when a late event joined it to another one, and raise none for that', async () => {
    await alerting.detect(tenantId, detectionOf());
    const merged = { revision: 2, phase: 'ended' as const, merged_into: 'episode-0', event_count: 30 };
    await alerting.detect(tenantId, detectionOf(merged));
    await alerting.detect(tenantId, detectionOf({ ...merged, episode_id: 'never-told' }));
    const alerts = await alertsOf();
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ state: 'resolved', explanation: { merged_into: 'episode-0' } });
    const changes = await alerting.database.asTenant(tenantId, (tx) =>
      tx.find(AlertChange, { order: { revision: 'ASC' } }),
    );
    expect(changes.map(({ fromState, toState }) => [fromState, toState])).toEqual([
      [null, 'open'],
      ['open', 'resolved'],
    ]);
    expect(changes[1]?.note).toContain('episode-0');
  });

  it('write the beginning into the history, and no update', async () => {
    await alerting.detect(tenantId, detectionOf());
    await alerting.detect(tenantId, detectionOf({ revision: 2, phase: 'ongoing' }));
    const changes = await alerting.database.asTenant(tenantId, (tx) => tx.find(AlertChange));
    expect(changes).toEqual([
      expect.objectContaining({ revision: 1, fromState: null, toState: 'open', changerKind: 'system' }),
    ]);
  });
});

describe.each(['resolved', 'false_positive'] as const)('an episode whose alert is %s', (state) => {
  const ongoing = { revision: 2, phase: 'ongoing' as const, event_count: 12 };

  it('gets a new alert when it goes on with more events, which later detections then update', async () => {
    await alerting.detect(tenantId, detectionOf());
    await close(state);
    await alerting.detect(tenantId, detectionOf(ongoing));
    await alerting.detect(tenantId, detectionOf({ ...ongoing, revision: 3, event_count: 13 }));
    expect((await alertsOf()).map((alert) => [alert.generation, alert.state, alert.eventCount])).toEqual([
      [1, state, 11],
      [2, 'open', 13],
    ]);
  });

  it('gets none by coming to its end, which its alert then shows', async () => {
    await alerting.detect(tenantId, detectionOf());
    await close(state);
    await alerting.detect(tenantId, detectionOf({ revision: 2, phase: 'ended', event_count: 12 }));
    expect((await alertsOf()).map((alert) => [alert.state, alert.episodePhase])).toEqual([[state, 'ended']]);
  });

  it('gets none by a detection without more events', async () => {
    await alerting.detect(tenantId, detectionOf());
    await close(state);
    await alerting.detect(tenantId, detectionOf({ ...ongoing, event_count: 11 }));
    expect(await alertsOf()).toHaveLength(1);
  });

  it('gets a new one for a new episode', async () => {
    await alerting.detect(tenantId, detectionOf());
    await close(state);
    await alerting.detect(tenantId, detectionOf({ episode_id: 'episode-2' }));
    expect((await alertsOf()).map((alert) => alert.state).sort()).toEqual(['open', state].sort());
  });
});

describe('what a detection says besides its numbers', () => {
  it('is shown, and found by what the title names', async () => {
    const rule = { ...detectionOf().rule, ...described };
    const analyst = await alerting.keyOf(tenantId, 'alerts:read');
    await alerting.detect(tenantId, detectionOf({ ...explained, rule }));
    const query = 'q=downloads:%2091.201&rule_id=burst_downloads&episode_id=episode-1';
    const [alert] = (await alerting.get(`/v1/alerts?${query}`, analyst)).body.items;
    const { group, reasons, usual, confidence, risk_score } = explained;
    const { kind, tags, false_positives, runbook } = described;
    expect(alert).toMatchObject({ group, reasons, confidence, risk_score, rule: { kind, tags } });
    expect((await alerting.get('/v1/alerts?q=alex@corp', analyst)).body.items).toHaveLength(1);
    expect((await alerting.get('/v1/alerts?episode_id=other', analyst)).body.items).toEqual([]);
    const evidence = (await alerting.get(`/v1/alerts/${String(alert.id)}/evidence`, analyst)).body;
    expect(evidence).toMatchObject({ usual, false_positives, runbook });
  });
});
