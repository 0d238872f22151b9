import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of an alert's latest change, so that the frame which tells of it is a span of the same trace. */
export class KeepTraceparent1790000005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table alerting.alerts add column traceparent text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table alerting.alerts drop column traceparent');
  }
}
