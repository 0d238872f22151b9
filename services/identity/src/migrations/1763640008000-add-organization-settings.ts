import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddOrganizationSettings1763640008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `alter table identity.organizations
         add column settings jsonb not null default '{}',
         add column flags jsonb not null default '{}'`,
      // Members leave and are removed.
      grant('identity.memberships', 'delete', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.organizations drop column settings, drop column flags');
    await runner.query('revoke delete on identity.memberships from palisade_identity');
  }
}
