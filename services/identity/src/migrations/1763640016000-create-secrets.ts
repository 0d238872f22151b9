import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSecrets1763640016000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      // The installation's, each sealed under the key-encryption key.
      'create table identity.secrets (name text primary key, sealed bytea not null)',
      grant('identity.secrets', 'select, insert, update', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.secrets');
  }
}
