import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'scan_orchestrator';

// By what a task was claimed, and until when its answer is given again. Without a constraint: a replica of the version
// before, which leaves both as they are, runs beside this one for a while.
export class RememberClaims1800000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table ${schema}.queue add column claimed_hash bytea, add column claimed_again_until timestamptz`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table ${schema}.queue drop column claimed_hash, drop column claimed_again_until`,
    );
  }
}
