import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AlertRecord, AuditRecord } from '@palisade/contracts';
import { Alerting } from '../testing/alerting.js';
import { detectionOf } from '../testing/detection.js';

let alerting: Alerting;
let tenantId: string;
let analyst: string;

beforeAll(async () => {
  alerting = await Alerting.start();
});
afterAll(() => alerting.close());
beforeEach(async () => {
  tenantId = randomUUID();
  analyst = await alerting.keyOf(tenantId, 'alerts:read', 'alerts:triage');
});

const severities = ['low', 'critical', 'medium', 'high', 'info'] as const;

/** Five alerts of five actors, a minute between them. */
async function fiveAlerts(): Promise<void> {
  for (const [index, severity] of severities.entries()) {
    const last_seen_at = `2026-03-02T09:0${String(index)}:00.000Z`;
    const rule = { rule_id: `rule-${severity}`, severity, risk_score: index * 10 };
    await alerting.detect(
      tenantId,
      detectionOf({ actor_email: `a${String(index)}@corp.com`, rule, last_seen_at }),
    );
  }
}

async function raise(): Promise<{ id: string; url: string }> {
  await alerting.detect(tenantId, detectionOf());
  const { body } = await alerting.get('/v1/alerts', analyst);
  return { id: body.items[0].id, url: `/v1/alerts/${String(body.items[0].id)}` };
}

