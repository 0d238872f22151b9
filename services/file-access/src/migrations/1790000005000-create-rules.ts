import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

// A shipped rule has a row once its tenant changed it; without a text it runs as it is shipped. Deleted ones are kept, so
// that revisions never fall.
const rules = `create table file_access.rules (
  tenant_id uuid not null,
  rule_id text collate "C" not null,
  revision bigint not null check (revision > 0),
  version text not null,
  yaml text not null,
  enabled boolean not null,
  mode text not null check (mode in ('alert', 'shadow')),
  thresholds jsonb not null,
  confidence smallint check (confidence between 0 and 100),
  risk_score smallint check (risk_score between 0 and 100),
  deleted boolean not null,
  changed_at timestamptz(3) not null,
  changed_by text not null,
  primary key (tenant_id, rule_id)
)`;

const versions = `create table file_access.rule_versions (
  tenant_id uuid not null,
  rule_id text collate "C" not null,
  revision bigint not null,
  version text not null,
  yaml text not null,
  enabled boolean not null,
  mode text not null,
  thresholds jsonb not null,
  confidence smallint,
  risk_score smallint,
  deleted boolean not null,
  changed_at timestamptz(3) not null,
  changed_by text not null,
  what text not null,
  primary key (tenant_id, rule_id, revision)
)`;

/** Rules as tenants have them, and each as it was. */
export class CreateRules1790000005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      rules,
      versions,
      ...tenantPolicy('file_access.rules'),
      ...tenantPolicy('file_access.rule_versions'),
      grant('file_access.rules', 'select, insert, update', 'file_access'),
      grant('file_access.rule_versions', 'select, insert', 'file_access'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table file_access.rule_versions');
    await runner.query('drop table file_access.rules');
  }
}
