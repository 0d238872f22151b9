import type pg from 'pg';
import type { ReleasedStatement } from './release.js';

/**
 * What Postgres says of a statement without running it: the types of its parameters and results. Throws when the
 * connection's role could not run it, for want of a table, a column, a type that fits, or a right.
 */
export async function describeStatement(client: pg.Client, sql: string): Promise<ReleasedStatement> {
  await client.query(`prepare described as ${sql}`);
  try {
    const { rows } = await client.query<Omit<ReleasedStatement, 'sql'>>(
      `select parameter_types::text[] as parameters, coalesce(result_types::text[], '{}') as results
         from pg_prepared_statements where name = 'described'`,
    );
    // Rights, and the index that an ON CONFLICT names, are looked for no earlier than this.
    await client.query(`explain (generic_plan) ${sql}`);
    return { sql, parameters: rows[0]?.parameters ?? [], results: rows[0]?.results ?? [] };
  } finally {
    await client.query('deallocate described');
  }
}
