import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

// `gaps` counts silences by length, in powers of two of a second, halved now and then: their 95th percentile is what is usual.
const sources = `create table file_access.sources (
  tenant_id uuid not null,
  source text collate "C" not null,
  first_event_at timestamptz(3) not null,
  last_event_at timestamptz(3) not null,
  gaps bigint[] not null,
  hours bigint[] not null,
  hour_at timestamptz not null,
  silent_since timestamptz(3),
  episode_id uuid,
  revision bigint not null default 0,
  primary key (tenant_id, source)
) with (fillfactor = 70)`;

/** Who publishes a tenant's events, and when they last did. */
export class CreateSources1790000005500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      sources,
      ...tenantPolicy('file_access.sources'),
      grant('file_access.sources', 'select, insert, update, delete', 'file_access'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table file_access.sources');
  }
}
