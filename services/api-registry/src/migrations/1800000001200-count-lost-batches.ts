import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CountLostBatches1800000001200 implements MigrationInterface {
  name = 'CountLostBatches1800000001200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table api_registry.audits add column lost_batches int');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table api_registry.audits drop column lost_batches');
  }
}
