import type { QueryRunner } from 'typeorm';
import type { MigrationClass } from './data-source.js';
import { qualified } from './identifiers.js';
import { grant } from './tenant-policy.js';

/** Tables without a tenant policy: the ids of tenants that are gone, and how far their rows are. */
export const erasureTables = ['erased_tenants'] as const;

/** These tenants are erased, or being so: no transaction is theirs any more. */
export class ErasedTenants extends Error {
  override readonly name = 'ErasedTenants';

  constructor(readonly tenantIds: readonly string[]) {
    super('the organization was deleted');
  }
}

/**
 * The table of erased tenants in a service's schema; from then on its `Database` refuses them. A row is never deleted:
 * what comes late is refused for ever.
 */
export function erasureMigration(schema: string, timestamp: string): MigrationClass {
  const table = `${schema}.erased_tenants`;
  return class CreateErasedTenants {
    readonly name = `CreateErasedTenants${timestamp}`;

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(`create table ${qualified(table)} (
        tenant_id uuid primary key,
        erasure_id uuid not null,
        requested_at timestamptz not null,
        asked bigint not null,
        marked_at timestamptz not null default clock_timestamp(),
        leased_until timestamptz not null default '-infinity',
        erased jsonb not null default '{}',
        kept jsonb not null default '{}',
        erased_at timestamptz)`);
      await runner.query(
        `create index erased_tenants_left on ${table} (leased_until) where erased_at is null`,
      );
      await runner.query(grant(table, 'select, insert, update', schema));
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`drop table ${table}`);
    }
  };
}

/**
 * SQL that lets the service delete rows of 'schema.table' when their tenant is erased and never else: for tables that
 * are otherwise only added to.
 */
export function erasable(table: string): string[] {
  const name = qualified(table);
  const [schema = ''] = table.split('.');
  return [
    `create policy erased on ${name} as restrictive for delete
       using (exists (select from ${schema}.erased_tenants e where e.tenant_id = ${name}.tenant_id))`,
    grant(name, 'delete', schema),
  ];
}
