import { randomUUID } from 'node:crypto';
import type { Database } from '@palisade/database';
import { Database as TenantDatabase } from '@palisade/database';
import { DataSource, type EntityManager } from 'typeorm';
import type { EventFilter } from '../events/event-filter.js';
import { EventPartitions } from '../events/event-partitions.js';
import { EventReads } from '../events/event-reads.js';
import { EventSearch, nearestSql, searchSql, type Statement } from '../events/event-search.js';
import type { FileAccess } from '../testing/file-access.js';
import { measureIngest } from './ingest-bench.js';
import { table } from './markdown.js';

export interface SearchFigures {
  readonly filter: string;
  /** The first time that it is asked after a restart of Postgres: nothing is in its own cache, and what the system keeps of its files is. */
  readonly coldMs: number;
  readonly warmP95Ms: number;
  /** While `busyRate` events a second come in by HTTP and are stored. */
  readonly busyP95Ms: number;
  /** Those that the plan names. */
  readonly index: string;
}

const days = 7;
const times = 40;
export const busyRate = 5_000;
const busySeconds = 30;
const page = 50;
const timeoutMs = 60_000;
const dayMs = 86_400_000;

// As the topic's mix has them, made by the server: what is measured is reading.
const fillSql = `insert into file_access.events
    (tenant_id, occurred_at, received_at, event_id, timing, action, actor, resource, bytes, ip, ua)
  select $1, at, at, 'event-' || n, 'on_time',
    (array['view','view','view','view','view','view','download','download','update','upload'])[1 + n % 10],
    'user' || (power(hash, 2) * 5000)::int || '@corp.com',
    's3://department-' || n % 40 || '/project-' || n * 7 % 200 || '/report-' || n * 13 % 5000 || '.pdf',
    n % 400000, ('10.' || n % 200 || '.' || n / 200 % 200 || '.7')::inet, 'Mozilla/5.0 (X11; Linux x86_64)'
  from generate_series($2::int, $3::int) as n,
    lateral (select $4::timestamptz + n * $5::float8 * interval '1 second' as at, abs(hashint4(n))::float8 / 2147483648 as hash) as made`;

/**
 * One tenant's pages, by each filter, over a week of events. Throws when a plan reads a whole table, or by another index than it
 * should. */
export async function measureSearch(
  prepared: FileAccess,
  { events, restart }: { events: number; restart: () => Promise<void> },
): Promise<SearchFigures[]> {
  const tenantId = randomUUID();
  const from = Date.now() - days * dayMs;
  await fill(prepared, { tenantId, from, events });
  await restart();
  const dataSource = await connect(prepared);
  try {
    const database = new TenantDatabase(dataSource);
    const searches = filters(from).map((filter) => ({ database, tenantId, ...filter }));
    const figures = [];
    for (const search of searches) {
      const coldMs = await once(search);
      figures.push({ coldMs, warmP95Ms: await p95(search), index: await indexOf(search) });
    }
    const busy = await whileBusy(prepared, searches);
    return figures.map((each, i) => ({
      filter: searches[i]?.name ?? '',
      ...each,
      busyP95Ms: busy[i] ?? NaN,
    }));
  } finally {
    await dataSource.destroy();
  }
}

function connect(prepared: FileAccess): Promise<DataSource> {
  return new DataSource({
    type: 'postgres',
    url: prepared.settings.DATABASE_URL,
    poolSize: 4,
    installExtensions: false,
  }).initialize();
}

async function fill(
  prepared: FileAccess,
  { tenantId, from, events }: { tenantId: string; from: number; events: number },
): Promise<void> {
  const dataSource = await connect(prepared);
  await new EventPartitions(new TenantDatabase(dataSource), prepared.settings.EVENT_RETENTION_DAYS).ensureFor(
    Array.from({ length: days + 1 }, (_, i) => from + i * dayMs),
  );
  await dataSource.destroy();
  const step = (days * 86_400) / events;
  for (let n = 0; n < events; n += 500_000) {
    await prepared.rows(fillSql, [tenantId, n, Math.min(events, n + 500_000) - 1, new Date(from), step]);
  }
  await prepared.rows('vacuum analyze file_access.events');
}

