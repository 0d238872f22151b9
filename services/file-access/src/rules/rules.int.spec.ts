import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditRecord } from '@palisade/contracts';
import { FileAccess, until } from '../testing/file-access.js';
import { countRule, eventRule } from '../testing/rule-text.js';
import { shippedRules } from './shipped-rules.js';
import { TenantRules } from './tenant-rules.js';

const rules = '/v1/file-access/rules';
let tested: FileAccess;

beforeAll(async () => {
  tested = await FileAccess.start();
}, 120_000);
afterAll(() => tested.close());

async function tenant() {
  const tenantId = randomUUID();
  const key = await tested.keyOf(tenantId, 'file-access:read', 'file-access:rules');
  const send = (method: string, path: string, body?: string | object) =>
    tested.send(method, rules + path, key, body);
  const runs = (ruleId: string) =>
    tested.app
      .get(TenantRules)
      .of(tenantId)
      .rules.some((rule) => rule.ruleId === ruleId);
  return { tenantId, key, send, runs };
}

async function audited(tenantId: string): Promise<string[]> {
  const records = await tested.kafka.readAll(AuditRecord.topic.name);
  return records
    .filter(({ headers }) => headers?.['ce_tenantid']?.toString() === tenantId)
    .map(({ value }) => AuditRecord.decode(value ?? Buffer.alloc(0)).action);
}

describe('rules that are shipped', () => {
  it('are listed with what they measure, and run as they are', async () => {
    const { send, runs } = await tenant();
    const { status, body } = await send('GET', '?limit=500');
    expect(status).toBe(200);
    expect(body.items).toHaveLength(shippedRules().length);
    expect(body.items.find(({ id }: { id: string }) => id === 'burst_downloads')).toMatchObject({
      revision: 0,
      source: 'shipped',
      kind: 'correlation',
      type: 'event_count',
      severity: 'medium',
      enabled: true,
      mode: 'alert',
      measure: 'downloads',
      unit: 'events',
      threshold: 10,
      window_seconds: 300,
      thresholds: [{ name: 'gt', value: 10, default: 10 }],
      attacks: [{ tactic_id: 'TA0009', technique_id: 'T1530' }],
      state: 'running',
      changed_at: null,
      health: { matches_24h: 0, precision: null, hourly: Array.from({ length: 24 }, () => 0) },
    });
    expect(runs('burst_downloads')).toBe(true);
  });

  it('take thresholds, a mode and an end, and are as shipped again when they are deleted', async () => {
    const { tenantId, send, runs } = await tenant();
    const thresholds = [{ name: 'gt', value: 25 }];
    const changed = await send('PATCH', '/burst_downloads', { revision: 0, thresholds, mode: 'shadow' });
    expect(changed.body).toMatchObject({
      revision: 1,
      mode: 'shadow',
      threshold: 25,
      thresholds: [{ name: 'gt', value: 25, default: 10 }],
      changed_by: expect.stringContaining('API key'),
    });
    const off = await send('PATCH', '/burst_downloads', { revision: 1, enabled: false });
    expect(off.body).toMatchObject({ revision: 2, state: 'disabled', threshold: 25 });
    await until(() => !runs('burst_downloads'), 5_000);
    expect((await send('GET', '/burst_downloads/diff?from=0&to=2')).body).toEqual({
      unified: '',
      settings: [
        { setting: 'enabled', name: null, from: 'true', to: 'false' },
        { setting: 'mode', name: null, from: 'alert', to: 'shadow' },
        { setting: 'threshold', name: 'gt', from: '10', to: '25' },
      ],
    });

    expect((await send('DELETE', '/burst_downloads?revision=1')).status).toBe(409);
    expect((await send('DELETE', '/burst_downloads?revision=2')).status).toBe(204);
    expect((await send('GET', '/burst_downloads')).body).toMatchObject({
      revision: 0,
      threshold: 10,
      mode: 'alert',
    });
    await until(() => runs('burst_downloads'), 5_000);
    // What is changed after that goes on where revisions were.
    const again = await send('PATCH', '/burst_downloads', { revision: 0, mode: 'shadow' });
    expect(again.body.revision).toBe(4);
    const { body } = await send('GET', '/burst_downloads/versions');
    expect(body.items.map(({ what }: { what: string }) => what)).toEqual([
      'mode shadow',
      'back to as shipped',
      'disabled',
      'mode shadow, thresholds',
    ]);
    await until(async () => (await audited(tenantId)).length >= 4);
    expect(await audited(tenantId)).toEqual([
      'file-access.rule.changed',
      'file-access.rule.disabled',
      'file-access.rule.reset',
      'file-access.rule.changed',
    ]);
  });
});

