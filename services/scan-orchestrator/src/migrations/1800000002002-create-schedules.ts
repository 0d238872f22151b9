import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'scan_orchestrator';

/** Without a tenant policy: what is due is looked for over all tenants. They hold ids and times. */
export const scheduleTables = ['due_schedules', 'schedule_ticker'] as const;

const schedules = `create table ${schema}.schedules (
  tenant_id uuid not null,
  id uuid not null,
  target_id uuid not null,
  revision bigint not null,
  cron text not null,
  time_zone text,
  jitter_seconds int not null check (jitter_seconds between 0 and 3600),
  enabled boolean not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant_id, id)
)`;

// What came of each time that the schedule names: once, whoever ticks and however often.
const runs = `create table ${schema}.schedule_runs (
  tenant_id uuid not null,
  schedule_id uuid not null,
  nominal_at timestamptz not null,
  started_at timestamptz(3) not null,
  outcome text not null check (outcome in ('started', 'made_up', 'skipped', 'missed')),
  reason text,
  scan_id uuid,
  primary key (schedule_id, nominal_at),
  check ((scan_id is not null) = (outcome in ('started', 'made_up')))
)`;

// When each enabled schedule of an active target comes next, and by which time zone that was reckoned.
const due = `create table ${schema}.due_schedules (
  schedule_id uuid primary key,
  tenant_id uuid not null,
  nominal_at timestamptz not null,
  due_at timestamptz not null,
  follows_organization boolean not null,
  time_zone text not null
) with (fillfactor = 80)`;

const ticker = `create table ${schema}.schedule_ticker (
  only_one boolean primary key default true check (only_one),
  holder text not null,
  expires_at timestamptz not null
) with (fillfactor = 50)`;

export class CreateSchedules1800000002002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      schedules,
      `create index schedules_of_target on ${schema}.schedules (tenant_id, target_id)`,
      `create index schedules_by_time on ${schema}.schedules (tenant_id, created_at, id)`,
      runs,
      `create index schedule_runs_of_tenant on ${schema}.schedule_runs (tenant_id)`,
      due,
      `create index due_schedules_next on ${schema}.due_schedules (due_at)`,
      `create index due_schedules_of_tenant on ${schema}.due_schedules (tenant_id)`,
      ticker,
      `insert into ${schema}.schedule_ticker (holder, expires_at) values ('', '-infinity')`,
      ...tenantPolicy(`${schema}.schedules`),
      ...tenantPolicy(`${schema}.schedule_runs`),
      grant(`${schema}.schedules`, 'select, insert, update, delete', schema),
      grant(`${schema}.schedule_runs`, 'select, insert, delete', schema),
      grant(`${schema}.due_schedules`, 'select, insert, update, delete', schema),
      grant(`${schema}.schedule_ticker`, 'select, update', schema),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['schedule_ticker', 'due_schedules', 'schedule_runs', 'schedules']) {
      await runner.query(`drop table ${schema}.${table}`);
    }
  }
}
