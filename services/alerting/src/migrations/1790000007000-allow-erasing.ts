import { erasable } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

// History is still added to and never rewritten, but that it goes with its organization.
const tables = ['alerts', 'alert_changes', 'alert_sequences', 'members'];

export class AllowErasing1790000007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      for (const statement of erasable(`alerting.${table}`)) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`drop policy erased on alerting.${table}`);
    for (const table of tables)
      await runner.query(`revoke delete on alerting.${table} from palisade_alerting`);
  }
}