describe('GET /v1/alerts', () => {
  const actors = async (query: string) => {
    const { status, body } = await alerting.get(`/v1/alerts?${query}`, analyst);
    expect(status).toBe(200);
    return body.items.map((item: { actor: { email: string } }) => item.actor.email.slice(0, 2)).join(' ');
  };

  it('shows an alert as it is documented', async () => {
    const { id } = await raise();
    const { items, next_cursor } = (await alerting.get('/v1/alerts', analyst)).body;
    expect(next_cursor).toBeNull();
    expect(items).toEqual([
      {
        id,
        revision: 1,
        sequence: 1,
        state: 'open',
        severity: 'high',
        risk_score: 70,
        confidence: 80,
        title: 'Burst of downloads: alex@corp.com',
        rule: {
          id: 'burst_downloads',
          version: '1',
          title: 'Burst of downloads',
          description: 'More than 10 downloads in five minutes.',
          attacks: detectionOf().rule.attacks,
          kind: null,
          tags: [],
        },
        actor: { email: 'alex@corp.com' },
        group: [],
        reasons: [],
        episode: {
          id: 'episode-1',
          phase: 'opened',
          opened_at: '2026-03-02T09:00:50.000Z',
          ended_at: null,
          generation: 1,
          approximate: false,
          merged_into: null,
        },
        measures: detectionOf().measures,
        counts: { events: 11, bytes: 16_500_000 },
        first_seen_at: '2026-03-02T09:00:00.000Z',
        last_seen_at: '2026-03-02T09:00:50.000Z',
        created_at: expect.stringMatching(/Z$/),
        updated_at: expect.stringMatching(/Z$/),
        acknowledged_at: null,
        closed_at: null,
        assignee_id: null,
        note: null,
        changed_by: 'rule:burst_downloads',
        trace_id: null,
      },
    ]);
    expect((await alerting.get(`/v1/alerts/${id}`, analyst)).body).toEqual(items[0]);
  });

  it('sorts', async () => {
    await fiveAlerts();
    expect(await actors('')).toBe('a4 a3 a2 a1 a0');
    expect(await actors('sort=last_seen_at')).toBe('a0 a1 a2 a3 a4');
    expect(await actors('sort=-severity')).toBe('a1 a3 a2 a0 a4');
    expect(await actors('sort=severity')).toBe('a4 a0 a2 a3 a1');
    expect(await actors('sort=-risk')).toBe('a4 a3 a2 a1 a0');
    expect(await actors('sort=created_at')).toBe('a0 a1 a2 a3 a4');
  });

  it('filters', async () => {
    await fiveAlerts();
    const [first] = (await alerting.get('/v1/alerts?actor=a0@corp.com', analyst)).body.items;
    await alerting.patch(`/v1/alerts/${String(first.id)}`, analyst, { revision: 1, state: 'resolved' });
    expect(await actors('state=resolved')).toBe('a0');
    expect(await actors('state=open,resolved')).toBe('a4 a3 a2 a1 a0');
    expect(await actors('state=resolved&state=acknowledged')).toBe('a0');
    expect(await actors('severity=high')).toBe('a3 a1');
    expect(await actors('rule_id=rule-medium')).toBe('a2');
    expect(await actors('actor=%20A3@Corp.com')).toBe('a3');
    expect(await actors('from=2026-03-02T09:03:00Z')).toBe('a4 a3');
    expect(await actors('to=2026-03-02T10:01:00%2B01:00')).toBe('a0');
    expect(await actors(`assignee_id=${randomUUID()}`)).toBe('');
    expect(await actors('severities=high,low')).toBe('a3 a0');
    expect(await actors('severities=high&severities=info')).toBe('a4 a3');
    expect(await actors('q=RULE-M')).toBe('a2');
    expect(await actors('q=%20A1@corp')).toBe('a1');
    expect(await actors('q=rule-low:%20a0@')).toBe('a0');
    expect(await actors('q=%25')).toBe('');
    await alerting.patch(`/v1/alerts/${String(first.id)}`, analyst, {
      revision: 2,
      assignee_id: await alerting.member(tenantId),
    });
    expect(await actors('assignee_id=none')).toBe('a4 a3 a2 a1');
    const { items } = (await alerting.get('/v1/alerts?sort=created_at', analyst)).body;
    const [, second, third] = items.map(({ created_at }: { created_at: string }) => created_at);
    const raised = items.filter(({ created_at }: { created_at: string }) => created_at >= second);
    expect((await actors(`created_from=${second}`)).split(' ')).toHaveLength(raised.length);
    expect(await actors(`created_to=${second}`)).not.toContain('a1');
    expect(await actors(`created_from=${third}&created_to=${second}`)).toBe('');
  });

  it.each(['last_seen_at', '-last_seen_at', '-created_at', 'severity', '-severity', '-risk'])(
    'pages by %s without a hole or a repetition',
    async (sort) => {
      await fiveAlerts();
      const whole = await actors(`sort=${sort}`);
      const pages: string[] = [];
      let cursor: string | null = '';
      do {
        const query: string = `sort=${sort}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
        pages.push(await actors(query));
        cursor = (await alerting.get(`/v1/alerts?${query}`, analyst)).body.next_cursor as string | null;
      } while (cursor !== null);
      expect(pages.join(' ')).toBe(whole);
      expect(pages).toHaveLength(3);
    },
  );

  const position = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    'state=closed',
    'severities=high,worst',
    'q=%00',
    'created_from=monday',
    'created_to=2026-03-02',
    'assignee_id=nobody',
    'severity=5',
    'from=yesterday',
    'from=2026-03-02',
    'from=2026-03-02T09:00:00',
    'to=2026-13-02T09:00:00Z',
    'sort=title',
    'limit=0',
    'limit=501',
    'actor=%00',
    'assignee_id=me',
    'tenant_id=x',
    'cursor=nonsense',
    `cursor=${position(['-severity', 4, randomUUID()])}`,
    `cursor=${position(['-last_seen_at', 'now', randomUUID()])}`,
    `cursor=${position(['-last_seen_at', 1e300, randomUUID()])}`,
    `cursor=${position(['-last_seen_at', 1, "' or true"])}`,
    `sort=severity&cursor=${position(['severity', 99_999, randomUUID()])}`,
  ])('refuses %s', async (query) => {
    const { status, body } = await alerting.get(`/v1/alerts?${query}`, analyst);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      type: 'urn:palisade:problem:invalid-input',
      errors: [
        { path: query.split('=')[0] === 'sort' && query.includes('cursor') ? 'cursor' : query.split('=')[0] },
      ],
    });
  });
});

describe('another tenant', () => {
  it('sees no alert, not by its id either, and changes none', async () => {
    const { id, url } = await raise();
    const stranger = await alerting.keyOf(randomUUID(), 'alerts:read', 'alerts:triage');
    expect((await alerting.get('/v1/alerts', stranger)).body.items).toEqual([]);
    for (const path of [url, `${url}/evidence`, `${url}/history`]) {
      expect((await alerting.get(path, stranger)).status).toBe(404);
    }
    expect((await alerting.patch(url, stranger, { revision: 1, state: 'resolved' })).status).toBe(404);
    expect((await alerting.get(`/v1/alerts/${id}`, analyst)).body.state).toBe('open');
  });
});

describe('PATCH /v1/alerts/{id}', () => {
  it('changes state, assignee and note, and writes down who did it', async () => {
    const { id, url } = await raise();
    const assignee_id = await alerting.member(tenantId);
    const change = { revision: 1, state: 'acknowledged', assignee_id, note: 'looking into it' };
    const { status, body } = await alerting.patch(url, analyst, change);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      revision: 2,
      state: 'acknowledged',
      assignee_id,
      note: 'looking into it',
    });
    expect(body.acknowledged_at).toBe(body.updated_at);
    const closing = await alerting.patch(url, analyst, { revision: 2, state: 'resolved' });
    expect(closing.body).toMatchObject({
      revision: 3,
      state: 'resolved',
      closed_at: closing.body.updated_at,
    });

    const { items } = (await alerting.get(`${url}/history`, analyst)).body;
    expect(items).toMatchObject([
      { revision: 3, from_state: 'acknowledged', to_state: 'resolved', note: null, assignee_id },
      { revision: 2, from_state: 'open', to_state: 'acknowledged', note: 'looking into it', assignee_id },
      {
        revision: 1,
        from_state: null,
        to_state: 'open',
        changed_by: { kind: 'system', id: 'burst_downloads' },
      },
    ]);
    expect(items[0].changed_by).toEqual({ kind: 'api_key', id: body.changed_by });
  });

  it('publishes each change, and an audit record of what people changed', async () => {
    const { id, url } = await raise();
    const assignee_id = await alerting.member(tenantId);
    await alerting.patch(url, analyst, { revision: 1, note: 'hm' });
    await alerting.patch(url, analyst, { revision: 2, state: 'false_positive' });
    await alerting.patch(url, analyst, { revision: 3, state: 'open' });
    await alerting.patch(url, analyst, { revision: 4, assignee_id });
    const records = await alerting.records(AlertRecord, 5, ({ key }) => String(key).endsWith(id));
    const findings = records.map(({ value }) => AlertRecord.decode(value ?? Buffer.of()));
    expect(findings.map(({ activity_id, status, comment }) => [activity_id, status, comment])).toEqual([
      [1, 'New', undefined],
      [2, 'New', 'hm'],
      [3, 'Suppressed', 'hm'],
      [2, 'New', 'hm'],
      [2, 'New', 'hm'],
    ]);
    const audits = await alerting.records(AuditRecord, 4, ({ key }) => String(key) === tenantId);
    expect(audits.map(({ value }) => AuditRecord.decode(value ?? Buffer.of()))).toMatchObject([
      { action: 'alerts.alert.noted', details: { revision: '2' } },
      {
        action: 'alerts.alert.false_positive',
        outcome: 'success',
        actor: { kind: 'api_key' },
        target: { kind: 'alert', id },
        details: { from: 'open', to: 'false_positive', revision: '3' },
      },
      { action: 'alerts.alert.reopened', details: { from: 'false_positive', to: 'open' } },
      { action: 'alerts.alert.assigned', details: { former_assignee: '', assignee: assignee_id } },
    ]);
  });

  it('answers 409 with the present revision when the alert was changed meanwhile', async () => {
    const { url } = await raise();
    await alerting.detect(tenantId, detectionOf({ revision: 2, phase: 'ongoing', event_count: 12 }));
    const { status, body } = await alerting.patch(url, analyst, { revision: 1, state: 'resolved' });
    expect(status).toBe(409);
    expect(body).toMatchObject({ type: 'urn:palisade:problem:stale-revision', revision: 2 });
    expect((await alerting.get(url, analyst)).body).toMatchObject({ revision: 2, state: 'open' });
  });

  it('describes that answer', async () => {
    const { paths, components } = (await alerting.get('/openapi.json')).body;
    const { content } = paths['/v1/alerts/{id}'].patch.responses['409'];
    expect(content['application/problem+json'].schema).toEqual({
      $ref: '#/components/schemas/AlertConflict',
    });
    expect(Object.keys(components.schemas.AlertConflict.properties)).toEqual(
      expect.arrayContaining(['type', 'status', 'revision']),
    );
  });

  it('lets one of two changes at once win', async () => {
    const { url } = await raise();
    const states = ['acknowledged', 'resolved', 'false_positive', 'acknowledged'];
    const answers = await Promise.all(
      states.map((state) => alerting.patch(url, analyst, { revision: 1, state })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });

  it('makes no revision when there is nothing to change', async () => {
    const { url } = await raise();
    const { body } = await alerting.patch(url, analyst, { revision: 1, state: 'open', assignee_id: null });
    expect(body.revision).toBe(1);
  });

  it('does not open an alert again whose episode went on in a later one', async () => {
    const { url } = await raise();
    await alerting.patch(url, analyst, { revision: 1, state: 'resolved' });
    await alerting.detect(tenantId, detectionOf({ revision: 2, phase: 'ongoing', event_count: 12 }));
    const { status, body } = await alerting.patch(url, analyst, { revision: 2, state: 'open' });
    expect([status, body.type]).toEqual([409, 'urn:palisade:problem:superseded']);
  });

  it.each([
    [{}],
    [{ state: 'resolved' }],
    [{ revision: '1', state: 'resolved' }],
    [{ revision: 0, state: 'resolved' }],
    [{ revision: 1.5, state: 'resolved' }],
    [{ revision: 1, state: 'closed' }],
    [{ revision: 1, state: null }],
    [{ revision: 1, note: '' }],
    [{ revision: 1, note: null }],
    [{ revision: 1, note: 'a\u0000b' }],
    [{ revision: 1, note: 'x'.repeat(4001) }],
    [{ revision: 1, assignee_id: 'me' }],
    [{ revision: 1, severity: 'low' }],
  ])('refuses %j', async (body) => {
    const { url } = await raise();
    expect((await alerting.patch(url, analyst, body)).status).toBe(400);
  });

  it('gives an alert to members of its organization only', async () => {
    const { url } = await raise();
    for (const assignee_id of [randomUUID(), await alerting.member(randomUUID())]) {
      const { status, body } = await alerting.patch(url, analyst, { revision: 1, assignee_id });
      expect([status, body.errors[0].path]).toEqual([400, 'assignee_id']);
    }
    const assignee_id = await alerting.member(tenantId);
    const wanted = { revision: 1, assignee_id: assignee_id.toUpperCase() };
    expect((await alerting.patch(url, analyst, wanted)).body).toMatchObject({ revision: 2, assignee_id });
    const mine = await alerting.get(`/v1/alerts?assignee_id=${assignee_id}`, analyst);
    expect(mine.body.items).toHaveLength(1);
  });

  it('refuses a transition that makes no sense', async () => {
    const { url } = await raise();
    await alerting.patch(url, analyst, { revision: 1, state: 'resolved' });
    const { status, body } = await alerting.patch(url, analyst, { revision: 2, state: 'acknowledged' });
    expect([status, body.errors[0].path]).toEqual([400, 'state']);
  });

  it('is for those who may triage', async () => {
    const { url } = await raise();
    const viewer = await alerting.keyOf(tenantId, 'alerts:read');
    expect((await alerting.get(url, viewer)).status).toBe(200);
    expect((await alerting.patch(url, viewer, { revision: 1, state: 'resolved' })).status).toBe(403);
    const ingester = await alerting.keyOf(tenantId, 'file-access:ingest');
    expect((await alerting.get(url, ingester)).status).toBe(403);
    expect((await alerting.get(url)).status).toBe(401);
  });

  it.each(['nonsense', randomUUID(), '%00', '0'])('answers 404 to the id %s', async (id) => {
    for (const path of [`/v1/alerts/${id}`, `/v1/alerts/${id}/evidence`, `/v1/alerts/${id}/history`]) {
      expect((await alerting.get(path, analyst)).status).toBe(404);
    }
    const change = await alerting.patch(`/v1/alerts/${id}`, analyst, { revision: 1, state: 'resolved' });
    expect(change.status).toBe(404);
  });
});

describe('GET /v1/alerts/{id}/evidence and history', () => {
  it('shows measures and events that counted', async () => {
    const { id, url } = await raise();
    const { measures, sample_events } = detectionOf();
    expect((await alerting.get(`${url}/evidence`, analyst)).body).toEqual({
      alert_id: id,
      revision: 1,
      ...{ measures, sample_events, usual: [], false_positives: [], runbook: null },
    });
  });

  it('pages through the history', async () => {
    const { url } = await raise();
    for (const revision of [1, 2, 3, 4])
      await alerting.patch(url, analyst, { revision, note: `note ${String(revision)}` });
    const first = (await alerting.get(`${url}/history?limit=3`, analyst)).body;
    const second = (await alerting.get(`${url}/history?limit=3&cursor=${String(first.next_cursor)}`, analyst))
      .body;
    const revisions = [...first.items, ...second.items].map(({ revision }: { revision: number }) => revision);
    expect(revisions).toEqual([5, 4, 3, 2, 1]);
    expect(second.next_cursor).toBeNull();
  });
});