async function whileBusy(prepared: FileAccess, searches: readonly Search[]): Promise<number[]> {
  const begun = Promise.withResolvers<undefined>();
  const ingest = measureIngest(
    prepared,
    { DETECTION: '1' },
    {
      seconds: busySeconds,
      eventsPerSecond: busyRate,
      onWarm: () => {
        begun.resolve(undefined);
      },
    },
  );
  ingest.catch(begun.reject);
  await begun.promise;
  const end = Date.now() + busySeconds * 1000;
  const found: number[] = [];
  for (const search of searches) found.push(Date.now() < end ? await p95(search) : NaN);
  await ingest;
  return found;
}

interface Search {
  readonly database: Database;
  readonly tenantId: string;
  readonly name: string;
  readonly given: EventFilter;
  /** What the names of the indexes by which it should be served have in them: a part of each day's. */
  readonly by: RegExp;
}

const [byTime, byActor] = [/^tenant_id_occurred_at/, /^tenant_id_actor/];
const [byResource, byIp] = [/^tenant_id_resource/, /^tenant_id_ip/];
// What one of two hundred events has is found sooner among the latest ones.
const [byResourceOrTime, byIpOrTime] = [/^tenant_id_(resource|occurred_at)/, /^tenant_id_(ip|occurred_at)/];

function filters(start: number): Pick<Search, 'name' | 'given' | 'by'>[] {
  const range = { from: new Date(start), to: new Date(start + days * dayMs) };
  const day = { from: new Date(start + dayMs), to: new Date(start + 2 * dayMs) };
  const of = (name: string, by: RegExp, given: EventFilter) => ({ name, by, given });
  return [
    of('time alone', byTime, range),
    of('actor, much seen', byActor, { ...range, actor: 'user1@corp.com' }),
    of('actor, little seen', byActor, { ...range, actor: 'user4900@corp.com' }),
    of('actor and action', byActor, { ...range, actor: 'user77@corp.com', action: ['download'] }),
    of('action', byTime, { ...day, action: ['upload'] }),
    of('resource prefix, much seen', byResourceOrTime, {
      ...range,
      resource: 's3://department-7/project-9/',
    }),
    of('resource prefix, little seen', byResource, {
      ...range,
      resource: 's3://department-7/project-9/report-1131',
    }),
    of('address', byIp, { ...range, ip: '10.7.21.7' }),
    of('network, much seen', byIpOrTime, { ...range, ip: '10.7.0.0/16' }),
    of('network, little seen', byIp, { ...range, ip: '10.7.21.0/24' }),
    of('nothing found', byActor, { ...range, actor: 'nobody@corp.com' }),
  ];
}

async function once(search: Search): Promise<number> {
  const startedAt = performance.now();
  const { database, tenantId, given } = search;
  await new EventSearch(new EventReads(database, timeoutMs)).find(tenantId, given, { limit: page });
  return performance.now() - startedAt;
}

async function p95(search: Search): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) took.push(await once(search));
  return took.toSorted((a, b) => a - b)[Math.ceil(times * 0.95) - 1] ?? NaN;
}

async function indexOf(search: Search): Promise<string> {
  const { tenantId, given, by } = search;
  if (given.resource !== undefined || given.ip !== undefined)
    await explain(search, nearestSql(tenantId, given, { limit: page }), byTime);
  return explain(search, searchSql(tenantId, given, { limit: page }), by);
}

async function explain(
  { database, tenantId, name }: Search,
  { sql, values }: Statement,
  by: RegExp,
): Promise<string> {
  const plan = await database.asTenant(tenantId, (tx: EntityManager) =>
    tx.query<{ 'QUERY PLAN': string }[]>(`explain ${sql}`, values),
  );
  const text = plan.map((line) => line['QUERY PLAN']).join('\n');
  const indexes = [...text.matchAll(/(?:using|on) events_\d{8}_(\w+_idx\w*)/g)].map(
    ([, index = '']) => index,
  );
  const whole = /Seq Scan on \w+/.exec(text);
  if (whole !== null) throw new Error(`${name}: ${whole[0]}\n${text}`);
  const kinds = new Set(indexes);
  if (kinds.size === 0 || ![...kinds].every((index) => by.test(index)))
    throw new Error(`${name}: not by the index that is there for it\n${text}`);
  return [...kinds].join(', ');
}

export function searchTable(figures: readonly SearchFigures[]): string {
  return table(
    ['Filter', 'first ms', 'p95 ms', 'p95 ms during ingest', 'index'],
    figures.map(({ filter, coldMs, warmP95Ms, busyP95Ms, index }) => [
      filter,
      ...[coldMs, warmP95Ms, busyP95Ms].map((ms) => ms.toFixed(1)),
      `\`${index}\``,
    ]),
  );
}
