import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const members = `create table alerting.members (
  tenant_id uuid not null,
  user_id uuid not null,
  primary key (tenant_id, user_id)
)`;

export class CreateMembers1790000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      members,
      ...tenantPolicy('alerting.members'),
      grant('alerting.members', 'select, insert', 'alerting'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table alerting.members');
  }
}
