import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { migrate, type MigrationClass } from '../migrate.js';
import { provision, serviceUrls } from '../provision.js';
import { migrations, notes } from '../testing/notes.js';
import { describeStatement } from './describe-statement.js';
import { longLocks, watchMigrations } from './long-locks.js';
import { oldCodeFaults } from './old-code-faults.js';
import { readMigrations, readTables } from './read-tables.js';
import type { Release, ReleasedStatement } from './release.js';

const { schema } = notes;
const table = 'notes_service.notes';

let released: Release;
let opened: TestEnvironment[] = [];

/** Of its own: what the migrations of a test leave. */
async function databaseAfter(
  ...applied: MigrationClass[]
): Promise<{ adminUrl: string; url: string; ownerUrl: string }> {
  const environment = await testEnvironment();
  opened.push(environment);
  const { adminUrl } = environment;
  await provision({ adminUrl, services: [notes] });
  await watchMigrations(adminUrl);
  const urls = serviceUrls(adminUrl, notes);
  await migrate({ schema, ownerUrl: urls.ownerUrl, migrations: applied });
  return { adminUrl, ...urls };
}

beforeAll(async () => {
  const { adminUrl, url } = await databaseAfter(...migrations, wide);
  const statements: ReleasedStatement[] = [];
  await connected(url, async (service) => {
    for (const sql of sent) statements.push(await describeStatement(service, sql));
  });
  released = await connected(adminUrl, async (admin) => ({
    schema,
    migrations: await readMigrations(admin, schema),
    tables: await readTables(admin, schema),
    statements,
  }));
}, 60_000);
afterEach(async () => {
  await Promise.all(opened.map((environment) => environment.close()));
  opened = [];
});

async function connected<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

let next = 1_800_000_000_000;
/** A migration of these statements. */
function migration(statements: string[], more: { transaction?: boolean; at?: number } = {}): MigrationClass {
  const name = `Change${more.at ?? next++}`;
  return class {
    readonly name = name;
    readonly transaction = more.transaction;
    async up(runner: QueryRunner): Promise<void> {
      for (const statement of statements) await runner.query(statement);
    }
    async down(): Promise<void> {
      throw new Error('forward only');
    }
  };
}

const wide = migration(
  [
    `alter table ${table} add column dropped text, add column renamed text, add column typed int, add column filled text,
       add column checked int, add column alone text, add column parent int`,
    'create table notes_service.tags (id int primary key, label text)',
    'grant select, insert, update, delete on notes_service.tags to palisade_notes_service',
    'create table notes_service.lists (id int primary key)',
    'grant select, insert on notes_service.lists to palisade_notes_service',
  ],
  { at: 1_750_000_000_000 },
);
const sent = [
  `insert into ${table} (id, tenant_id) values ($1, $2)`,
  `select dropped from ${table} where id = $1`,
  `select renamed from ${table} where id = any($1::int[])`,
  `update ${table} set typed = $1 where id = $2`,
  'insert into notes_service.tags (id, label) values ($1, $2) on conflict (id) do update set label = excluded.label',
  'select id from notes_service.lists',
  'select * from notes_service.tags',
  'insert into notes_service.lists (id) values ($1)',
];

