import pg from 'pg';
import { describeStatement } from './describe-statement.js';
import { readMigrations, readTables } from './read-tables.js';
import type { Release, ReleasedStatement, ReleasedTable } from './release.js';

export interface Upgraded {
  adminUrl: string;
  /** Of the service's own role. */
  url: string;
  /** The one before. */
  release: Release;
}

/** What the code of the release before could no longer do in the schema as it is now; empty when it runs on. */
export async function oldCodeFaults({ adminUrl, url, release }: Upgraded): Promise<string[]> {
  const [admin, service] = [adminUrl, url].map((connectionString) => new pg.Client({ connectionString }));
  if (admin === undefined || service === undefined) return [];
  await Promise.all([admin.connect(), service.connect()]);
  try {
    const now = await readTables(admin, release.schema);
    return [
      ...orderFaults(release, await readMigrations(admin, release.schema)),
      ...Object.entries(release.tables).flatMap(([name, before]) => {
        const table = now[name];
        // Of a table that nobody uses any more, no statement speaks.
        return table === undefined ? [] : tableFaults(`${release.schema}.${name}`, before, table);
      }),
      ...(await statementFaults(service, release.statements)),
    ];
  } finally {
    await Promise.all([admin.end(), service.end()]);
  }
}

/** Where those of the release have run, others may only follow. */
function orderFaults({ migrations }: Release, now: readonly string[]): string[] {
  const gone = migrations.filter((name) => !now.includes(name));
  const lastReleased = now.findLastIndex((name) => migrations.includes(name));
  const early = now.slice(0, lastReleased).filter((name) => !migrations.includes(name));
  return [
    ...gone.map((name) => `the migration ${name} was released and is gone`),
    ...early.map((name) => `the migration ${name} is new and comes before one that was released`),
  ];
}

function tableFaults(name: string, before: ReleasedTable, now: ReleasedTable): string[] {
  const faults: string[] = [];
  for (const [column, { nullable, filled }] of Object.entries(now.columns)) {
    const former = before.columns[column];
    const demands = !nullable && !filled;
    if (former === undefined && demands)
      faults.push(
        `${name}.${column} is new, must have a value and has no default: old inserts don't name it`,
      );
    if (former !== undefined && demands && (former.nullable || former.filled))
      faults.push(`${name}.${column} must be named with a value now: old inserts may not`);
    else if (former?.nullable === true && !nullable)
      faults.push(`${name}.${column} takes no null any more: old code may write one`);
  }
  for (const [rule, { is, columns, distinctNulls }] of Object.entries(now.rules)) {
    if (before.rules[rule]?.is === is) continue;
    const added = columns.filter((column) => before.columns[column] === undefined);
    const leftEmpty = added.some(
      (column) => now.columns[column]?.nullable === true && !now.columns[column].filled,
    );
    const spares = /^(unique|foreign key)/i.test(is)
      ? leftEmpty && distinctNulls
      : columns.length > 0 && added.length === columns.length;
    if (!spares) faults.push(`${name} has a new rule, ${rule} (${is}): old code doesn't know it`);
  }
  for (const [policy, is] of Object.entries(now.policies))
    if (before.policies[policy] !== is) faults.push(`${name} has another policy ${policy}: ${is}`);
  return faults;
}

async function statementFaults(service: pg.Client, statements: ReleasedStatement[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { sql, parameters, results } of statements) {
    try {
      const now = await describeStatement(service, sql);
      if (String(now.parameters) !== String(parameters))
        faults.push(`takes ${String(now.parameters)} instead of ${String(parameters)}: ${sql}`);
      if (!hasInOrder(now.results, results))
        faults.push(`gives ${String(now.results)} instead of ${String(results)}: ${sql}`);
    } catch (error) {
      faults.push(`${(error as Error).message}: ${sql}`);
    }
  }
  return faults;
}

/** Of a `*`, new columns are among those that were there, which code that doesn't know them leaves alone. */
function hasInOrder(all: readonly string[], some: readonly string[]): boolean {
  let found = 0;
  for (const type of all) if (type === some[found]) found++;
  return found === some.length;
}
