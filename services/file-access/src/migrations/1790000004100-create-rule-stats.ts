import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const stats = `create table file_access.rule_stats (
  tenant_id uuid not null,
  rule_id text not null,
  minute timestamptz not null,
  matches bigint not null,
  held bigint not null,
  detections bigint not null,
  suppressed bigint not null,
  late bigint not null,
  cost_us bigint not null,
  last_match_at timestamptz,
  degraded text,
  primary key (tenant_id, rule_id, minute)
) with (fillfactor = 70)`;

// From which offset of a partition on a version of a rule counts, and until when its windows are not full.
const activations = `create table file_access.rule_activations (
  tenant_id uuid not null,
  rule_id text not null,
  version text not null,
  partition_ref text not null,
  next_offset bigint not null,
  activated_at timestamptz not null default now(),
  warming_until timestamptz,
  primary key (tenant_id, rule_id, partition_ref, version)
)`;

export class CreateRuleStats1790000004100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      stats,
      activations,
      ...tenantPolicy('file_access.rule_stats'),
      ...tenantPolicy('file_access.rule_activations'),
      grant('file_access.rule_stats', 'select, insert, update, delete', 'file_access'),
      grant('file_access.rule_activations', 'select, insert, update, delete', 'file_access'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table file_access.rule_activations');
    await runner.query('drop table file_access.rule_stats');
  }
}
