import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const actorState = `create table file_access.actor_state (
  tenant_id uuid not null,
  actor text collate "C" not null,
  packed bytea not null,
  watermark timestamptz(3) not null,
  due_at timestamptz(3),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, actor)
) with (fillfactor = 70)`;

const episodes = `create table file_access.episodes (
  tenant_id uuid not null,
  episode_id uuid not null,
  rule_id text not null,
  actor text collate "C" not null,
  opened_at timestamptz(3) not null,
  last_held_at timestamptz(3) not null,
  first_seen_at timestamptz(3) not null,
  value bigint not null,
  peak bigint not null,
  peak_at timestamptz(3) not null,
  event_count bigint not null,
  bytes_total bigint not null,
  approximate boolean not null,
  revision bigint not null,
  phase text check (phase in ('opened', 'ongoing', 'ended')),
  recorded_at timestamptz(3) not null,
  changed boolean not null,
  live boolean not null,
  merged_into uuid,
  primary key (tenant_id, episode_id)
) with (fillfactor = 80)`;

export class CreateEpisodes1790000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      actorState,
      // Already packed: compressing it again would cost time at every batch.
      'alter table file_access.actor_state alter column packed set storage external',
      'create index actor_state_due on file_access.actor_state (tenant_id, due_at) where due_at is not null',
      episodes,
      'create index episodes_live on file_access.episodes (tenant_id, actor) where live',
      ...tenantPolicy('file_access.actor_state'),
      ...tenantPolicy('file_access.episodes'),
      grant('file_access.actor_state', 'select, insert, update, delete', 'file_access'),
      grant('file_access.episodes', 'select, insert, update, delete', 'file_access'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table file_access.episodes');
    await runner.query('drop table file_access.actor_state');
  }
}
