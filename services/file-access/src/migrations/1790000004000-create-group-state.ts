import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

// `applied`: the offset of `log_partition` up to which the row has counted, so that what is read again is not counted twice.
const groupState = `create table file_access.group_state (
  tenant_id uuid not null,
  group_id text collate "C" not null,
  held_by text collate "C" not null,
  state_key text not null,
  packed bytea not null,
  watermark timestamptz(3),
  due_at timestamptz(3),
  log_topic text not null,
  log_partition integer not null,
  applied bigint not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, group_id)
) with (fillfactor = 70)`;

/**
 * The state of an actor becomes that of any group. What older replicas keep in `actor_state` is left to them and goes with
 * the next release: the windows that were open at the change begin anew.
 */
export class CreateGroupState1790000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      groupState,
      // Already packed: compressing it again would cost time whenever it is saved.
      'alter table file_access.group_state alter column packed set storage external',
      'create index group_state_due on file_access.group_state (tenant_id, due_at) where due_at is not null',
      ...tenantPolicy('file_access.group_state'),
      grant('file_access.group_state', 'select, insert, update, delete', 'file_access'),
      'alter table file_access.episodes add column group_id text collate "C", add column detail jsonb',
      'create index episodes_live_by_group on file_access.episodes (tenant_id, group_id) where live',
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index file_access.episodes_live_by_group');
    await runner.query('alter table file_access.episodes drop column group_id, drop column detail');
    await runner.query('drop table file_access.group_state');
  }
}
