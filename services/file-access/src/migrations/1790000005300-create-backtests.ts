import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const backtests = `create table file_access.backtests (
  tenant_id uuid not null,
  backtest_id uuid not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  rule_id text collate "C",
  rule_title text not null,
  yaml text not null,
  thresholds jsonb not null,
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null,
  progress real not null default 0,
  events bigint not null default 0,
  matches bigint not null default 0,
  detections bigint not null default 0,
  results jsonb,
  seconds real,
  error text,
  attempts smallint not null default 0,
  leased_by uuid,
  leased_until timestamptz,
  created_at timestamptz(3) not null,
  created_by text not null,
  primary key (tenant_id, backtest_id)
)`;

/** Rules run over what is stored, and what they would have found. */
export class CreateBacktests1790000005300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      backtests,
      'create index backtests_newest on file_access.backtests (tenant_id, created_at, backtest_id)',
      // One at a time: two replicas that begin one each find that the second can't.
      `create unique index backtests_one_running on file_access.backtests (tenant_id) where state = 'running'`,
      ...tenantPolicy('file_access.backtests'),
      grant('file_access.backtests', 'select, insert, update, delete', 'file_access'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table file_access.backtests');
  }
}
