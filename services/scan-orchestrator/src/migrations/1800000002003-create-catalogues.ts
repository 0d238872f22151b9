import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'scan_orchestrator';

/** Without a tenant: what scanners can check is the same for all. */
export const catalogueTables = ['catalogues', 'catalogue_checks'] as const;

const catalogues = `create table ${schema}.catalogues (
  scanner text primary key,
  version text not null,
  taken_at timestamptz(3) not null
)`;

const checks = `create table ${schema}.catalogue_checks (
  scanner text not null references ${schema}.catalogues (scanner) on delete cascade,
  check_id text not null,
  title text not null,
  severity text not null check (severity in ('info', 'low', 'medium', 'high', 'critical')),
  asset_type text not null,
  check_group text not null,
  risk text not null,
  remediation text not null,
  reference_urls text[] not null,
  cwe int[] not null,
  needs_ownership boolean not null,
  revision int not null,
  primary key (scanner, check_id)
)`;

export class CreateCatalogues1800000002003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      catalogues,
      checks,
      grant(`${schema}.catalogues`, 'select, insert, update', schema),
      grant(`${schema}.catalogue_checks`, 'select, insert, update, delete', schema),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['catalogue_checks', 'catalogues'])
      await runner.query(`drop table ${schema}.${table}`);
  }
}
