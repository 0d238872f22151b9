import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const audits = `create table api_registry.audits (
  tenant_id uuid not null,
  id uuid not null,
  api_id uuid not null,
  base_url_revision int not null,
  state text not null
    check (state in ('queued', 'running', 'closing', 'completed', 'partial', 'failed', 'cancelled')),
  reason text,
  detail text,
  trigger text check (trigger in ('manual', 'schedule', 'replay')),
  schedule_id text,
  requested_by text,
  queued_at timestamptz(3) not null,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  ended_revision int not null,
  ended_state text,
  ended_tasks jsonb,
  ownership_proven boolean not null,
  score smallint,
  grade text,
  coverage double precision,
  result jsonb,
  forgotten_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, api_id) references api_registry.apis (tenant_id, id) on delete cascade
)`;

// No reference to audits: a batch may come before anything else is known of its scan.
const batches = `create table api_registry.audit_batches (
  tenant_id uuid not null,
  api_id uuid not null,
  audit_id uuid not null,
  task_id text not null,
  attempt int not null,
  index int not null,
  scanner text not null,
  received_at timestamptz(3) not null,
  primary key (tenant_id, audit_id, task_id, attempt, index),
  foreign key (tenant_id, api_id) references api_registry.apis (tenant_id, id) on delete cascade
)`;

const outcomes = `create table api_registry.audit_outcomes (
  tenant_id uuid not null,
  audit_id uuid not null,
  task_id text not null,
  attempt int not null,
  index int not null,
  place int not null,
  check_id text not null,
  check_revision int not null,
  asset_id text not null,
  status text not null check (status in ('pass', 'fail', 'not_applicable', 'not_evaluated')),
  severity smallint not null check (severity between 1 and 5),
  reason text,
  summary text not null,
  evidence text not null,
  primary key (tenant_id, audit_id, task_id, attempt, index, place),
  foreign key (tenant_id, audit_id, task_id, attempt, index)
    references api_registry.audit_batches (tenant_id, audit_id, task_id, attempt, index) on delete cascade
)`;

const assets = `create table api_registry.audit_assets (
  tenant_id uuid not null,
  audit_id uuid not null,
  task_id text not null,
  attempt int not null,
  index int not null,
  asset_id text not null,
  asset_type text not null,
  name text not null,
  primary key (tenant_id, audit_id, task_id, attempt, index, asset_id),
  foreign key (tenant_id, audit_id, task_id, attempt, index)
    references api_registry.audit_batches (tenant_id, audit_id, task_id, attempt, index) on delete cascade
)`;

// Of every tenant the same: what scanners say of their checks.
const checks = `create table api_registry.checks (
  scanner text not null,
  check_id text not null,
  title text not null,
  severity smallint not null,
  risk text not null,
  remediation text not null,
  reference_urls text[] not null,
  cwe int[] not null,
  revision int not null,
  version text not null,
  primary key (scanner, check_id)
)`;

const catalogues = `create table api_registry.catalogues (
  scanner text primary key,
  version text not null
)`;

// Whose rows housekeeping looks at: it has to name each.
const tenants = 'create table api_registry.tenants (tenant_id uuid primary key)';

const ofTenants = ['audits', 'audit_batches', 'audit_outcomes', 'audit_assets'];

export class CreateAudits1800000001100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      audits,
      'create index audits_of_api on api_registry.audits (tenant_id, api_id, queued_at, id)',
      batches,
      'create index audit_batches_by_age on api_registry.audit_batches (tenant_id, received_at)',
      outcomes,
      assets,
      checks,
      catalogues,
      tenants,
      ...ofTenants.flatMap((table) => [
        ...tenantPolicy(`api_registry.${table}`),
        grant(`api_registry.${table}`, 'select, insert, update, delete', 'api_registry'),
      ]),
      ...['checks', 'catalogues', 'tenants'].map((table) =>
        grant(`api_registry.${table}`, 'select, insert, update, delete', 'api_registry'),
      ),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [...ofTenants.toReversed(), 'checks', 'catalogues', 'tenants'];
    await runner.query(`drop table ${tables.map((table) => `api_registry.${table}`).join(', ')}`);
  }
}