describe('a rule of the tenant', () => {
  it('runs within five seconds of being written, and not in another tenant', async () => {
    const [mine, theirs] = [await tenant(), await tenant()];
    const written = await mine.send('POST', '', { yaml: eventRule({ title: 'A share' }) });
    expect(written.status).toBe(201);
    expect(written.body).toMatchObject({
      source: 'custom',
      kind: 'event',
      type: 'event',
      title: 'A share',
      revision: 1,
    });
    const { id, yaml } = written.body;
    expect(yaml).toContain(`id: ${id}`);
    await until(() => mine.runs(id), 5_000);
    expect(theirs.runs(id)).toBe(false);
    for (const [method, path, body] of [
      ['GET', `/${id}`],
      ['GET', `/${id}/versions`],
      ['GET', `/${id}/versions/1`],
      ['GET', `/${id}/diff?from=1&to=1`],
      ['PUT', `/${id}`, { yaml, revision: 1 }],
      ['PATCH', `/${id}`, { enabled: false, revision: 1 }],
      ['POST', `/${id}/rollback`, { to: 1, revision: 1 }],
      ['DELETE', `/${id}?revision=1`],
    ] as const)
      expect((await theirs.send(method, path, body)).status).toBe(404);
  });

  it('is refused when it is stale, and shows every text that it had', async () => {
    const { send } = await tenant();
    const { body: first } = await send('POST', '', { yaml: eventRule(), enabled: false });
    const yaml = (first.yaml as string).replace('action: share', 'action: unshare');
    const replaced = await send('PUT', `/${first.id}`, { yaml, revision: 1 });
    expect(replaced.body).toMatchObject({ revision: 2, enabled: false, yaml });
    expect(replaced.body.version).not.toBe(first.version);
    const stale = await send('PUT', `/${first.id}`, { yaml: first.yaml, revision: 1 });
    expect(stale).toMatchObject({
      status: 409,
      body: { type: 'urn:palisade:problem:stale-revision', revision: 2 },
    });
    const { body: diff } = await send('GET', `/${first.id}/diff?from=1&to=2`);
    expect(diff.unified).toMatch(/-\s+action: share\n\+\s+action: unshare/);
    expect(diff.settings).toEqual([]);
    const back = await send('POST', `/${first.id}/rollback`, { to: 1, revision: 2 });
    expect(back.body).toMatchObject({ revision: 3, yaml: first.yaml, version: first.version });
    expect((await send('GET', `/${first.id}/versions/2`)).body).toMatchObject({ yaml, what: 'written' });
    expect((await send('GET', `/${first.id}/versions?limit=1`)).body).toMatchObject({
      items: [{ revision: 3, what: 'rolled back to 1' }],
      next_cursor: expect.any(String),
    });
  });

  it.each([
    ['what is no YAML', 'title: [', /line 1/],
    ['an unknown modifier', eventRule({ extra: '    resource|sounds_like: x\n' }), /sounds_like/],
    ['an unmapped field', eventRule({ extra: '    Favourite: x\n' }), /Favourite/],
    ['a correlation of nothing', countRule({ of: 'no_such_rule' }), /no_such_rule/],
  ])('is refused for %s, with where and why', async (_what, yaml, why) => {
    const { send } = await tenant();
    const { status, body } = await send('POST', '', { yaml });
    expect(status).toBe(400);
    expect(body.errors[0].path).toBe('yaml');
    expect(JSON.stringify(body.errors) + JSON.stringify(body.remarks)).toMatch(why);
    expect(body.remarks[0]).toMatchObject({ line: expect.any(Number), code: expect.any(String) });
    const validated = await send('POST', '/validate', { yaml });
    expect(validated.body).toMatchObject({ valid: false, errors: [{ line: expect.any(Number) }] });
  });

  it('stays while others refer to it', async () => {
    const { send } = await tenant();
    const { body: share } = await send('POST', '', { yaml: eventRule({ name: 'share' }) });
    const { body: many } = await send('POST', '', { yaml: countRule({ of: 'share' }) });
    const inUse = { status: 409, body: { type: 'urn:palisade:problem:rule-in-use', rules: [many.id] } };
    expect(await send('DELETE', `/${share.id}?revision=1`)).toMatchObject(inUse);
    expect(await send('PATCH', `/${share.id}`, { revision: 1, enabled: false })).toMatchObject(inUse);
    expect((await send('POST', '', { yaml: share.yaml })).body.type).toBe('urn:palisade:problem:rule-exists');
    expect((await send('DELETE', `/${many.id}?revision=1`)).status).toBe(204);
    expect((await send('DELETE', `/${share.id}?revision=1`)).status).toBe(204);
  });

  it.each([
    ['?severity=extreme', 400],
    ['?sort=colour', 400],
    ['?cursor=abc', 400],
    ['?limit=abc', 400],
    ['?enabled=perhaps', 400],
    ['?q=burst&sort=-severity&severity=medium,high', 200],
  ])('a list with %s is answered with %d', async (query, status) => {
    const { send } = await tenant();
    expect((await send('GET', query)).status).toBe(status);
  });

  it.each(['%00', 'burst_downloads%00'])(
    'is not there with the id %s, whatever is done to it',
    async (id) => {
      const { send } = await tenant();
      for (const [method, path, body] of [
        ['GET', `/${id}`],
        ['GET', `/${id}/versions`],
        ['GET', `/${id}/versions/1`],
        ['GET', `/${id}/diff?from=0&to=1`],
        ['PUT', `/${id}`, { yaml: eventRule(), revision: 1 }],
        ['PATCH', `/${id}`, { enabled: false, revision: 1 }],
        ['POST', `/${id}/rollback`, { to: 1, revision: 1 }],
        ['DELETE', `/${id}?revision=1`],
        ['GET', `/../watchlists/${id}`],
        ['GET', `/../watchlists/${id}/versions`],
        ['DELETE', `/../watchlists/${id}?revision=1`],
        ['GET', `/../actors/${id}`],
      ] as const) {
        const { status, body: problem } = await send(method, path, body);
        expect([method, path, status, problem.type]).toEqual([
          method,
          path,
          404,
          'urn:palisade:problem:not-found',
        ]);
      }
    },
  );

  it('is found by filters, page by page', async () => {
    const { send } = await tenant();
    for (const title of ['b', 'a', 'c']) await send('POST', '', { yaml: eventRule({ title }) });
    const first = await send('GET', '?source=custom&limit=2');
    const second = await send('GET', `?source=custom&limit=2&cursor=${first.body.next_cursor}`);
    const titles = [...first.body.items, ...second.body.items].map(({ title }: { title: string }) => title);
    expect(titles).toEqual(['a', 'b', 'c']);
    expect(second.body.next_cursor).toBeNull();
    const covering = await send('GET', '?technique=t1530&source=shipped&enabled=true&kind=correlation');
    expect(covering.body.items.map(({ id }: { id: string }) => id)).toContain('burst_downloads');
  });
});

