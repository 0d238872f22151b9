import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For the summary, which then reads indexes only, whatever else an alert's row holds. */
export class IndexLiveAlerts1790000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index alerts_by_state on alerting.alerts (tenant_id, state)');
    await runner.query(
      `create index alerts_live on alerting.alerts (tenant_id, actor)
         include (state, severity, risk_score, created_at, last_seen_at)
         where state in ('open', 'acknowledged')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index alerting.alerts_live');
    await runner.query('drop index alerting.alerts_by_state');
  }
}
