import { isError } from '@palisade/telemetry';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { runAfterCommit } from './after-commit.js';
import { ErasedTenants } from './erased-tenants.js';
import { InfrastructureFailure, isInfrastructureFailure, isRefusal } from './infrastructure-failure.js';
import { inQuerySpan, inStatementSpan, traceQueries } from './query-spans.js';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Connection {
  query(sql: string): Promise<{ command: string }>;
}

/** node-postgres', which TypeORM's types hide. */
interface Pool {
  query(statement: Statement & { values: readonly unknown[] }): Promise<{ rows: unknown[] }>;
}

export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface Refusing {
  /** The schema's erased_tenants: who stands there is refused. */
  erasedTenants?: string;
}

export interface AsTenants {
  /** Whether the tenants may be erased, as they are for what erases them. */
  evenErased?: boolean;
}

/**
 * Transactions of a service. Each runs as named tenants, whose rows alone it sees and may write; the name is local to
 * the transaction, so the pooled connection forgets it.
 */
export class Database {
  constructor(
    readonly dataSource: DataSource,
    private readonly refusing: Refusing = {},
  ) {}

  /** Rejects with ErasedTenants, before `work` is called, when the tenant is erased. */
  asTenant<T>(tenantId: string, work: (tx: EntityManager) => Promise<T>, options?: AsTenants): Promise<T> {
    return this.asTenants([tenantId], work, options);
  }

  /** For a batch of several tenants: rows of all of them are visible, so `work` itself keeps them apart. */
  asTenants<T>(
    tenantIds: readonly string[],
    work: (tx: EntityManager) => Promise<T>,
    { evenErased = false }: AsTenants = {},
  ): Promise<T> {
    const invalid = tenantIds.find((id) => !uuid.test(id));
    if (invalid !== undefined) return Promise.reject(new TypeError('a tenant id is not a UUID'));
    const setting = evenErased ? setTenants : setTenantsUnlessErased(this.refusing.erasedTenants);
    return this.transact({ setting, tenants: [...new Set(tenantIds)].join(',') }, work);
  }

  /** No tenant: of tables with a policy no row is visible. */
  system<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.transact({ setting: setTenants, tenants: '' }, work);
  }

  /**
   * Single statements on tables without a policy that need no transaction. Throws an InfrastructureFailure where a
   * transaction would.
   */
  async withoutTransaction<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    try {
      return await inStatementSpan(() => work(this.dataSource));
    } catch (error) {
      throw isInfrastructureFailure(error) ? named(error) : error;
    }
  }

  /**
   * One statement that is asked often, outside of a transaction and past TypeORM: a connection plans it once, by its
   * name, which is one text's in the whole service. Throws as `withoutTransaction` does.
   */
  prepared<T>(statement: Statement, values: readonly unknown[]): Promise<T[]> {
    return this.withoutTransaction(async ({ driver }) => {
      const { master } = driver as unknown as { master: Pool };
      return (await master.query({ ...statement, values })).rows as T[];
    });
  }

  /** Throws when Postgres doesn't answer. */
  async ping(): Promise<void> {
    await this.withoutTransaction((dataSource) => dataSource.query('select 1'));
  }

  /**
   * Commits when `work` returns, rolls back when it throws. Throws an InfrastructureFailure when the connection was
   * lost: then, if it happened at the commit, the outcome is unknown and the work must be repeatable.
   */
  private async transact<T>(
    { setting, tenants }: { setting: string; tenants: string },
    work: (tx: EntityManager) => Promise<T>,
  ): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    let failure: Error | undefined;
    try {
      const connection = (await runner.connect()) as Connection;
      await runner.startTransaction();
      if (tenants !== '') await nameTenants(runner, setting, tenants);
      traceQueries(runner);
      const result = await work(runner.manager);
      await commit(runner, connection);
      runAfterCommit(runner);
      return result;
    } catch (error) {
      failure = asFailure(error, runner);
      if (!isInfrastructureFailure(failure)) await rollback(runner);
      throw failure;
    } finally {
      await release(runner, failure);
    }
  }
}

const setTenants = `select set_config('palisade.tenants', $1, true)`;

// In the statement that a transaction has anyhow: it costs no round trip.
const setTenantsUnlessErased = (table: string | undefined): string =>
  table === undefined
    ? setTenants
    : `${setTenants}, array(select tenant_id::text from ${table}
         where tenant_id = any(string_to_array($1, ',')::uuid[])) as erased`;

async function nameTenants(runner: QueryRunner, setting: string, tenants: string): Promise<void> {
  const [row] = (await runner.query(setting, [tenants])) as { erased?: string[] }[];
  if (row?.erased !== undefined && row.erased.length > 0) throw new ErasedTenants(row.erased);
}

async function commit(runner: QueryRunner, connection: Connection): Promise<void> {
  if (runner.isReleased) throw new InfrastructureFailure('the connection was lost before the commit');
  // Not through TypeORM, which hides that Postgres answers ROLLBACK to the COMMIT of a transaction in which a
  // statement failed, so that a swallowed error would lose the work silently.
  const { command } = await inQuerySpan('commit', () => connection.query('commit'));
  if (command !== 'COMMIT') {
    throw new Error(
      'the transaction was rolled back at its commit: an error of a statement in it was swallowed',
    );
  }
}

async function rollback(runner: QueryRunner): Promise<void> {
  try {
    await runner.query('rollback');
  } catch {
    // The first error says more; the connection is thrown away below when it is broken.
  }
}

function asFailure(error: unknown, runner: QueryRunner): Error {
  if (error instanceof InfrastructureFailure) return error;
  // Released by TypeORM when its connection failed: later queries blame the released runner instead.
  if (runner.isReleased)
    return new InfrastructureFailure('the connection to Postgres was lost', { cause: error });
  if (isInfrastructureFailure(error)) return named(error);
  return isError(error) ? error : new Error('a transaction failed', { cause: error });
}

function named(error: unknown): InfrastructureFailure {
  if (error instanceof InfrastructureFailure) return error;
  const reason = isError(error) ? error.message : 'unknown';
  const what = isRefusal(error) ? 'refuses the connection' : 'is away or busy';
  return new InfrastructureFailure(`Postgres ${what}: ${reason}`, { cause: error });
}

/** Gives the connection back, or closes it when its state is unknown: a timed-out one would answer late, to another. */
async function release(runner: QueryRunner, failure: Error | undefined): Promise<void> {
  const broken = failure !== undefined && isInfrastructureFailure(failure) ? failure : undefined;
  // Not in TypeORM's types: a plain release would hand the broken connection to the next transaction.
  const closing = runner as unknown as { releasePostgresConnection(error?: Error): Promise<void> };
  await closing.releasePostgresConnection(broken);
}
