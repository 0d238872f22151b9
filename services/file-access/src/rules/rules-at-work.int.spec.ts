import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AlertRecord, DetectionRecord, WatchlistRecord } from '@palisade/contracts';
import { assertTenantPolicies } from '@palisade/database';
import { RuleStatistics } from '../detection/rule-statistics.js';
import { KeepFeedback } from '../feedback/keep-feedback.handler.js';
import { systemTables } from '../migrations/index.js';
import { SilenceWatch } from '../sources/silence-watch.js';
import { SourceAccounts } from '../sources/source-accounts.js';
import { envelope, FileAccess, until } from '../testing/file-access.js';
import { countRule, eventRule } from '../testing/rule-text.js';
import { TenantRules } from './tenant-rules.js';

const base = '/v1/file-access';
let tested: FileAccess;

beforeAll(async () => {
  tested = await FileAccess.start({ RULES_BACKTESTS: 0 });
}, 120_000);
afterAll(() => tested.close());

async function tenant() {
  const tenantId = randomUUID();
  const key = await tested.keyOf(tenantId, 'file-access:read', 'file-access:rules');
  const send = (method: string, path: string, body?: string | object) =>
    tested.send(method, base + path, key, body);
  return { tenantId, send };
}

const foundBy = async (tenantId: string, ruleId: string) =>
  (await tested.detections(tenantId)).filter(({ rule }) => rule.rule_id === ruleId);

it('a rule finds what happens within five seconds of being written, until an exception keeps it from that', async () => {
  const { tenantId, send } = await tenant();
  const yaml = `${eventRule({ name: 'shared' })}---\n${countRule({ of: 'shared' })}`;
  const { body: rule } = await send('POST', '/rules', { yaml });
  const rules = tested.app.get(TenantRules);
  await until(() => rules.of(tenantId).rules.some(({ ruleId }) => ruleId === rule.id), 5_000);
  const share = (n: number) => ({
    tenantId,
    id: `share-${n}`,
    actor_email: 'mallory@corp.com',
    action: 'share' as const,
  });
  await tested.produce(share(1), share(2), share(3));
  await until(async () => (await foundBy(tenantId, rule.id)).length > 0);
  expect((await foundBy(tenantId, rule.id))[0]).toMatchObject({
    actor_email: 'mallory@corp.com',
    rule: { title: 'Many shares', severity: 'high', version: rule.version },
  });

  const excepted = await send('POST', '/exceptions', {
    rule_id: rule.id,
    alert_id: randomUUID(),
    actor_email: ' Mallory@corp.com ',
    reason: 'it is her job',
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
  });
  expect(excepted).toMatchObject({
    status: 201,
    body: { actor_email: 'mallory@corp.com', revision: 1, state: 'active' },
  });
  await until(() => rules.contextOf(tenantId).exceptions.length === 1, 5_000);
  await tested.produce(share(4), { ...share(5), actor_email: 'other@corp.com' });
  await until(async () => (await tested.stored(tenantId)).length === 5);
  await tested.app.get(RuleStatistics).flush();
  await until(async () => {
    const { body } = await send('GET', `/exceptions?rule_id=${rule.id}&state=active`);
    return body.items[0]?.matched === 1;
  });
  const { body: shown } = await send('GET', `/rules/${rule.id}`);
  expect(shown.health).toMatchObject({
    matches_24h: 4,
    detections_24h: 1,
    last_match_at: expect.any(String),
  });
  const { body: actor } = await send('GET', '/actors/Mallory@corp.com');
  expect(actor).toMatchObject({
    actor_email: 'mallory@corp.com',
    events_24h: 4,
    episodes: [{ rule_id: rule.id, title: 'Many shares', peak: 3, unit: 'events' }],
  });
  const { body: all } = await send('GET', '/rules?limit=500');
  const titles = new Map(all.items.map(({ id, title }: { id: string; title: string }) => [id, title]));
  const named: { rule_id: string; title: string }[] = [...actor.learning, ...actor.baselines];
  expect(named.length).toBeGreaterThan(0);
  expect(named.map(({ title }) => title)).toEqual(named.map(({ rule_id }) => titles.get(rule_id)));
  expect((await send('GET', '/actors/nobody@corp.com')).status).toBe(404);
});