describe('import and export', () => {
  const [share, many] = [randomUUID(), randomUUID()];
  const stream = [
    eventRule({ id: share, name: 'a_share' }),
    eventRule({ title: 'Without an id', action: 'copy' }),
    countRule({ id: many, of: 'a_share' }),
    eventRule({ title: 'Broken', extra: '    Favourite: x\n' }),
  ].join('---\n');

  it('give the same rules again, in place, and say what was refused', async () => {
    const { send, runs } = await tenant();
    const { body } = await send('POST', '/import', stream);
    expect(body.imported).toMatchObject([
      { id: many, title: 'Many shares', outcome: 'created' },
      { title: 'Without an id', outcome: 'created' },
    ]);
    expect(body.refused).toMatchObject([
      { title: 'Broken', remarks: [{ message: expect.stringContaining('Favourite') }] },
    ]);
    await until(() => runs(many), 5_000);

    const { body: exported, headers } = await send('GET', '/export');
    expect(headers.get('content-type')).toContain('application/yaml');
    const again = await send('POST', '/import', { yaml: exported });
    expect(again.body.refused).toEqual([]);
    expect(again.body.imported.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'unchanged',
      'unchanged',
    ]);
    const updated = await send('POST', '/import', exported.replace('gt: 2', 'gt: 3'));
    expect(updated.body.imported).toContainEqual({ id: many, title: 'Many shares', outcome: 'updated' });
    expect((await send('GET', `/${many}`)).body).toMatchObject({ revision: 2, threshold: 3 });
    expect((await send('GET', '?source=custom')).body.items).toHaveLength(2);
  });

  it('leave shipped rules that are equal as they are', async () => {
    const { send } = await tenant();
    const { body: all } = await send('GET', '/export?source=all');
    const { body } = await send('POST', '/import', all);
    expect(body.refused).toEqual([]);
    expect(new Set(body.imported.map(({ outcome }: { outcome: string }) => outcome))).toEqual(
      new Set(['unchanged']),
    );
    expect((await send('GET', '?source=custom')).body.items).toEqual([]);
    expect((await send('GET', '/export')).body).toBe('');
  });
});

