import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const feedback = `create table file_access.rule_feedback (
  tenant_id uuid not null,
  alert_id text collate "C" not null,
  rule_id text collate "C" not null,
  episode_id text,
  verdict text check (verdict in ('confirmed', 'false_positive')),
  alert_revision bigint not null,
  judged_at timestamptz(3) not null,
  primary key (tenant_id, alert_id)
)`;

/** What people made of each alert, by the rule that raised it. */
export class CreateRuleFeedback1790000005400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      feedback,
      'create index rule_feedback_rule on file_access.rule_feedback (tenant_id, rule_id) where verdict is not null',
      ...tenantPolicy('file_access.rule_feedback'),
      grant('file_access.rule_feedback', 'select, insert, update', 'file_access'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table file_access.rule_feedback');
  }
}
