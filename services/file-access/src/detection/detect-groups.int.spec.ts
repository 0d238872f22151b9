import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RegroupedMatchesRecord, RuleDefinitionRecord } from '@palisade/contracts';
import { faultPoints, Unavailable } from '@palisade/messaging';
import { startService } from '../start-service.js';
import { type EventGiven, eventRecord, FileAccess, until } from '../testing/file-access.js';

let tested: FileAccess;
let second: NestFastifyApplication;

beforeAll(async () => {
  // So little memory that groups go to Postgres and back all the time.
  tested = await FileAccess.start({ DETECTION_CACHE_MIB: 1 });
  second = await startService(tested.settings);
}, 120_000);
afterAll(async () => {
  faultPoints.install(undefined);
  await second.close();
  await tested.close();
});

const start = Date.now() - 120_000;
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const logsource = 'logsource: { product: palisade, category: file_access }';

const manyShares = `
title: A share
name: a_share
${logsource}
detection: { selection: { action: share }, condition: selection }
---
title: Many shares in the company
name: many_shares
correlation: { type: event_count, rules: [a_share], timespan: 5m, condition: { gt: 20 } }
level: high
`;

const byArea = `
title: A deletion
name: a_deletion
${logsource}
detection: { selection: { action: delete }, condition: selection }
---
title: A place is emptied by several
name: emptied_by_several
correlation:
  type: value_count
  rules: [a_deletion]
  group-by: [resource.area]
  timespan: 5m
  condition: { field: actor_email, gte: 4 }
level: high
`;

const busyPlaces = `
title: A download
name: a_download
${logsource}
detection: { selection: { action: download }, condition: selection }
---
title: Somebody downloads much
name: much
correlation: { type: event_count, rules: [a_download], group-by: [actor_email], timespan: 5m, condition: { gt: 4 } }
---
title: Three download much in one place
name: crowded
correlation: { type: event_count, rules: [much], group-by: [resource.area], timespan: 5m, condition: { gte: 3 } }
level: high
`;

async function define(tenantId: string, ruleId: string, yaml: string, revision = 1) {
  const data = {
    rule_id: ruleId,
    revision,
    version: `v${revision}`,
    yaml,
    state: 'enabled' as const,
    mode: 'alert' as const,
    changed_at: new Date().toISOString(),
  };
  const { headers = {} } = eventRecord({ tenantId });
  const record = {
    key: `${tenantId}:${ruleId}`,
    value: RuleDefinitionRecord.encode(data),
    headers: { ...headers, ce_type: RuleDefinitionRecord.type },
  };
  await tested.kafka.produce(RuleDefinitionRecord.topic.name, [record]);
}

const told = async (tenantId: string, ruleId: string) =>
  (await tested.detections(tenantId)).filter(({ rule }) => rule.rule_id === ruleId);
const company = Array.from({ length: 24 }, (_, i) => `person${i}@corp.com`);

/** Rules are followed: sends until a detector has seen events under them. */
const activated = (tenantId: string, ruleId: string, version: string) =>
  until(async () => {
    await tested.produce({ tenantId, action: 'view', occurred_at: at(0) });
    const rows = await tested.rows<{ n: string }>(
      'select count(*) as n from file_access.rule_activations where tenant_id = $1 and rule_id = $2 and version = $3',
      [tenantId, ruleId, version],
    );
    return Number(rows[0]?.n) > 0;
  });

it('counts for a whole tenant what two detectors see, once', async () => {
  const tenantId = randomUUID();
  await define(tenantId, 'many_shares', manyShares);
  await activated(tenantId, 'many_shares', 'v1');
  const shares = company.slice(0, 21).map((actor_email, i): EventGiven => {
    return { tenantId, actor_email, action: 'share', id: `share-${i}`, occurred_at: at(i) };
  });
  await tested.produce(...shares.slice(0, 20), ...shares.slice(0, 20));
  await until(
    async () =>
      (await tested.stored(tenantId)).filter((row) => row.event_id.startsWith('share')).length === 20,
  );
  expect(await told(tenantId, 'many_shares')).toEqual([]);
  await tested.produce(...shares);
  await until(async () => (await told(tenantId, 'many_shares')).length > 0);
  const [detection, ...others] = await told(tenantId, 'many_shares');
  expect(others).toEqual([]);
  expect(detection).toMatchObject({ event_count: 21, rule: { kind: 'correlation', severity: 'high' } });
}, 60_000);

