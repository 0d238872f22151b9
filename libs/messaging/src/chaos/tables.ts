import { grant, type MigrationClass } from '@palisade/database';
import type { QueryRunner } from 'typeorm';
import { messagingMigration } from '../outbox/messaging-migration.js';
import type { ServiceName } from './plan.js';

export const schemas: Readonly<Record<ServiceName, string>> = { source: 'chaos_source', sink: 'chaos_sink' };

const tables: Record<ServiceName, Record<string, string>> = {
  source: {
    keys: 'message_key text primary key, last_seq bigint not null',
    // A row that committed is an event that must have its effects; it is all that the verdict believes.
    ledger: `event_id uuid primary key, message_key text not null, seq bigint not null, direct boolean not null,
      acknowledged boolean not null default false, written_at timestamptz not null default clock_timestamp()`,
  },
  sink: {
    // No unique constraint: an effect that happens twice must show.
    effects: `n bigint generated always as identity primary key, consumer_group text not null, event_id text not null,
      message_key text not null, seq bigint not null, after_seq bigint not null,
      taken_at timestamptz not null default clock_timestamp()`,
    progress: `consumer_group text not null, message_key text not null, last_seq bigint not null,
      primary key (consumer_group, message_key)`,
    seen: 'event_id text primary key',
    passed:
      'partition integer not null, record_offset bigint not null, at timestamptz not null default now()',
  },
};

export function migrationsOf(service: ServiceName): MigrationClass[] {
  const schema = schemas[service];
  class CreateChaosTables {
    readonly name = 'CreateChaosTables1790000000001';

    async up(runner: QueryRunner): Promise<void> {
      for (const [table, columns] of Object.entries(tables[service])) {
        await runner.query(`create table ${schema}.${table} (${columns})`);
        await runner.query(grant(`${schema}.${table}`, 'select, insert, update', schema));
      }
    }

    async down(runner: QueryRunner): Promise<void> {
      for (const table of Object.keys(tables[service])) await runner.query(`drop table ${schema}.${table}`);
    }
  }
  return [messagingMigration(schema), CreateChaosTables];
}