it('exceptions are limited in what and for how long, and change as they were seen', async () => {
  const [mine, theirs] = [await tenant(), await tenant()];
  const expires_at = new Date(Date.now() + 86_400_000).toISOString();
  const given = { rule_id: null, ip: '10.0.0.0/8', reason: 'the office', expires_at };
  const { body: made } = await mine.send('POST', '/exceptions', given);
  for (const wrong of [
    { ...given, ip: undefined },
    { ...given, ip: 'somewhere' },
    { ...given, reason: '' },
    { ...given, rule_id: 'no rule' },
    { ...given, alert_id: 'an alert' },
    { ...given, actor_email: `${'a'.repeat(320)}@corp.com` },
    { ...given, actor_email: ' ' },
    { ...given, expires_at: new Date(Date.now() - 1).toISOString() },
    { ...given, expires_at: new Date(Date.now() + 400 * 86_400_000).toISOString() },
  ])
    expect((await mine.send('POST', '/exceptions', wrong)).status).toBe(400);
  const change = (revision: number) =>
    mine.send('PATCH', `/exceptions/${made.id}`, { revision, reason: 'still' });
  expect((await change(1)).body).toMatchObject({ revision: 2, reason: 'still' });
  expect(await change(1)).toMatchObject({ status: 409, body: { revision: 2 } });
  expect((await theirs.send('GET', '/exceptions')).body.items).toEqual([]);
  expect((await theirs.send('PATCH', `/exceptions/${made.id}`, { revision: 2, reason: 'x' })).status).toBe(
    404,
  );
  const remove = (of: typeof mine, query: string) => of.send('DELETE', `/exceptions/${made.id}${query}`);
  expect((await remove(theirs, '?revision=2')).status).toBe(404);
  expect((await remove(mine, '')).body.errors).toEqual([{ path: 'revision', message: 'is required' }]);
  expect(await remove(mine, '?revision=1')).toMatchObject({
    status: 409,
    body: { type: 'urn:palisade:problem:stale-revision', revision: 2 },
  });
  expect((await mine.send('GET', '/exceptions')).body.items).toHaveLength(1);
  expect((await remove(mine, '?revision=2')).status).toBe(204);
  expect((await mine.send('GET', '/exceptions')).body.items).toEqual([]);
});

it('watchlists are versioned, and stay while a rule names them', async () => {
  const [mine, theirs] = [await tenant(), await tenant()];
  const put = (entries: string[], revision?: number) =>
    mine.send('PUT', '/watchlists/crown_jewels', { entries, revision });
  expect((await put(['s3://legal/*', 's3://legal/*'])).body).toMatchObject({ revision: 1, count: 1 });
  expect(await put(['x'])).toMatchObject({ status: 409, body: { revision: 1 } });
  expect((await put(['s3://legal/*', 's3://board/*'], 1)).body).toMatchObject({ revision: 2, count: 2 });
  expect((await put(['s3://board/*'], 2)).body.revision).toBe(3);
  const { body: versions } = await mine.send('GET', '/watchlists/crown_jewels/versions');
  expect(versions.items).toMatchObject([
    { revision: 3, added: [], removed: ['s3://legal/*'] },
    { revision: 2, added: ['s3://board/*'], removed: [] },
    { revision: 1, added: ['s3://legal/*'] },
  ]);
  const yaml = eventRule({ extra: "    resource|expand: '%crown_jewels%'\n" });
  const { body: rule } = await mine.send('POST', '/rules', { yaml });
  expect((await mine.send('GET', '/watchlists')).body.items).toMatchObject([{ used_by: [rule.id] }]);
  const remove = (query: string) => mine.send('DELETE', `/watchlists/crown_jewels${query}`);
  expect((await remove('')).status).toBe(400);
  expect(await remove('?revision=2')).toMatchObject({
    status: 409,
    body: { type: 'urn:palisade:problem:stale-revision', revision: 3 },
  });
  expect(await remove('?revision=3')).toMatchObject({ status: 409, body: { rules: [rule.id] } });
  expect((await theirs.send('GET', '/watchlists')).body.items).toEqual([]);
  expect((await theirs.send('GET', '/watchlists/crown_jewels')).status).toBe(404);
  await mine.send('DELETE', `/rules/${rule.id}?revision=1`);
  expect((await remove('?revision=3')).status).toBe(204);
  expect((await mine.send('GET', '/watchlists/crown_jewels')).status).toBe(404);
});