it('counts by what a rule groups by, whoever acts, and says the group and its events', async () => {
  const tenantId = randomUUID();
  await define(tenantId, 'emptied', byArea);
  await activated(tenantId, 'emptied', 'v1');
  const from = (area: string, people: number) =>
    company.slice(0, people).map((actor_email, i): EventGiven => {
      const resource = `s3://corp/${area}/x/${i}`;
      return { tenantId, actor_email, action: 'delete', resource, id: `${area}-${i}`, occurred_at: at(i) };
    });
  await tested.produce(...from('finance', 4), ...from('hr', 3));
  await until(async () => (await told(tenantId, 'emptied')).length > 0);
  const [detection, ...others] = await told(tenantId, 'emptied');
  expect(others).toEqual([]);
  expect(detection?.group).toEqual([{ field: 'resource.area', value: expect.stringContaining('finance') }]);
  const samples = detection?.sample_events?.map(({ event_id }) => event_id).sort();
  expect(samples).toEqual(['finance-0', 'finance-1', 'finance-2', 'finance-3']);
}, 60_000);

it('finds chains: what holds for single actors, counted by where they are', async () => {
  const tenantId = randomUUID();
  await define(tenantId, 'crowded', busyPlaces);
  await activated(tenantId, 'crowded', 'v1');
  const busy = (actor_email: string, count: number) =>
    Array.from({ length: count }, (_, i): EventGiven => {
      return { tenantId, actor_email, occurred_at: at(i), resource: `s3://corp/plans/x/${i}` };
    });
  await tested.produce(
    ...company.slice(0, 3).flatMap((actor) => busy(actor, 5)),
    ...company.slice(3).flatMap((actor) => busy(actor, 4)),
  );
  await until(async () => (await told(tenantId, 'crowded')).length > 0);
  const [detection, ...others] = await told(tenantId, 'crowded');
  expect(others).toEqual([]);
  expect(detection).toMatchObject({ event_count: 3, group: [{ field: 'resource.area' }] });
}, 60_000);

it('activates a change at an offset of each partition: what was open goes on, what is new begins', async () => {
  const tenantId = randomUUID();
  const downloads = (count: number, from: number) =>
    Array.from({ length: count }, (_, i): EventGiven => ({ tenantId, occurred_at: at(from + i) }));
  await tested.produce(...downloads(10, 0));
  await until(async () => (await tested.stored(tenantId)).length === 10);
  await define(tenantId, 'many_shares', manyShares);
  await activated(tenantId, 'many_shares', 'v1');
  await tested.produce(...downloads(1, 11));
  await until(async () => (await told(tenantId, 'burst_downloads')).length > 0);
  const rows = await tested.rows<{ rule_id: string; warming_until: Date | null; next_offset: string }>(
    'select rule_id, warming_until, next_offset from file_access.rule_activations where tenant_id = $1',
    [tenantId],
  );
  const ofRule = (ruleId: string) => rows.filter(({ rule_id }) => rule_id === ruleId);
  expect(ofRule('many_shares').some(({ warming_until }) => warming_until !== null)).toBe(true);
  expect(ofRule('burst_downloads').every(({ warming_until }) => warming_until === null)).toBe(true);
}, 60_000);

it.each([
  ['is rolled back', 'consumer.before-commit', Object.assign(new Error('deadlock'), { code: '40P01' })],
  ['loses its connection at the commit', 'consumer.after-commit', new Unavailable('the connection broke')],
  ['fails as it sends', 'outbox.after-append', Object.assign(new Error('deadlock'), { code: '40P01' })],
] as const)(
  'tells the same when every third batch %s',
  async (_name, place, failure) => {
    const tenantId = randomUUID();
    let passes = 0;
    faultPoints.install((point) => {
      if (point === place && passes++ % 3 === 0) throw failure;
    });
    try {
      for (let i = 0; i < 5; i++) {
        const some = company.flatMap((actor_email): EventGiven[] =>
          [0, 1, 2].map((n) => ({ tenantId, actor_email, occurred_at: at(i * 3 + n), bytes: 1 })),
        );
        await tested.produce(...some);
      }
      await until(async () => (await tested.stored(tenantId)).length === 15 * company.length, 60_000);
    } finally {
      faultPoints.install(undefined);
    }
    await tested.produce(
      ...company.map((actor_email): EventGiven => ({ tenantId, actor_email, occurred_at: at(15), bytes: 1 })),
    );
    const last = async () => {
      const records = await told(tenantId, 'burst_downloads');
      return new Map(records.map((record) => [record.actor_email, record]));
    };
    await until(
      async () =>
        [...(await last()).values()].filter((record) => record.event_count === 16).length === company.length,
      40_000,
    );
    const ids = (await told(tenantId, 'burst_downloads')).map(({ episode_id }) => episode_id);
    expect(new Set(ids).size).toBe(company.length);
  },
  90_000,
);

it('sends nothing elsewhere for rules by actor', async () => {
  const tenantId = randomUUID();
  await tested.produce(
    ...company.map((actor_email): EventGiven => ({ tenantId, actor_email, action: 'view' })),
  );
  await until(async () => (await tested.stored(tenantId)).length === company.length);
  const sent = await tested.kafka.readAll(RegroupedMatchesRecord.topic.name);
  expect(sent.filter(({ headers }) => headers?.['ce_tenantid']?.toString() === tenantId)).toEqual([]);
});
