import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

// What is written here is never changed: that a chain is kept less long can't be said afterwards.
const kept = `create table audit.kept_chains (
  tenant_id uuid primary key,
  erased_at timestamptz not null default now(),
  kept_until timestamptz not null,
  check (kept_until >= erased_at + interval '30 days')
)`;

// By statement, so that one that finds nothing is refused too, unless it says that it forgets; and then row by row.
const refuse = `create or replace function audit.refuse_rewriting() returns trigger language plpgsql
  set search_path = pg_catalog as $$
begin
  if tg_op = 'DELETE' and tg_table_name <> 'system_records'
     and current_setting('palisade.forgets', true) = 'a chain of a deleted organization' then
    return null;
  end if;
  raise exception 'audit.% is appended to and never rewritten', tg_table_name using errcode = 'insufficient_privilege';
end $$`;

const refuseRow = `create function audit.refuse_forgetting() returns trigger language plpgsql
  set search_path = pg_catalog as $$
declare
  named text := coalesce(to_jsonb(old)->>'tenant_id', to_jsonb(old)->>'chain');
begin
  if exists (select from audit.kept_chains k where k.tenant_id::text = named and k.kept_until < now()) then
    return old;
  end if;
  raise exception 'audit.% is kept', tg_table_name using errcode = 'insufficient_privilege';
end $$`;

// Of the tables' owner: the service itself has no right to delete. The head goes last, so that it is done again until then.
const forget = `create function audit.forget_chain(forgotten uuid, most int) returns int language plpgsql
  security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  perform set_config('palisade.forgets', 'a chain of a deleted organization', true);
  delete from audit.records where tenant_id = forgotten and sequence in (
    select sequence from audit.records where tenant_id = forgotten order by sequence limit most);
  get diagnostics gone = row_count;
  if gone < most then
    delete from audit.checkpoints where chain = forgotten::text;
    delete from audit.chains where chain = forgotten::text
      and exists (select from audit.kept_chains where tenant_id = forgotten and kept_until < now());
  end if;
  perform set_config('palisade.forgets', '', true);
  return gone;
end $$`;

const tables = ['audit.records', 'audit.checkpoints'];

/** The chain of a deleted organization goes when it has been kept long enough, and no other ever. */
export class ForgetChains1790000002001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      kept,
      grant('audit.kept_chains', 'select, insert', 'audit'),
      refuse,
      refuseRow,
      ...tables.flatMap((table) => [
        `create trigger kept before delete on ${table} for each row execute function audit.refuse_forgetting()`,
        `alter table ${table} enable always trigger kept`,
      ]),
      forget,
      'revoke execute on function audit.forget_chain from public',
      'grant execute on function audit.forget_chain to palisade_audit',
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function audit.forget_chain');
    for (const table of tables) await runner.query(`drop trigger kept on ${table}`);
    await runner.query('drop function audit.refuse_forgetting');
    await runner.query('drop table audit.kept_chains');
  }
}
