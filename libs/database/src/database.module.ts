import { setTimeout } from 'node:timers/promises';
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { PostgresAddress } from '@palisade/connections';
import { createLogger } from '@palisade/telemetry';
import type { DataSource, EntitySchema } from 'typeorm';
import { createDataSource, type EntityClass, type MigrationClass } from './data-source.js';
import { Database, type Refusing } from './database.js';
import { identifier } from './identifiers.js';
import { isInfrastructureFailure, isRefusal } from './infrastructure-failure.js';
import { pendingMigrations } from './migrate.js';
import { observePool } from './pool-metrics.js';

/** The address is that of the service's role, never the owner's. */
export interface DatabaseOptions extends PostgresAddress {
  schema: string;
  entities: readonly (EntityClass | EntitySchema)[];
  migrations: readonly MigrationClass[];
  poolSize?: number;
  statementTimeoutMs?: number;
  /** For a service that keeps what it has of an erased tenant, and goes on adding to it. */
  keepsErased?: boolean;
  /** How long a start waits for Postgres. */
  connectWithinMs?: number;
}

const log = createLogger('database');

/** Provides `Database` everywhere; refuses to start on a schema whose migrations haven't all run. */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  static forRoot(options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: Database, useFactory: () => connect(options) }],
      exports: [Database],
    };
  }

  /** Last, after consumers and requests have drained; in onModuleDestroy they would lose their transactions. */
  async onApplicationShutdown(): Promise<void> {
    if (this.database.dataSource.isInitialized) await this.database.dataSource.destroy();
  }
}

async function connect(options: DatabaseOptions): Promise<Database> {
  await retryWhileAway(options.connectWithinMs ?? 30_000, () => refusePending(options));
  const dataSource = createDataSource({
    schema: options.schema,
    url: options.url,
    ca: options.ca,
    entities: options.entities,
    migrations: [],
    poolSize: options.poolSize ?? 10,
    statementTimeoutMs: options.statementTimeoutMs ?? 30_000,
    applicationName: `palisade-${options.schema}`,
  });
  await dataSource.initialize();
  observePool(dataSource, options.schema);
  return new Database(
    dataSource,
    options.keepsErased === true ? {} : await refusingOf(dataSource, options.schema),
  );
}

/** No migration is pending: a table that isn't there now is none that the service will have. */
async function refusingOf(dataSource: DataSource, schema: string): Promise<Refusing> {
  const erasedTenants = `${identifier(schema)}.erased_tenants`;
  const [row] = await dataSource.query<{ exists: boolean }[]>(
    'select to_regclass($1) is not null as exists',
    [erasedTenants],
  );
  return row?.exists === true ? { erasedTenants } : {};
}

async function refusePending({ schema, url, ca, migrations }: DatabaseOptions): Promise<void> {
  const pending = await pendingMigrations({ schema, url, ca, migrations });
  if (pending.length > 0) {
    throw new Error(
      `the schema ${schema} lacks ${pending.length} migrations, first ${pending[0] ?? ''}: run migrate.js first`,
    );
  }
}

async function retryWhileAway(withinMs: number, attempt: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      // Waiting doesn't help.
      if (isRefusal(error))
        throw new Error(`Postgres refuses the connection: ${(error as Error).message}`, { cause: error });
      if (!isInfrastructureFailure(error) || Date.now() > deadline) throw error;
      log.warn({ err: error }, 'Postgres does not answer yet');
      await setTimeout(500);
    }
  }
}