describe('a dry run', () => {
  const event = (second: number, action = 'share') => ({
    actor_email: ' Alex@Corp.com',
    action,
    resource: 's3://dept/a.pdf',
    occurred_at: new Date(Date.UTC(2026, 0, 5, 10, 0, second)).toISOString(),
  });

  it('finds what the rule would find, and stores nothing', async () => {
    const { tenantId, send } = await tenant();
    const yaml = `${eventRule({ name: 'tried' })}---\n${countRule({ of: 'tried' })}`;
    const events = [event(0), event(1, 'view'), event(2), event(3)];
    const { status, body } = await send('POST', '/test', { yaml, events });
    expect(status).toBe(200);
    expect(body.matches.map(({ index }: { index: number }) => index)).toEqual([0, 2, 3]);
    expect(body.detections).toMatchObject([
      {
        actor_email: 'alex@corp.com',
        opened_at: '2026-01-05T10:00:03.000Z',
        ended_at: '2026-01-05T10:10:03.000Z',
        measures: [{ peak: 3, threshold: 2 }],
        event_count: 3,
        sample_indexes: [0, 2, 3],
      },
    ]);
    expect(await tested.stored(tenantId)).toEqual([]);
  });

  it.each([
    ['neither a text nor a rule', {}, 'yaml'],
    ['both', { yaml: eventRule(), rule_id: 'burst_downloads' }, 'yaml'],
    ['an event that is none', { rule_id: 'burst_downloads', events: [{ action: 'eat' }] }, 'events.0'],
  ])('is refused for %s', async (_what, body, path) => {
    const { send } = await tenant();
    const answer = await send('POST', '/test', { events: [event(0)], ...body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].path).toContain(path);
  });
});

it('tells how the rules are and what they cover', async () => {
  const { send } = await tenant();
  const { body: coverage } = await send('GET', '/coverage');
  const collection = coverage.tactics.find(({ tactic_id }: { tactic_id: string }) => tactic_id === 'TA0009');
  expect(JSON.stringify(collection)).toContain('burst_downloads');
  const { body: health } = await send('GET', '/health');
  expect(health).toMatchObject({ rules: { running: shippedRules().length, invalid: 0 }, sources: [] });
  expect(Date.now() - Date.parse(health.followed_at)).toBeLessThan(10_000);
});

it('lets nobody change rules who may only read or send', async () => {
  const reader = await tested.keyOf(randomUUID(), 'file-access:read');
  const sender = await tested.keyOf(randomUUID(), 'file-access:ingest');
  const yaml = eventRule();
  const writes = [
    ['POST', rules, { yaml }],
    ['PUT', `${rules}/burst_downloads`, { yaml, revision: 0 }],
    ['PATCH', `${rules}/burst_downloads`, { revision: 0, enabled: false }],
    ['DELETE', `${rules}/burst_downloads?revision=0`],
    ['POST', `${rules}/burst_downloads/rollback`, { to: 1, revision: 1 }],
    ['POST', `${rules}/import`, yaml],
    ['POST', `${rules}/backtests`, { yaml, days: 1 }],
    ['DELETE', `${rules}/backtests/${randomUUID()}`],
    ['POST', '/v1/file-access/exceptions', {}],
    ['PATCH', `/v1/file-access/exceptions/${randomUUID()}`, {}],
    ['DELETE', `/v1/file-access/exceptions/${randomUUID()}?revision=1`],
    ['PUT', '/v1/file-access/watchlists/crown_jewels', { entries: [] }],
    ['DELETE', '/v1/file-access/watchlists/crown_jewels?revision=1'],
  ] as const;
  for (const [method, path, body] of writes) {
    expect([method, path, (await tested.send(method, path, undefined, body)).status]).toEqual([
      method,
      path,
      401,
    ]);
    for (const key of [reader, sender])
      expect([method, path, (await tested.send(method, path, key, body)).status]).toEqual([
        method,
        path,
        403,
      ]);
  }
});
