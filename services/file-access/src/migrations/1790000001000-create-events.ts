import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

// Partitioned by the time at which an event counts. `claimed_at` is the sender's time where that was not believed.
// An index takes no more than 2,700 bytes a row, so what exceeds 500 characters of a resource has a column of its own.
const events = `create table file_access.events (
  tenant_id uuid not null,
  occurred_at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  claimed_at timestamptz(3),
  event_id text collate "C" not null,
  timing text not null check (timing in ('on_time', 'late', 'future')),
  action text not null,
  action_name text,
  actor text collate "C" not null,
  resource text collate "C" not null,
  resource_rest text collate "C",
  bytes bigint check (bytes >= 0),
  ip inet,
  ua text,
  session_id text,
  device text,
  labels jsonb
) partition by range (occurred_at)`;

const dedupe = `create table file_access.event_dedupe (
  tenant_id uuid not null,
  event_id text collate "C" not null,
  taken_at timestamptz not null default now(),
  primary key (tenant_id, event_id)
)`;

// What needs no tenant to be found: the tenants themselves, for work that goes over all of them.
const tenants = `create table file_access.tenants (
  tenant_id uuid primary key,
  first_seen_at timestamptz not null default now()
)`;

/** Days of events, made and dropped by the owner's rights: the service itself may change no table. */
const ensurePartitions = `create function file_access.ensure_event_partitions(days date[]) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '3s'
as $$
declare
  day date;
  name text;
begin
  if cardinality(days) > 1000 then
    raise exception 'too many days at once';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('file_access.events', 0));
  foreach day in array days loop
    name := 'events_' || to_char(day, 'YYYYMMDD');
    continue when to_regclass(format('file_access.%I', name)) is not null;
    begin
      -- Attaching lets others read and write the parent meanwhile; creating a partition in place does not.
      execute format('create table file_access.%I (like file_access.events including constraints)', name);
      execute format('alter table file_access.events attach partition file_access.%I for values from (%L) to (%L)',
        name, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
    exception when check_violation then
      null; -- events of that day lie in the default partition already, and stay there
    end;
  end loop;
end
$$`;

const dropPartitions = `create function file_access.drop_event_partitions(before date) returns text[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '3s'
as $$
declare
  name text;
  dropped text[] := '{}';
begin
  if before > current_date - 7 then
    raise exception 'events of the last seven days are never dropped';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('file_access.events', 0));
  for name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'file_access.events'::regclass and c.relname ~ '^events_[0-9]{8}$'
       and to_date(substr(c.relname, 8), 'YYYYMMDD') < before
     order by 1
  loop
    execute format('drop table file_access.%I', name);
    dropped := dropped || name;
  end loop;
  return dropped;
end
$$`;

const functions = ['ensure_event_partitions(date[])', 'drop_event_partitions(date)'];

export class CreateEvents1790000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      events,
      'create table file_access.events_default partition of file_access.events default',
      'create index events_by_time on file_access.events (tenant_id, occurred_at, event_id)',
      'create index events_by_actor on file_access.events (tenant_id, actor, occurred_at, event_id)',
      'create index events_by_resource on file_access.events (tenant_id, resource, occurred_at)',
      'create index events_by_ip on file_access.events (tenant_id, ip, occurred_at) where ip is not null',
      dedupe,
      'create index event_dedupe_by_age on file_access.event_dedupe using brin (taken_at)',
      tenants,
      ensurePartitions,
      dropPartitions,
      ...tenantPolicy('file_access.events'),
      ...tenantPolicy('file_access.event_dedupe'),
      grant('file_access.events', 'select, insert, delete', 'file_access'),
      grant('file_access.event_dedupe', 'select, insert, delete', 'file_access'),
      grant('file_access.tenants', 'select, insert', 'file_access'),
      ...functions.flatMap((name) => [
        `revoke all on function file_access.${name} from public`,
        `grant execute on function file_access.${name} to palisade_file_access`,
      ]),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of functions) await runner.query(`drop function file_access.${name}`);
    for (const table of ['events', 'event_dedupe', 'tenants'])
      await runner.query(`drop table file_access.${table}`);
  }
}
