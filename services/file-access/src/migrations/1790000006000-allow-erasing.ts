import { erasable, grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

// What is never deleted goes with its organization all the same.
const tables = [
  'rules',
  'rule_versions',
  'watchlists',
  'watchlist_versions',
  'exceptions',
  'exception_matches',
  'rule_feedback',
];

export class AllowErasing1790000006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      for (const statement of erasable(`file_access.${table}`)) await runner.query(statement);
    await runner.query(grant('file_access.tenants', 'delete', 'file_access'));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`drop policy erased on file_access.${table}`);
    for (const table of [...tables, 'tenants'])
      await runner.query(`revoke delete on file_access.${table} from palisade_file_access`);
  }
}
