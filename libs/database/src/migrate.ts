import pg from 'pg';
import { createDataSource, type MigrationClass } from './data-source.js';
import { identifier, serviceRole } from './identifiers.js';

export type { MigrationClass };

export interface MigrationOptions {
  schema: string;
  /** Of the role that owns the schema. */
  ownerUrl: string;
  /** In order; a class's name ends in its timestamp in milliseconds. */
  migrations: readonly MigrationClass[];
}

/** Runs what hasn't run, each in its own transaction, one process at a time; returns the names run. */
export async function migrate({ schema, ownerUrl, migrations }: MigrationOptions): Promise<string[]> {
  const lock = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock(hashtextextended($1, 0))', [`palisade.migrate.${schema}`]);
    const dataSource = createDataSource({
      schema,
      url: ownerUrl,
      entities: [],
      migrations,
      poolSize: 2,
      statementTimeoutMs: 0,
      applicationName: `palisade-${schema}-migrate`,
    });
    await dataSource.initialize();
    try {
      const run = await dataSource.runMigrations();
      // The service looks here at start and refuses to run on an older schema.
      await dataSource.query(`grant select on ${identifier(schema)}.migrations to ${serviceRole(schema)}`);
      return run.map((migration) => migration.name);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await lock.end();
  }
}

/** Names of migrations that haven't run, in order; `url` may be the service's own. */
export async function pendingMigrations(options: {
  schema: string;
  url: string;
  migrations: readonly MigrationClass[];
}): Promise<string[]> {
  const client = new pg.Client({ connectionString: options.url, connectionTimeoutMillis: 5_000 });
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
