import pg from 'pg';
import type { Release } from './release.js';

const watching = [
  'create schema migration_watch',
  `create table migration_watch.seen (
     at bigint generated always as identity, owner text not null, tag text not null, tables text[] not null,
     query text not null, done text[] not null)`,
  // As the administrator: those who own the tables may not write here.
  `create function migration_watch.note(tag text, tables text[]) returns void language plpgsql security definer as $$
   declare done text[];
   begin
     if to_regclass(replace(replace(session_user, 'palisade_', ''), '_owner', '') || '.migrations') is not null then
       execute format('select array_agg(name order by id) from %I.migrations',
         replace(replace(session_user, 'palisade_', ''), '_owner', '')) into done;
     end if;
     insert into migration_watch.seen (owner, tag, tables, query, done)
       values (session_user, tag, tables, coalesce(current_query(), ''), coalesce(done, '{}'));
   end $$`,
  // Always with its schema, which a search path would hide.
  `create function migration_watch.named(relation oid) returns text language sql stable as $$
     select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.oid = relation $$`,
  `create function migration_watch.on_command() returns event_trigger language plpgsql security definer as $$
   begin
     perform migration_watch.note(tg_tag, array(
       select migration_watch.named(coalesce(x.indrelid, c.objid)) from pg_event_trigger_ddl_commands() c
         left join pg_index x on x.indexrelid = c.objid
        where c.classid = 'pg_class'::regclass));
   end $$`,
  `create function migration_watch.on_rewrite() returns event_trigger language plpgsql security definer as $$
   begin
     perform migration_watch.note('REWRITE', array[migration_watch.named(pg_event_trigger_table_rewrite_oid())]);
   end $$`,
  `create event trigger migration_watch_commands on ddl_command_end when tag in ('CREATE INDEX', 'ALTER TABLE')
     execute function migration_watch.on_command()`,
  `create event trigger migration_watch_rewrites on table_rewrite execute function migration_watch.on_rewrite()`,
];

/** Notes what migrations do to tables from now on; in a database of tests. */
export async function watchMigrations(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const statement of watching) await client.query(statement);
  } finally {
    await client.end();
  }
}

interface Seen {
  tag: string;
  tables: string[];
  query: string;
  done: string[];
}

/**
 * What the migrations since the release did to tables of it for which a large table is locked for long, so that the
 * services that run meanwhile wait. Needs `watchMigrations` before any ran.
 */
export async function longLocks(
  adminUrl: string,
  { schema, migrations, tables }: Release,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Seen>(
      `select tag, tables, query, done from migration_watch.seen where owner = $1 order by at`,
      [`palisade_${schema}_owner`],
    );
    const released = new Set(Object.keys(tables).map((name) => `${schema}.${name}`));
    return rows
      .filter(({ done }) => migrations.every((name) => done.includes(name)))
      .flatMap(({ tag, tables: touched, query }) => {
        const table = touched.find((name) => released.has(name));
        const why = table === undefined ? undefined : lockOf(tag, query.replace(/\s+/g, ' ').toLowerCase());
        return why === undefined ? [] : [`${String(table)} ${why}: ${query.replace(/\s+/g, ' ').trim()}`];
      });
  } finally {
    await client.end();
  }
}

function lockOf(tag: string, query: string): string | undefined {
  if (tag === 'REWRITE') return 'is written anew while nobody can use it';
  if (tag === 'CREATE INDEX')
    return /\bconcurrently\b/.test(query)
      ? undefined
      : 'takes no writes until its index is made (create index concurrently)';
  if (/\badd (?:constraint \S+ )?(?:check|foreign key)\b/.test(query) && !/\bnot valid\b/.test(query))
    return 'is read whole under a lock (add it not valid, validate it in a later migration)';
  if (/\bset not null\b/.test(query))
    return 'is read whole under a lock (a check that is not valid first, validated, then this)';
  if (/\badd (?:constraint \S+ )?(?:unique|primary key)\b/.test(query) && !/\busing index\b/.test(query))
    return 'takes nothing until its index is made (make the index concurrently, then add it using index)';
  return undefined;
}
