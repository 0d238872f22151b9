import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'scan_orchestrator';

/** Tables without a tenant policy: the dispatcher weighs tenants against each other. They hold ids, times and counts. */
export const queueTables = ['queue', 'turns', 'awaited_targets', 'dispatcher'] as const;

// A task that has not ended. `rank` is the time at which it was queued, less what its priority is worth: the order by it
// is priority with ageing, and never has to be computed anew.
const queue = `create table ${schema}.queue (
  task_id uuid primary key,
  tenant_id uuid not null,
  scan_id uuid not null,
  target_id uuid not null,
  scanner text not null,
  host text,
  state text not null check (state in ('waiting', 'offered', 'running')),
  attempt int not null check (attempt > 0),
  last_attempt int not null check (last_attempt >= attempt),
  rank timestamptz not null,
  queued_at timestamptz not null,
  not_before timestamptz not null default '-infinity',
  replica_id text,
  token_hash bytea,
  offer_expires_at timestamptz,
  lease_until timestamptz,
  deadline_at timestamptz,
  check ((state = 'waiting') = (replica_id is null)),
  check ((state = 'offered') = (token_hash is not null)),
  check ((state = 'offered') = (offer_expires_at is not null)),
  check ((state = 'running') = (lease_until is not null))
) with (fillfactor = 80)`;

const turns = `create table ${schema}.turns (
  scanner text not null,
  tenant_id uuid not null,
  served_at timestamptz not null,
  primary key (scanner, tenant_id)
)`;

const awaited = `create table ${schema}.awaited_targets (
  tenant_id uuid not null,
  scan_id uuid not null,
  target_id uuid not null,
  until timestamptz not null,
  primary key (tenant_id, scan_id)
)`;

const dispatcher = `create table ${schema}.dispatcher (
  only_one boolean primary key default true check (only_one),
  epoch bigint not null,
  holder text not null,
  expires_at timestamptz not null
) with (fillfactor = 50)`;

export class CreateQueue1800000001002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      queue,
      `create index queue_waiting on ${schema}.queue (scanner, tenant_id, rank, task_id) where state = 'waiting'`,
      `create index queue_active on ${schema}.queue (scanner) where state <> 'waiting'`,
      `create index queue_of_scan on ${schema}.queue (scan_id)`,
      `create index queue_of_tenant on ${schema}.queue (tenant_id)`,
      turns,
      awaited,
      `create index awaited_until on ${schema}.awaited_targets (until)`,
      dispatcher,
      `insert into ${schema}.dispatcher (epoch, holder, expires_at) values (0, '', '-infinity')`,
      grant(`${schema}.queue`, 'select, insert, update, delete', schema),
      grant(`${schema}.turns`, 'select, insert, update, delete', schema),
      grant(`${schema}.awaited_targets`, 'select, insert, update, delete', schema),
      grant(`${schema}.dispatcher`, 'select, update', schema),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of queueTables) await runner.query(`drop table ${schema}.${table}`);
  }
}
