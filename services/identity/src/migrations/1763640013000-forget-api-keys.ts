import { erasable } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that ended months ago may be forgotten, beside those of erased organizations. */
export class ForgetApiKeys1763640013000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop policy erased on identity.api_keys');
    await runner.query(
      `create policy erased on identity.api_keys as restrictive for delete
         using (least(revoked_at, expires_at) < now() - interval '90 days'
                or exists (select from identity.erased_tenants e where e.tenant_id = api_keys.tenant_id))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop policy erased on identity.api_keys');
    for (const statement of erasable('identity.api_keys')) await runner.query(statement);
  }
}
