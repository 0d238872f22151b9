import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a detection is unusual, and what its title names where that is not the actor; earlier alerts have neither. */
export class ExplainAlerts1790000006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table alerting.alerts add column explanation jsonb not null default '{}', add column subject text`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table alerting.alerts drop column explanation, drop column subject');
  }
}
