import { setTimeout } from 'node:timers/promises';
import { postgresOf, type PostgresAddress } from '@palisade/connections';
import { createLogger } from '@palisade/telemetry';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource, type MigrationClass } from './data-source.js';
import { identifier, serviceRole } from './identifiers.js';

export type { MigrationClass };

export interface MigrationOptions {
  schema: string;
  /** Of the role that owns the schema. */
  ownerUrl: string;
  /** PEM of the CA, where Postgres is reached over TLS with one of its own. */
  ca?: string;
  /** In order; a class's name ends in its timestamp in milliseconds. */
  migrations: readonly MigrationClass[];
  /** How long a statement may wait for a lock, and everybody who comes after it behind it. */
  lockTimeoutMs?: number;
}

const log = createLogger('database');
const attempts = 30;
const pauseMs = 1_000;

/**
 * Runs what hasn't run, each in its own transaction, one process at a time; returns the names run. A migration that
 * doesn't get its locks in time gives way to those who use the tables, and is tried again.
 */
export async function migrate({
  schema,
  ownerUrl,
  ca,
  migrations,
  lockTimeoutMs = 3_000,
}: MigrationOptions): Promise<string[]> {
  const owner = postgresOf({ url: ownerUrl, ca }, 'DATABASE_OWNER_URL');
  const lock = new pg.Client({ ...owner, connectionTimeoutMillis: 10_000 });
  await lock.connect();
  try {
    await locked(lock, schema);
    const pending = await pendingMigrations({ schema, url: ownerUrl, ca, migrations });
    const dataSource = createDataSource({
      schema,
      url: ownerUrl,
      ca,
      entities: [],
      migrations,
      poolSize: 2,
      statementTimeoutMs: 0,
      lockTimeoutMs,
      applicationName: `palisade-${schema}-migrate`,
    });
    await dataSource.initialize();
    try {
      await runAll(dataSource, schema);
      // The service looks here at start and refuses to run on an older schema.
      await dataSource.query(`grant select on ${identifier(schema)}.migrations to ${serviceRole(schema)}`);
      return pending;
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await lock.end();
  }
}

/** Asks again and again: a statement that waits has a snapshot, for whose end `create index concurrently` would wait in turn. */
async function locked(client: pg.Client, schema: string): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ mine: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as mine',
      [`palisade.migrate.${schema}`],
    );
    if (rows[0]?.mine === true) return;
    await setTimeout(200);
  }
}

async function runAll(dataSource: DataSource, schema: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await dataSource.runMigrations();
      return;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== '55P03' || attempt === attempts) throw error;
      log.warn({ err: error }, `a migration of ${schema} waits for those who use its tables`);
      await setTimeout(pauseMs);
    }
  }
}

/** Names of migrations that haven't run, in order; `url` may be the service's own. */
export async function pendingMigrations(
  options: PostgresAddress & { schema: string; migrations: readonly MigrationClass[] },
): Promise<string[]> {
  const client = new pg.Client({ ...postgresOf(options), connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const table = `${identifier(options.schema)}.migrations`;
    const { rows: found } = await client.query<{ exists: boolean }>(
      'select to_regclass($1) is not null as exists',
      [table],
    );
    const { rows } =
      found[0]?.exists === true
        ? await client.query<{ name: string }>(`select name from ${table}`)
        : { rows: [] };
    const run = new Set(rows.map((row) => row.name));
    return options.migrations
      .map((migration) => new migration().name ?? migration.name)
      .filter((name) => !run.has(name));
  } finally {
    await client.end();
  }
}
