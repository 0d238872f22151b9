import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const exceptions = `create table file_access.exceptions (
  tenant_id uuid not null,
  exception_id uuid not null,
  revision bigint not null check (revision > 0),
  rule_id text collate "C",
  alert_id text,
  actor text collate "C",
  resource text collate "C",
  ip text,
  ua text,
  action text,
  reason text not null,
  author text not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  deleted boolean not null default false,
  primary key (tenant_id, exception_id),
  check (num_nonnulls(actor, resource, ip, ua, action) > 0)
)`;

// Apart: counting must not wait for who changes an exception, nor make a revision stale.
const matches = `create table file_access.exception_matches (
  tenant_id uuid not null,
  exception_id uuid not null,
  matched bigint not null,
  last_matched_at timestamptz(3) not null,
  primary key (tenant_id, exception_id)
) with (fillfactor = 80)`;

/** What tenants except from rules, and how often that was of use. */
export class CreateExceptions1790000005200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      exceptions,
      matches,
      'create index exceptions_newest on file_access.exceptions (tenant_id, created_at, exception_id)',
      ...tenantPolicy('file_access.exceptions'),
      ...tenantPolicy('file_access.exception_matches'),
      grant('file_access.exceptions', 'select, insert, update', 'file_access'),
      grant('file_access.exception_matches', 'select, insert, update', 'file_access'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table file_access.exception_matches');
    await runner.query('drop table file_access.exceptions');
  }
}
