import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'scan_orchestrator';

// The name and URL are the target's as it was when the scan was made: it may be gone when somebody looks.
const scans = `create table ${schema}.scans (
  tenant_id uuid not null,
  id uuid not null,
  target_id uuid not null,
  target_name text,
  target_base_url text,
  state text not null check (state in ('queued', 'running', 'completed', 'partial', 'failed', 'cancelled')),
  reason text,
  detail text,
  trigger text not null check (trigger in ('manual', 'schedule')),
  schedule_id uuid,
  requested_by text,
  replayed boolean not null default false,
  replayed_by text,
  ownership_proven boolean not null default false,
  revision int not null default 0,
  queued_at timestamptz(3) not null,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  primary key (tenant_id, id),
  check ((ended_at is null) = (state in ('queued', 'running')))
)`;

const tasks = `create table ${schema}.tasks (
  id uuid primary key,
  tenant_id uuid not null,
  scan_id uuid not null,
  position int not null,
  scanner text not null,
  input jsonb not null,
  state text not null
    check (state in ('waiting', 'offered', 'running', 'succeeded', 'partial', 'failed', 'cancelled')),
  attempt int not null default 0,
  reason text,
  detail text,
  phase text not null default '',
  done int not null default 0,
  total int not null default 0,
  batches int not null default 0,
  queued_at timestamptz(3) not null,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  unique (tenant_id, id),
  unique (tenant_id, scan_id, position),
  foreign key (tenant_id, scan_id) references ${schema}.scans (tenant_id, id) on delete cascade,
  check ((ended_at is null) = (state in ('waiting', 'offered', 'running')))
)`;

const attempts = `create table ${schema}.attempts (
  tenant_id uuid not null,
  task_id uuid not null,
  attempt int not null check (attempt > 0),
  replica_id text not null,
  offered_at timestamptz(3) not null,
  offers int not null default 1,
  claimed_at timestamptz(3),
  ended_at timestamptz(3),
  outcome text check (outcome in ('succeeded', 'partial', 'failed', 'lease_expired', 'cancelled')),
  reason text,
  detail text,
  batches int not null default 0,
  primary key (tenant_id, task_id, attempt),
  foreign key (tenant_id, task_id) references ${schema}.tasks (tenant_id, id) on delete cascade
)`;

export class CreateScans1800000001001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const tables = ['scans', 'tasks', 'attempts'].map((table) => `${schema}.${table}`);
    const statements = [
      scans,
      `create unique index scans_one_open on ${schema}.scans (tenant_id, target_id)
        where state in ('queued', 'running')`,
      `create index scans_by_time on ${schema}.scans (tenant_id, queued_at, id)`,
      `create index scans_of_target on ${schema}.scans (tenant_id, target_id, queued_at, id)`,
      tasks,
      `create index tasks_by_state on ${schema}.tasks (tenant_id, state, queued_at, id)`,
      attempts,
      ...tables.flatMap((table) => tenantPolicy(table)),
      ...tables.map((table) => grant(table, 'select, insert, update, delete', schema)),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['attempts', 'tasks', 'scans']) await runner.query(`drop table ${schema}.${table}`);
  }
}
