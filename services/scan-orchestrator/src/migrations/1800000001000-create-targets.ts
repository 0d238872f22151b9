import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'scan_orchestrator';

const targets = `create table ${schema}.targets (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('api')),
  revision bigint not null,
  name text not null,
  base_url text not null,
  base_url_revision bigint not null,
  host text,
  active boolean not null,
  criticality text not null check (criticality in ('low', 'medium', 'high', 'critical')),
  data_sensitivity text not null check (data_sensitivity in ('public', 'internal', 'confidential', 'restricted')),
  environment text not null,
  max_requests_per_second double precision not null,
  connection_ids uuid[] not null,
  document_id text,
  changed_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, id)
)`;

// An older record of a target that is gone, replayed late, must not bring it back.
const deletedTargets = `create table ${schema}.deleted_targets (
  tenant_id uuid not null,
  id uuid not null,
  revision bigint not null,
  deleted_at timestamptz(3) not null default now(),
  primary key (tenant_id, id)
)`;

// A document's pieces come before the record of the target that names it.
const documents = `create table ${schema}.target_documents (
  tenant_id uuid not null,
  target_id uuid not null,
  document_id text not null,
  index int not null check (index >= 0),
  count int not null check (count > index),
  sha256 text not null,
  openapi_version text not null,
  content text not null,
  primary key (tenant_id, target_id, document_id, index)
)`;

export class CreateTargets1800000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const tables = ['targets', 'deleted_targets', 'target_documents'].map((table) => `${schema}.${table}`);
    const statements = [
      targets,
      `create index targets_by_name on ${schema}.targets (tenant_id, name, id)`,
      deletedTargets,
      documents,
      ...tables.flatMap((table) => tenantPolicy(table)),
      ...tables.map((table) => grant(table, 'select, insert, update, delete', schema)),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['target_documents', 'deleted_targets', 'targets']) {
      await runner.query(`drop table ${schema}.${table}`);
    }
  }
}
