import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

// Times have milliseconds: what a cursor carries is then exactly what the row holds.
const alerts = `create table alerting.alerts (
  id uuid primary key,
  tenant_id uuid not null,
  revision bigint not null check (revision > 0),
  state text not null check (state in ('open', 'acknowledged', 'resolved', 'false_positive')),
  rule_id text not null,
  actor text not null,
  episode_id text not null,
  generation int not null check (generation > 0),
  rule_version text,
  rule_title text not null,
  description text not null,
  severity smallint not null check (severity between 1 and 5),
  confidence smallint,
  risk_score smallint not null,
  attacks jsonb not null,
  detection_revision bigint not null,
  episode_phase text not null check (episode_phase in ('opened', 'ongoing', 'ended')),
  measures jsonb not null,
  sample_events jsonb not null,
  event_count bigint not null,
  bytes_total bigint not null,
  approximate boolean not null,
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  episode_opened_at timestamptz(3) not null,
  episode_ended_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  acknowledged_at timestamptz(3),
  closed_at timestamptz(3),
  assignee_id text,
  note text,
  changed_by text not null,
  constraint alerts_once unique (tenant_id, rule_id, actor, episode_id, generation),
  constraint alerts_of_tenant unique (tenant_id, id),
  check ((closed_at is not null) = (state in ('resolved', 'false_positive')))
)`;

const changes = `create table alerting.alert_changes (
  tenant_id uuid not null,
  alert_id uuid not null,
  revision bigint not null,
  changed_at timestamptz(3) not null,
  changer_kind text not null check (changer_kind in ('user', 'api_key', 'system')),
  changer_id text not null,
  changer_email text,
  from_state text,
  to_state text not null,
  assignee_id text,
  note text,
  primary key (tenant_id, alert_id, revision),
  foreign key (tenant_id, alert_id) references alerting.alerts (tenant_id, id) on delete cascade
)`;

export class CreateAlerts1790000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      alerts,
      ...['last_seen_at', 'created_at', 'severity', 'risk_score'].map(
        (column) => `create index alerts_by_${column} on alerting.alerts (tenant_id, ${column}, id)`,
      ),
      'create index alerts_by_actor on alerting.alerts (tenant_id, actor, last_seen_at, id)',
      changes,
      ...tenantPolicy('alerting.alerts'),
      ...tenantPolicy('alerting.alert_changes'),
      grant('alerting.alerts', 'select, insert, update', 'alerting'),
      // History is added to and never rewritten.
      grant('alerting.alert_changes', 'select, insert', 'alerting'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table alerting.alert_changes');
    await runner.query('drop table alerting.alerts');
  }
}
