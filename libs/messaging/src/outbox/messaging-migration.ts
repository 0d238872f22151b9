import { grant, type MigrationClass } from '@palisade/database';
import type { QueryRunner } from 'typeorm';

/** Tables without a tenant policy: they are the service's own bookkeeping, which no request reads. */
export const messagingTables = ['outbox', 'outbox_keys', 'relay_lease', 'inbox', 'consumer_offsets'] as const;

/** The tables of outbox and inbox in a service's schema; first in its list of migrations. */
export function messagingMigration(schema: string): MigrationClass {
  return class CreateMessagingTables {
    readonly name = 'CreateMessagingTables1790000000000';

    async up(runner: QueryRunner): Promise<void> {
      for (const statement of [...tables(schema), ...grants(schema)]) await runner.query(statement);
    }

    async down(runner: QueryRunner): Promise<void> {
      for (const table of messagingTables) await runner.query(`drop table ${schema}.${table}`);
    }
  };
}

function tables(schema: string): string[] {
  return [
    // Ids rise with the order of commits within a key, since the key's row is locked before an id is drawn.
    `create table ${schema}.outbox (
       id bigint generated always as identity primary key,
       topic text not null,
       message_key text not null,
       key_seq bigint not null,
       event_id text not null,
       headers jsonb not null,
       value bytea,
       created_at timestamptz not null default clock_timestamp(),
       sent_at timestamptz)`,
    `create index outbox_unsent on ${schema}.outbox (id) where sent_at is null`,
    `create index outbox_sent on ${schema}.outbox (sent_at) where sent_at is not null`,
    `create index outbox_by_key on ${schema}.outbox (topic, message_key)`,
    `create table ${schema}.outbox_keys (
       topic text not null,
       message_key text not null,
       last_seq bigint not null,
       touched_at timestamptz not null default now(),
       primary key (topic, message_key)) with (fillfactor = 80)`,
    `create table ${schema}.relay_lease (
       only_one boolean primary key default true check (only_one),
       epoch bigint not null,
       holder text not null,
       expires_at timestamptz not null) with (fillfactor = 50)`,
    `insert into ${schema}.relay_lease (epoch, holder, expires_at) values (0, '', '-infinity')`,
    `create table ${schema}.inbox (
       consumer_group text not null,
       tenant_id text not null,
       event_id text not null,
       claimed_at timestamptz not null default now(),
       primary key (consumer_group, tenant_id, event_id))`,
    `create index inbox_claimed_at on ${schema}.inbox using brin (claimed_at) with (autosummarize = on)`,
    `create table ${schema}.consumer_offsets (
       consumer_group text not null,
       topic text not null,
       partition integer not null,
       next_offset bigint not null,
       owner_epoch bigint not null,
       updated_at timestamptz not null default now(),
       primary key (consumer_group, topic, partition)) with (fillfactor = 50)`,
  ];
}

function grants(schema: string): string[] {
  return [
    grant(`${schema}.outbox`, 'select, insert, update, delete', schema),
    grant(`${schema}.outbox_keys`, 'select, insert, update, delete', schema),
    grant(`${schema}.relay_lease`, 'select, update', schema),
    grant(`${schema}.inbox`, 'select, insert, delete', schema),
    grant(`${schema}.consumer_offsets`, 'select, insert, update', schema),
  ];
}
