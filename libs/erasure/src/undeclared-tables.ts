import pg from 'pg';
import type { ErasableTable } from './erasable-data.js';

/**
 * Tables of the schema with a `tenant_id`, by bare name, that are neither declared nor kept: what nobody would erase.
 * For a test of each service. The libraries' own tables are erased by this one.
 */
export async function undeclaredTables({
  adminUrl,
  schema,
  tables,
  kept = [],
}: {
  adminUrl: string;
  schema: string;
  tables: readonly ErasableTable[];
  /** Each for a reason that its list states. */
  kept?: readonly string[];
}): Promise<string[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition
          and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
        order by 1`,
      [schema],
    );
    const known = new Set([
      'erased_tenants',
      'inbox',
      ...kept,
      ...tables.map(({ table }) => table.slice(schema.length + 1)),
    ]);
    return rows.map(({ name }) => name).filter((name) => !known.has(name));
  } finally {
    await client.end();
  }
}
