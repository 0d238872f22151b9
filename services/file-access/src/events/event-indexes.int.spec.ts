import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSamples } from '../detection/sample-events.js';
import { FileAccess } from '../testing/file-access.js';
import type { EventFilter } from './event-filter.js';
import { EventReads } from './event-reads.js';
import { type EventPosition, EventSearch, nearestSql, searchSql } from './event-search.js';

let tested: FileAccess;
const day = 86_400_000;

beforeAll(async () => {
  tested = await FileAccess.start();
}, 120_000);
afterAll(() => tested.close());

describe('an index', () => {
  const many = randomUUID();
  // A day of their own, wherever in the day the test runs.
  const midnight = (Math.floor(Date.now() / day) - 10) * day;
  const newDay = midnight + day;

  const fill = async (from: number) => {
    await tested.rows('select file_access.ensure_event_partitions(array[$1::date])', [
      new Date(from).toISOString().slice(0, 10),
    ]);
    // Enough rows that reading all of them would cost more than an index.
    await tested.rows(
      `insert into file_access.events (tenant_id, event_id, occurred_at, received_at, timing, action, actor, resource, ip)
       select $1, 'm' || i, $2::timestamptz + i * interval '1 second', now(), 'on_time',
              case when i % 50 = 0 then 'delete' else 'view' end, 'actor' || i % 500 || '@corp.com',
              's3://dept/' || i % 300 || '/file' || i, ('10.0.' || i % 250 || '.1')::inet
         from generate_series(1, 40000) i`,
      [many, new Date(from)],
    );
  };
  beforeAll(async () => {
    await fill(midnight);
    await tested.rows('analyze file_access.events');
    await fill(newDay); // of which the planner knows nothing, as of every day that has just begun
  });

  it.each<[string, Partial<EventFilter>, RegExp]>([
    ['time', {}, /tenant_id_occurred_at_event_id_action_idx/],
    ['actor', { actor: 'actor7@corp.com' }, /tenant_id_actor_occurred_at_event_id_idx/],
    ['resource', { resource: 's3://dept/17/' }, /tenant_id_resource_occurred_at_idx/],
    ['long resource', { resource: `s3://dept/17/${'x'.repeat(600)}` }, /tenant_id_resource_occurred_at_idx/],
    ['ip', { ip: '10.0.17.1' }, /tenant_id_ip_occurred_at_idx/],
    ['network', { ip: '10.0.17.0/24' }, /tenant_id_(ip_occurred_at|occurred_at_event_id_action)_idx/],
    ['action', { action: ['delete'] }, /tenant_id_occurred_at_event_id_action_idx/],
  ])('serves a search by %s', async (_name, given, index) => {
    const filter = { from: new Date(midnight), to: new Date(midnight + day - 1), ...given };
    for (const after of [
      undefined,
      { occurredAt: new Date(midnight + 39_000_000).toISOString(), eventId: 'm39000' },
    ]) {
      const { sql, values } = searchSql(many, filter, { limit: 51, after });
      const plan = await tested.database.asTenant(many, async (tx) => {
        const rows = await tx.query<Record<'QUERY PLAN', string>[]>(`explain (costs off) ${sql}`, values);
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      });
      expect(plan).toMatch(index);
      expect(plan).not.toMatch(/Seq Scan/);
    }
  });

  it('looks through the nearest events without a sort', async () => {
    const filter = { from: new Date(midnight), to: new Date(newDay + day), resource: 's3://dept/17/' };
    const { sql, values } = nearestSql(many, filter, { limit: 51 });
    const plan = await tested.database.asTenant(many, async (tx) => {
      const rows = await tx.query<Record<'QUERY PLAN', string>[]>(`explain (costs off) ${sql}`, values);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toMatch(/tenant_id_occurred_at_event_id_action_idx/);
    expect(plan).not.toMatch(/Seq Scan|-> {2}(Incremental )?Sort/);
  });

  it.each([
    ['latest', false, 20],
    ['latest', false, 200],
    ['earliest', true, 200],
  ])(
    'finds what is rare over days, the %s first (oldest first: %s), %i a page',
    async (_name, oldestFirst, limit) => {
      const search = new EventSearch(new EventReads(tested.database, 60_000));
      const filter = { from: new Date(0), to: new Date(newDay + day), resource: 's3://dept/17/' };
      const found: string[] = [];
      for (let after: EventPosition | undefined; ;) {
        const page = await search.find(many, filter, { limit, oldestFirst, after });
        found.push(...page.map(({ event_id }) => event_id));
        const last = page.at(-1);
        if (last === undefined || page.length < limit) break;
        after = { occurredAt: last.occurred_at.toISOString(), eventId: last.event_id };
      }
      const order = oldestFirst ? 'asc' : 'desc';
      const all = await tested.rows<{ event_id: string }>(
        `select event_id from file_access.events where tenant_id = $1 and starts_with(resource, $2)
       order by occurred_at ${order}, event_id ${order}`,
        [many, filter.resource],
      );
      expect(all.length).toBeGreaterThan(limit);
      expect(found).toEqual(all.map(({ event_id }) => event_id));
    },
  );

  it.each([
    ['a day that it knows', midnight],
    ['a new day', newDay],
  ])("gives an episode's samples from its actor's own events, on %s", async (_name, from) => {
    const [first, last] = [new Date(from), new Date(from + 40_000_000)];
    const plan = await tested.database.asTenant(many, async (tx) => {
      const days = [new Date(from), new Date(from + day)];
      const values = [[0], [many], ['actor7@corp.com'], [first], [last], ...days];
      const rows = await tx.query<Record<'QUERY PLAN', string>[]>(
        `explain (analyze, costs off, timing off) ${readSamples}`,
        values,
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toMatch(/tenant_id_actor_occurred_at_event_id_idx/);
    // Of the days that it doesn't read, the plan is of no matter.
    expect(plan).not.toMatch(/(tenant_id_occurred_at_event_id_action_idx|Seq Scan)[^\n]* \(actual/);
  });
});
