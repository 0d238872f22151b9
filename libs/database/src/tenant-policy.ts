import pg from 'pg';
import { identifier, qualified, serviceRole } from './identifiers.js';

// The setting is '' and not null after the transaction that set it: both mean that no tenant is visible.
const visible = `tenant_id = any(string_to_array(nullif(current_setting('palisade.tenants', true), ''), ',')::uuid[])`;

/** SQL that shows a row of 'schema.table' only to transactions that named its `tenant_id` (uuid), the owner included. */
export function tenantPolicy(table: string): string[] {
  const name = qualified(table);
  return [
    `alter table ${name} enable row level security`,
    `alter table ${name} force row level security`,
    `create policy tenant on ${name} using (${visible}) with check (${visible})`,
  ];
}

/** SQL that gives the service's role rights on 'schema.table'; for a partitioned table, on the parent only. */
export function grant(table: string, rights: string, schema: string): string {
  if (
    !/^(?:select|insert|update|delete|truncate)(?:, (?:select|insert|update|delete|truncate))*$/.test(rights)
  ) {
    throw new Error(`not a list of rights: ${rights}`);
  }
  return `grant ${rights} on ${qualified(table)} to ${serviceRole(schema)}`;
}

export interface PolicyCheck {
  adminUrl: string;
  schema: string;
  /** Tables without a tenant, by bare name; the migrations table is always exempt. */
  exempt: readonly string[];
}

/**
 * The tables of the schema, as 'schema.table', that lack row-level security, FORCE or the tenant policy, or a
 * partition to which the service's role has rights of its own (it would be read without the parent's policy).
 * Throws when an exempt table doesn't exist: a stale exemption would hide a later table of that name.
 */
export async function assertTenantPolicies({ adminUrl, schema, exempt }: PolicyCheck): Promise<string[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{
      name: string;
      protected: boolean;
      partition: boolean;
      reachable: boolean;
    }>(
      `select c.relname as name, c.relispartition as partition,
              c.relrowsecurity and c.relforcerowsecurity
                and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant'
                              and p.polcmd = '*' and p.polpermissive
                              and pg_get_expr(p.polqual, p.polrelid) like '%tenant_id%palisade.tenants%'
                              and pg_get_expr(p.polwithcheck, p.polrelid) like '%tenant_id%palisade.tenants%')
                and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname <> 'tenant'
                                  and p.polpermissive)
                as protected,
              has_table_privilege($2, c.oid, 'select, insert, update, delete, truncate') as reachable
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = $1 and c.relkind in ('r', 'p', 'm', 'v', 'f')
        order by 1`,
      [identifier(schema), serviceRole(schema)],
    );
    const known = new Set(rows.map((row) => row.name));
    const stale = exempt.filter((name) => !known.has(name));
    if (stale.length > 0) throw new Error(`exempt tables that ${schema} doesn't have: ${stale.join(', ')}`);
    const exempted = new Set([...exempt, 'migrations']);
    return rows
      .filter((row) => (row.partition ? row.reachable : !row.protected && !exempted.has(row.name)))
      .map((row) => `${schema}.${row.name}`);
  } finally {
    await client.end();
  }
}
