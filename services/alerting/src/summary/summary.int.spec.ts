import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Alert } from '../alerts/alert.entity.js';
import { Alerting } from '../testing/alerting.js';
import { detectionOf } from '../testing/detection.js';

let alerting: Alerting;
let tenantId: string;
let viewer: string;

beforeAll(async () => {
  alerting = await Alerting.start();
});
afterAll(() => alerting.close());
beforeEach(async () => {
  tenantId = randomUUID();
  viewer = await alerting.keyOf(tenantId, 'alerts:read');
});

type Given = Partial<Pick<Alert, 'state' | 'createdAt' | 'closedAt'>> & {
  actor: string;
  severity?: 'low' | 'high' | 'critical';
  risk?: number;
  seen?: string;
};

async function given({ actor, severity = 'high', risk = 70, seen, ...changes }: Given): Promise<void> {
  const rule = { rule_id: randomUUID(), severity, risk_score: risk };
  const last_seen_at = seen ?? '2026-03-02T09:00:50.000Z';
  await alerting.detect(tenantId, detectionOf({ actor_email: actor, rule, last_seen_at }));
  if (Object.keys(changes).length === 0) return;
  await alerting.database.asTenant(tenantId, (tx) =>
    tx.update(Alert, { tenantId, ruleId: rule.rule_id }, { ...changes, revision: 2 }),
  );
}

const summary = async () => (await alerting.get('/v1/alerts/summary', viewer)).body;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

describe('GET /v1/alerts/summary', () => {
  it('has everything at 0 where there is no alert', async () => {
    expect(await summary()).toMatchObject({
      by_state: { open: 0, acknowledged: 0, resolved: 0, false_positive: 0 },
      top_actors: [],
    });
    const none = { total: 0, ages: { under_1h: 0, under_24h: 0, under_7d: 0, older: 0 } };
    expect((await summary()).open_by_severity).toEqual(
      ['critical', 'high', 'medium', 'low', 'info'].map((severity) => ({ severity, ...none })),
    );
  });

  it('counts by state, and live ones by severity and age', async () => {
    await given({ actor: 'a@corp.com' });
    await given({ actor: 'a@corp.com', state: 'acknowledged', createdAt: hoursAgo(2) });
    await given({ actor: 'a@corp.com', severity: 'critical', createdAt: hoursAgo(30) });
    await given({ actor: 'a@corp.com', severity: 'critical', createdAt: hoursAgo(24 * 8) });
    await given({ actor: 'a@corp.com', state: 'resolved', closedAt: new Date() });
    await given({ actor: 'a@corp.com', state: 'false_positive', closedAt: new Date() });
    const { by_state, open_by_severity, as_of } = await summary();
    expect(Date.now() - Date.parse(as_of)).toBeLessThan(10_000);
    expect(by_state).toEqual({ open: 3, acknowledged: 1, resolved: 1, false_positive: 1 });
    expect(open_by_severity.slice(0, 2)).toEqual([
      { severity: 'critical', total: 2, ages: { under_1h: 0, under_24h: 0, under_7d: 1, older: 1 } },
      { severity: 'high', total: 2, ages: { under_1h: 1, under_24h: 1, under_7d: 0, older: 0 } },
    ]);
  });

  it('names the ten actors of the highest risk, by their live alerts', async () => {
    await given({ actor: 'many@corp.com', risk: 60 });
    await given({ actor: 'many@corp.com', risk: 66, severity: 'low', seen: '2026-03-02T10:00:00.000Z' });
    await given({ actor: 'many@corp.com', risk: 10 });
    await given({ actor: 'one@corp.com', risk: 69, severity: 'critical' });
    await given({ actor: 'top@corp.com', risk: 99 });
    await given({ actor: 'top@corp.com', risk: 99 });
    await given({ actor: 'closed@corp.com', risk: 100, state: 'resolved', closedAt: new Date() });
    for (let n = 0; n < 9; n++) await given({ actor: `low${String(n)}@corp.com`, risk: n });
    const { top_actors } = await summary();
    expect(top_actors).toHaveLength(10);
    expect(top_actors.slice(0, 3)).toEqual([
      {
        actor: 'top@corp.com',
        risk_score: 100,
        open_alerts: 2,
        highest_severity: 'high',
        last_seen_at: '2026-03-02T09:00:50.000Z',
      },
      {
        actor: 'many@corp.com',
        risk_score: 70,
        open_alerts: 3,
        highest_severity: 'high',
        last_seen_at: '2026-03-02T10:00:00.000Z',
      },
      {
        actor: 'one@corp.com',
        risk_score: 69,
        open_alerts: 1,
        highest_severity: 'critical',
        last_seen_at: '2026-03-02T09:00:50.000Z',
      },
    ]);
  });

  it('shows nothing of another tenant, and nothing without alerts:read', async () => {
    await given({ actor: 'a@corp.com' });
    const stranger = await alerting.keyOf(randomUUID(), 'alerts:read');
    expect((await alerting.get('/v1/alerts/summary', stranger)).body.by_state.open).toBe(0);
    const writer = await alerting.keyOf(tenantId, 'file-access:ingest');
    expect((await alerting.get('/v1/alerts/summary', writer)).status).toBe(403);
    expect((await alerting.get('/v1/alerts/summary')).status).toBe(401);
  });
});
