import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const columns = `tenant_id uuid not null,
  name text collate "C" not null,
  revision bigint not null check (revision > 0),
  description text not null,
  entries text[] not null,
  deleted boolean not null,
  changed_at timestamptz(3) not null,
  changed_by text not null`;

/** Lists that rules name, and each as it was. */
export class CreateWatchlists1790000005100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `create table file_access.watchlists (${columns}, primary key (tenant_id, name))`,
      `create table file_access.watchlist_versions (${columns}, primary key (tenant_id, name, revision))`,
      ...tenantPolicy('file_access.watchlists'),
      ...tenantPolicy('file_access.watchlist_versions'),
      grant('file_access.watchlists', 'select, insert, update', 'file_access'),
      grant('file_access.watchlist_versions', 'select, insert', 'file_access'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table file_access.watchlist_versions');
    await runner.query('drop table file_access.watchlists');
  }
}
