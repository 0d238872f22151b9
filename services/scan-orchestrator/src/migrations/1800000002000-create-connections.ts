import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'scan_orchestrator';

/** Without a tenant policy: keys are sealed anew over all tenants. Neither a key nor its id opens anything by itself. */
export const connectionKeyTables = ['connection_keys'] as const;

const connections = `create table ${schema}.connections (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  kind text not null,
  label text not null,
  sealed_secret bytea not null,
  created_at timestamptz(3) not null,
  rotated_at timestamptz(3) not null,
  last_used_at timestamptz(3),
  primary key (tenant_id, id)
)`;

// Apart from what it opens: a copy of either table alone is of no use, even to who has the key-encryption key.
const keys = `create table ${schema}.connection_keys (
  connection_id uuid primary key,
  tenant_id uuid not null,
  key_id text not null,
  sealed_key bytea not null
)`;

export class CreateConnections1800000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      connections,
      `create unique index connections_by_name on ${schema}.connections (tenant_id, lower(name))`,
      ...tenantPolicy(`${schema}.connections`),
      grant(`${schema}.connections`, 'select, insert, update, delete', schema),
      keys,
      `create index connection_keys_by_key on ${schema}.connection_keys (key_id, connection_id)`,
      `create index connection_keys_of_tenant on ${schema}.connection_keys (tenant_id)`,
      grant(`${schema}.connection_keys`, 'select, insert, update, delete', schema),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['connection_keys', 'connections'])
      await runner.query(`drop table ${schema}.${table}`);
  }
}