it('a rule whose watchlist is gone is invalid and says so, others run on, and it runs again with the list', async () => {
  const { tenantId, send } = await tenant();
  const yaml = eventRule({ extra: "    resource|expand: '%board_papers%'\n" });
  const refused = await send('POST', '/rules', { yaml });
  const line = yaml.slice(0, yaml.indexOf('board_papers')).split('\n').length;
  expect(refused).toMatchObject({
    status: 400,
    body: { type: 'urn:palisade:problem:invalid-rule', remarks: [{ line, code: expect.any(String) }] },
  });
  expect(refused.body.detail).toContain('board_papers');
  expect((await send('POST', '/rules/validate', { yaml })).body).toMatchObject({ valid: false });

  await send('PUT', '/watchlists/board_papers', { entries: ['s3://board/*'] });
  const { body: rule } = await send('POST', '/rules', { yaml });
  const { body: other } = await send('POST', '/rules', { yaml: eventRule({ title: 'Other' }) });
  const stateOf = async (id: string) => {
    const { body } = await send('GET', `/rules/${id}`);
    return [body.state, body.state_reason];
  };
  const rules = tested.app.get(TenantRules);
  const runs = () => rules.of(tenantId).rules.map(({ ruleId }) => ruleId);
  await until(() => runs().includes(rule.id) && runs().includes(other.id), 5_000);
  // The API keeps a list that rules name; what the topic says of it counts all the same.
  const told = async (revision: number, deleted: boolean) => {
    const data = { name: 'board_papers', revision, entries: deleted ? [] : ['s3://board/*'], deleted };
    await tested.kafka.produce(WatchlistRecord.topic.name, [
      {
        key: `${tenantId}:watchlist:board_papers`,
        value: WatchlistRecord.encode(data),
        headers: envelope({ id: randomUUID(), type: WatchlistRecord.type, tenantId }),
      },
    ]);
  };
  await told(2, true);
  await until(async () => (await stateOf(rule.id))[0] === 'invalid', 5_000);
  expect((await stateOf(rule.id))[1]).toContain('board_papers');
  expect(runs()).not.toContain(rule.id);
  expect(runs()).toContain(other.id);
  expect((await send('GET', '/rules/health')).body.rules).toMatchObject({ invalid: 1 });
  await told(3, false);
  await until(() => runs().includes(rule.id), 5_000);
  expect((await stateOf(rule.id))[0]).not.toBe('invalid');
});

