import type pg from 'pg';
import type { Release, ReleasedRule, ReleasedTable } from './release.js';

interface ColumnRow {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  filled: boolean;
}
interface RuleRow extends ReleasedRule {
  table: string;
  name: string;
}
interface PolicyRow {
  table: string;
  name: string;
  is: string;
}

const own = `n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition`;
const named = (keys: string) =>
  `(select coalesce(array_agg(a.attname::text order by a.attnum), '{}') from pg_attribute a
     where a.attrelid = c.oid and a.attnum = any(${keys}))`;

const columns = `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
    not a.attnotnull as nullable, a.atthasdef or a.attidentity <> '' as filled
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
 where ${own} order by c.relname, a.attname`;

// Those of "not null" are a column's; those behind constraints are named by them.
const rules = `select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as is,
    ${named("coalesce(k.conkey, '{}')")} as columns, pg_get_constraintdef(k.oid) not ilike '%nulls not distinct%' as "distinctNulls"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_constraint k on k.conrelid = c.oid
 where ${own} and k.contype <> 'n'
union all
select c.relname, i.relname, regexp_replace(pg_get_indexdef(i.oid), '^.* USING ', 'UNIQUE '),
    ${named('x.indkey')}, not x.indnullsnotdistinct
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_index x on x.indrelid = c.oid and x.indisunique join pg_class i on i.oid = x.indexrelid
 where ${own} and not exists (select from pg_constraint k where k.conindid = i.oid and k.conrelid = c.oid)
 order by 1, 2`;

const policies = `select c.relname as table, p.polname as name,
    concat_ws(' ', case when p.polpermissive then 'permissive' else 'restrictive' end, p.polcmd,
      'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)) as is
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_policy p on p.polrelid = c.oid
 where ${own} order by c.relname, p.polname`;

/** The tables of a schema as they are now, as far as another version of the service could stumble over them. */
export async function readTables(client: pg.Client, schema: string): Promise<Release['tables']> {
  const tables: Record<string, ReleasedTable> = {};
  const of = (name: string) => (tables[name] ??= { columns: {}, rules: {}, policies: {} });
  for (const { table, column, ...is } of (await client.query<ColumnRow>(columns, [schema])).rows)
    of(table).columns[column] = is;
  for (const { table, name, ...is } of (await client.query<RuleRow>(rules, [schema])).rows)
    of(table).rules[name] = is;
  for (const { table, name, is } of (await client.query<PolicyRow>(policies, [schema])).rows)
    of(table).policies[name] = is;
  return tables;
}

/** The migrations that have run, in their order. */
export async function readMigrations(client: pg.Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select name from ${schema}.migrations order by id`);
  return rows.map(({ name }) => name);
}
