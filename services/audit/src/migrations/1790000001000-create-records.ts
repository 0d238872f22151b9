import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

// `record` is the text that was hashed. The columns after it are for the search alone, cut to what an index holds.
const columns = `
  sequence bigint not null check (sequence > 0),
  record_id text not null,
  previous_hash bytea not null check (length(previous_hash) = 32),
  hash bytea not null check (length(hash) = 32),
  recorded_at timestamptz(3) not null,
  record text not null,
  occurred_at timestamptz not null,
  service text,
  actor_id text,
  actor_email text,
  action text collate "C" not null,
  outcome text not null,
  target_kind text,
  target_id text`;

const records = `create table audit.records (
  tenant_id uuid not null, ${columns},
  primary key (tenant_id, sequence),
  constraint records_once unique (tenant_id, record_id)
)`;

const systemRecords = `create table audit.system_records (
  chain text not null check (chain = 'system'), ${columns},
  primary key (chain, sequence),
  constraint system_records_once unique (chain, record_id)
)`;

const chains = `create table audit.chains (
  chain text primary key,
  sequence bigint not null,
  head_hash bytea not null,
  recorded_at timestamptz(3) not null
) with (fillfactor = 50)`;

const checkpoints = `create table audit.checkpoints (
  chain text not null,
  sequence bigint not null,
  head_hash text not null,
  signed_at text not null,
  kid text not null,
  jws text not null,
  primary key (chain, sequence)
)`;

const refuse = `create function audit.refuse_rewriting() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  raise exception 'audit.% is appended to and never rewritten', tg_table_name using errcode = 'insufficient_privilege';
end $$`;

/** Whoever may change rows all the same, the tables' owner too, is refused; `always`: also while replicating. */
function appendOnly(table: string): string[] {
  return [
    `create trigger append_only before update or delete or truncate on ${table}
       for each statement execute function audit.refuse_rewriting()`,
    `alter table ${table} enable always trigger append_only`,
    grant(table, 'select, insert', 'audit'),
  ];
}

const searches = ['actor_id', 'actor_email', 'action', 'target_id', 'occurred_at'];

export class CreateRecords1790000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      records,
      systemRecords,
      chains,
      checkpoints,
      refuse,
      ...searches.map(
        (column) => `create index records_by_${column} on audit.records (tenant_id, ${column}, sequence)`,
      ),
      ...tenantPolicy('audit.records'),
      ...['audit.records', 'audit.system_records', 'audit.checkpoints'].flatMap(appendOnly),
      grant('audit.chains', 'select, insert, update', 'audit'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['records', 'system_records', 'checkpoints', 'chains']) {
      await runner.query(`drop table audit.${table}`);
    }
    await runner.query('drop function audit.refuse_rewriting');
  }
}
