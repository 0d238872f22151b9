import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddApiKeyExpiry1763640008002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table identity.api_keys add column expires_at timestamptz, add column last_used_at timestamptz',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.api_keys drop column expires_at, drop column last_used_at');
  }
}