describe('the code of the last release', () => {
  const faultsAfter = async (...statements: string[]) => {
    const { adminUrl, url } = await databaseAfter(...migrations, wide, migration(statements));
    return oldCodeFaults({ adminUrl, url, release: released });
  };

  it('runs on a schema that has more', async () => {
    const faults = await faultsAfter(
      `alter table ${table} add column title text, add column rank int not null default 0 check (rank >= 0)`,
      `create unique index titled on ${table} (tenant_id, title)`,
      'create table notes_service.more (id int primary key)',
      'alter table notes_service.tags add column colour text',
      `create index by_tenant on ${table} (tenant_id)`,
      `alter table ${table} drop column body`,
    );
    // Nothing that the release sent speaks of the column that is gone.
    expect(faults).toEqual([]);
  });

  it('stumbles over each way in which a schema has less', async () => {
    const faults = await faultsAfter(
      `alter table ${table} drop column dropped`,
      `alter table ${table} rename column renamed to other`,
      `alter table ${table} alter column typed type bigint`,
      `update ${table} set filled = ''`,
      `alter table ${table} alter column filled set not null`,
      `alter table ${table} add column demanded text not null`,
      `alter table ${table} add constraint positive check (checked > 0)`,
      `create unique index only_one on ${table} (tenant_id, alone)`,
      `alter table ${table} add constraint known foreign key (parent) references ${table} (id)`,
      `create policy less on ${table} as restrictive using (id > 5)`,
      'alter table notes_service.tags drop constraint tags_pkey',
      'revoke insert on notes_service.lists from palisade_notes_service',
    );
    const expected = [
      /column "dropped" does not exist/,
      /column "renamed" does not exist/,
      /takes bigint,integer instead of integer,integer/,
      /notes\.filled must be named with a value now/,
      /notes\.demanded is new/,
      /new rule, positive/,
      /new rule, only_one/,
      /new rule, known/,
      /another policy less/,
      /ON CONFLICT/,
      /permission denied for table lists/,
    ];
    expect(expected.filter((fault) => !faults.some((found) => fault.test(found)))).toEqual([]);
    expect(faults).toHaveLength(expected.length);
  });

  it('is not to be surprised by a migration slipped in before those that were released', async () => {
    const before = migration(['select 1'], { at: 1_600_000_000_000 });
    const { adminUrl, url } = await databaseAfter(before, ...migrations, wide);
    expect(await oldCodeFaults({ adminUrl, url, release: released })).toEqual([
      'the migration Change1600000000000 is new and comes before one that was released',
    ]);
  });
});

describe('a migration of a large table', () => {
  it('is told of each lock that lasts', async () => {
    const { adminUrl } = await databaseAfter(
      ...migrations,
      wide,
      migration([
        `create index by_tenant on ${table} (tenant_id)`,
        `alter table ${table} alter column id type bigint`,
        `alter table ${table} add constraint short check (length(body) < 10)`,
        `alter table ${table} alter column body set not null`,
        `alter table ${table} add constraint one unique (tenant_id, id)`,
      ]),
    );
    const faults = await longLocks(adminUrl, released);
    expect(
      faults.map(
        (fault) => / (takes no writes|is written anew|is read whole|takes nothing) /.exec(fault)?.[1],
      ),
    ).toEqual(['takes no writes', 'is written anew', 'is read whole', 'is read whole', 'takes nothing']);
  });

  it('is let through where it takes none', async () => {
    const { adminUrl } = await databaseAfter(
      ...migrations,
      wide,
      migration(
        [
          'create table notes_service.more (id int, body text)',
          'create index on notes_service.more (id)',
          `alter table ${table} add column rank int not null default 0`,
          `alter table ${table} add constraint short check (length(body) < 10) not valid`,
          `alter table ${table} validate constraint short`,
          `create index concurrently by_tenant on ${table} (tenant_id)`,
        ],
        { transaction: false },
      ),
    );
    expect(await longLocks(adminUrl, released)).toEqual([]);
  });

  it('gives way to those who use the table, and goes on when they are done', async () => {
    const { url, ownerUrl } = await databaseAfter(...migrations);
    await connected(url, async (reader) => {
      await reader.query('begin');
      await reader.query(`select count(*) from ${table}`);
      const change = migration([`alter table ${table} add column title text`]);
      const migrating = migrate({
        schema,
        ownerUrl,
        migrations: [...migrations, change],
        lockTimeoutMs: 100,
      });
      await setTimeout(400);
      // Behind a migration that waits for its lock, this would wait too.
      await connected(url, async (other) => {
        await other.query('set statement_timeout = 2000');
        await other.query(`select count(*) from ${table}`);
      });
      await reader.query('commit');
      expect(await migrating).toHaveLength(1);
    });
  });
});
