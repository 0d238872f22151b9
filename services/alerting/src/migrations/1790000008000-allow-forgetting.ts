import type { MigrationInterface, QueryRunner } from 'typeorm';

const isErased =
  'exists (select from alerting.erased_tenants e where e.tenant_id = alerting.alerts.tenant_id)';

/** Alerts may go, too, that were closed for the shortest time that an organization may choose; their history goes with them. */
export class AllowForgetting1790000008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter policy erased on alerting.alerts using (${isErased} or closed_at < now() - interval '30 days')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter policy erased on alerting.alerts using (${isErased})`);
  }
}
