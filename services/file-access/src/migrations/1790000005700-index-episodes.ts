import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was found of somebody, the latest first. */
export class IndexEpisodes1790000005700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create index episodes_by_actor on file_access.episodes (tenant_id, actor, opened_at)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index file_access.episodes_by_actor');
  }
}
