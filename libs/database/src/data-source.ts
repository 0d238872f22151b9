import { postgresOf, type PostgresAddress } from '@palisade/connections';
import { createLogger } from '@palisade/telemetry';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { identifier } from './identifiers.js';

export type MigrationClass = new () => MigrationInterface;
export type EntityClass = new (...args: never[]) => object;

export interface DataSourceSettings extends PostgresAddress {
  schema: string;
  entities: readonly (EntityClass | EntitySchema)[];
  migrations: readonly MigrationClass[];
  poolSize: number;
  /** 0 for none. */
  statementTimeoutMs: number;
  /** How long a statement waits for a lock; for ever when absent. */
  lockTimeoutMs?: number;
  applicationName: string;
}

const log = createLogger('database');

/** Not connected yet. Nothing is ever synchronized from entities: migrations alone change a schema. */
export function createDataSource(settings: DataSourceSettings): DataSource {
  const { statementTimeoutMs, lockTimeoutMs } = settings;
  const { connectionString, ssl } = postgresOf(settings);
  return new DataSource({
    type: 'postgres',
    url: connectionString,
    ssl,
    schema: identifier(settings.schema),
    entities: settings.entities as EntityClass[],
    migrations: [...settings.migrations],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    installExtensions: false,
    applicationName: settings.applicationName,
    poolSize: settings.poolSize,
    connectTimeoutMS: 5_000,
    poolErrorHandler: (error: unknown) => {
      log.warn({ err: error }, 'an idle connection to Postgres was lost');
    },
    extra: {
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      idleTimeoutMillis: 30_000,
      ...(statementTimeoutMs === 0 ? {} : timeouts(statementTimeoutMs)),
      ...(lockTimeoutMs === undefined ? {} : { lock_timeout: lockTimeoutMs }),
    },
  });
}

function timeouts(statementTimeoutMs: number) {
  return {
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs * 2,
    // The server can't time a statement out when it is frozen or unreachable.
    query_timeout: statementTimeoutMs + 5_000,
  };
}