it('an import says of each refusal why, at its line of the stream', async () => {
  const { send } = await tenant();
  const id = randomUUID();
  const parts = [
    eventRule({ title: 'Kept' }),
    eventRule({ title: 'Unlisted', extra: "    resource|expand: '%no_such_list%'\n" }),
    eventRule({ title: 'First', id }),
    eventRule({ title: 'Second', id }),
    eventRule({ title: 'Unread', extra: '    resource|sounds_like: x\n' }),
    countRule({ title: 'Of nothing', of: 'no_such_rule' }),
  ];
  const stream = parts.join('---\n');
  const lineOf = (words: string) => stream.slice(0, stream.indexOf(words)).split('\n').length;
  const { body } = await send('POST', '/rules/import', stream);
  expect(body.imported.map(({ title }: { title: string }) => title)).toEqual(['Kept', 'First']);
  const refused = new Map(
    body.refused.map((each: { title: string; remarks: object[] }) => [each.title, each.remarks]),
  );
  expect(refused.get('Unlisted')).toMatchObject([
    { line: lineOf('no_such_list'), message: expect.stringContaining('no_such_list') },
  ]);
  expect(refused.get('Second')).toMatchObject([
    { code: 'duplicate-id', line: lineOf('title: Second'), message: expect.stringContaining(id) },
  ]);
  expect(refused.get('Unread')).toMatchObject([
    { line: lineOf('resource|sounds_like'), message: expect.stringContaining('sounds_like') },
  ]);
  expect(refused.get('Of nothing')).toMatchObject([
    { line: lineOf('no_such_rule'), message: expect.stringContaining('no_such_rule') },
  ]);
  expect(refused.size).toBe(4);
});

it('what people make of alerts is the precision of their rules, each alert once', async () => {
  const { tenantId, send } = await tenant();
  const judge = (alertId: string, state: string, revision: number) => {
    const data = {
      finding_info: { uid: alertId, title: 't', analytic: { uid: 'burst_downloads' } },
      unmapped: { palisade: { revision, state, episode_id: randomUUID() } },
    } as unknown as AlertRecord;
    const event = { tenantId, data, time: new Date() } as Parameters<KeepFeedback['handle']>[0];
    return tested.database.asTenant(tenantId, (tx) => tested.app.get(KeepFeedback).handle(event, tx));
  };
  await judge('a', 'open', 1);
  await judge('a', 'resolved', 2);
  await judge('a', 'resolved', 2);
  await judge('b', 'false_positive', 3);
  await judge('b', 'acknowledged', 2);
  await judge('c', 'resolved', 2);
  await judge('c', 'open', 3);
  await judge('d', 'resolved', 2);
  const { body } = await send('GET', '/rules/burst_downloads');
  expect(body.health).toMatchObject({ confirmed: 2, false_positives: 1, precision: 0.667 });
});

it('a source that falls silent raises an alarm, which its next event ends', async () => {
  const { tenantId, send } = await tenant();
  await tested.produce({ tenantId, id: 'first' });
  await until(async () => (await tested.stored(tenantId)).length === 1);
  const accounts = tested.app.get(SourceAccounts);
  await accounts.flush();
  const silent = async () => (await send('GET', '/rules/health')).body.sources[0];
  expect(await silent()).toMatchObject({
    source: '/test',
    events_24h: 1,
    usual_silence_seconds: null,
    silent: false,
  });
  await tested.rows(
    `update file_access.sources set first_event_at = now() - interval '9 days', last_event_at = now() - interval '2 hours'
      where tenant_id = $1`,
    [tenantId],
  );
  const watch = tested.app.get(SilenceWatch);
  await watch.look(new Date());
  await watch.look(new Date());
  expect(await silent()).toMatchObject({ usual_silence_seconds: 900, silent: true });
  await tested.produce({ tenantId, id: 'second' });
  await until(async () => (await tested.stored(tenantId)).length === 2);
  await accounts.flush();
  expect(await silent()).toMatchObject({ silent: false });
  await until(async () => (await foundBy(tenantId, 'source_silent')).length === 2);
  const told: DetectionRecord[] = await foundBy(tenantId, 'source_silent');
  expect(told).toMatchObject([
    { phase: 'opened', revision: 1, group: [{ field: 'source', value: '/test' }] },
    { phase: 'ended', revision: 2, episode_id: told[0]?.episode_id },
  ]);
});

it('every table has its tenant policy, but those that are listed', async () => {
  const { adminUrl } = tested.environment;
  expect(await assertTenantPolicies({ adminUrl, schema: 'file_access', exempt: systemTables })).toEqual([]);
});
