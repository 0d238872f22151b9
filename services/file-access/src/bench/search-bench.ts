import { randomUUID } from 'node:crypto';
import type { Database } from '@palisade/database';
import { Database as TenantDatabase } from '@palisade/database';
import { DataSource, type EntityManager } from 'typeorm';
import type { EventFilter } from '../events/event-filter.js';
import { EventPartitions } from '../events/event-partitions.js';
import { searchSql } from '../events/event-search.js';
import type { FileAccess } from '../testing/file-access.js';
import { measureIngest } from './ingest-bench.js';

export interface SearchFigures {
  readonly filter: string;
  /** The first time that it is asked, after Postgres has begun anew. */
  readonly coldMs: number;
  readonly warmP95Ms: number;
  readonly busyP95Ms: number;
  /** Those that the plan names. */
  readonly index: string;
}

const days = 7;
const times = 40;
const page = 50;
const dayMs = 86_400_000;

// As the topic's mix has them, made by the server: what is measured is reading.
const fillSql = `insert into file_access.events
    (tenant_id, occurred_at, received_at, event_id, timing, action, actor, resource, bytes, ip, ua)
  select $1, at, at, 'event-' || n, 'on_time',
    (array['view','view','view','view','view','view','download','download','update','upload'])[1 + n % 10],
    'user' || (power(hash, 2) * 5000)::int || '@corp.com',
    's3://department-' || n % 40 || '/project-' || n * 7 % 200 || '/report-' || n * 13 % 5000 || '.pdf',
    n % 400000, ('10.' || n % 200 || '.' || n * 3 % 200 || '.7')::inet, 'Mozilla/5.0 (X11; Linux x86_64)'
  from generate_series($2::int, $3::int) as n,
    lateral (select $4::timestamptz + n * $5::float8 * interval '1 second' as at, abs(hashint4(n))::float8 / 2147483648 as hash) as made`;

/** One tenant's pages, by each filter, over a week of events. Throws when a plan reads a whole day. */
export async function measureSearch(
  prepared: FileAccess,
  { events, seconds }: { events: number; seconds: number },
): Promise<SearchFigures[]> {
  const dataSource = await new DataSource({
    type: 'postgres',
    url: prepared.settings.DATABASE_URL,
    poolSize: 4,
    installExtensions: false,
  }).initialize();
  try {
    const database = new TenantDatabase(dataSource);
    const tenantId = randomUUID();
    const from = Date.now() - days * dayMs;
    await new EventPartitions(database, prepared.settings.EVENT_RETENTION_DAYS).ensureFor(
      Array.from({ length: days + 1 }, (_, i) => from + i * dayMs),
    );
    const step = (days * 86_400) / events;
    for (let n = 0; n < events; n += 500_000) {
      await prepared.rows(fillSql, [tenantId, n, Math.min(events, n + 500_000) - 1, new Date(from), step]);
    }
    await prepared.rows('vacuum analyze file_access.events');
    const figures = [];
    for (const [filter, given] of filters(from)) {
      const search = { database, tenantId, given };
      const coldMs = await once(search);
      const warm = await p95(search);
      figures.push({ filter, search, coldMs, warmP95Ms: warm, index: await indexOf(search) });
    }
    const ingesting = { isOver: false };
    const ingest = measureIngest(prepared, { DETECTION: '1' }, { seconds: Math.max(seconds, 30) }).finally(
      () => (ingesting.isOver = true),
    );
    const result: SearchFigures[] = [];
    for (const { search, ...each } of figures)
      result.push({ ...each, busyP95Ms: ingesting.isOver ? NaN : await p95(search) });
    await ingest;
    return result;
  } finally {
    await dataSource.destroy();
  }
}

interface Search {
  readonly database: Database;
  readonly tenantId: string;
  readonly given: EventFilter;
}

function filters(start: number): [string, EventFilter][] {
  const range = { from: new Date(start), to: new Date(start + days * dayMs) };
  const day = { from: new Date(start + dayMs), to: new Date(start + 2 * dayMs) };
  return [
    ['time alone', range],
    ['actor, much seen', { ...range, actor: 'user1@corp.com' }],
    ['actor, little seen', { ...range, actor: 'user4900@corp.com' }],
    ['actor and action', { ...range, actor: 'user77@corp.com', action: ['download'] }],
    ['action', { ...day, action: ['upload'] }],
    ['resource prefix', { ...range, resource: 's3://department-7/project-9/' }],
    ['address', { ...range, ip: '10.7.21.7' }],
    ['network', { ...range, ip: '10.7.0.0/16' }],
    ['nothing found', { ...range, actor: 'nobody@corp.com' }],
  ];
}

function run<T>({ database, tenantId, given }: Search, before: string): Promise<T[]> {
  const { sql, values } = searchSql(tenantId, given, { limit: page });
  return database.asTenant(tenantId, (tx: EntityManager) => tx.query<T[]>(before + sql, values));
}

async function once(search: Search): Promise<number> {
  const startedAt = performance.now();
  await run(search, '');
  return performance.now() - startedAt;
}

async function p95(search: Search): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) took.push(await once(search));
  return took.toSorted((a, b) => a - b)[Math.ceil(times * 0.95) - 1] ?? NaN;
}

async function indexOf(search: Search): Promise<string> {
  const plan = await run<{ 'QUERY PLAN': string }>(search, 'explain ');
  const text = plan.map((line) => line['QUERY PLAN']).join('\n');
  const indexes = new Set(
    [...text.matchAll(/(?:using|on) (events_\w*idx\w*)/g)].map(([, name = '']) => name),
  );
  const whole = /Seq Scan on events_\d{8}/.exec(text);
  if (whole !== null) throw new Error(`${whole[0]}: not by an index\n${text}`);
  const kinds = new Set([...indexes].map((name) => name.replace(/^events_\d{8}_/, '')));
  return [...kinds].join(', ') || 'none';
}
