import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import type { EntityManager } from 'typeorm';
import { afterCommit } from './after-commit.js';
import type { Database } from './database.js';
import { notesDatabase } from './testing/notes.js';

let environment: TestEnvironment;
let database: Database;
let tenant: string;
let other: string;
let nextId = 1;

beforeAll(async () => {
  environment = await testEnvironment();
  database = await notesDatabase(environment.adminUrl, 1);
});
afterAll(async () => {
  await database.dataSource.destroy();
  await environment.close();
});
beforeEach(async () => {
  tenant = randomUUID();
  other = randomUUID();
  await database.asTenant(tenant, (tx) => insert(tx, tenant, 'mine'));
  await database.asTenant(other, (tx) => insert(tx, other, 'theirs'));
});

const insert = (tx: EntityManager, tenantId: string, body: string) =>
  tx.query('insert into notes_service.notes values ($1, $2, $3)', [nextId++, tenantId, body]);
const bodies = async (tx: EntityManager) =>
  (await tx.query<{ body: string }[]>('select body from notes_service.notes order by id')).map(
    ({ body }) => body,
  );

describe('a tenant', () => {
  it('sees its own rows only', async () => {
    expect(await database.asTenant(tenant, bodies)).toEqual(['mine']);
    expect(await database.asTenant(other, bodies)).toEqual(['theirs']);
  });

  it('cannot change or delete the rows of another', async () => {
    await database.asTenant(tenant, async (tx) => {
      await tx.query(`update notes_service.notes set body = 'taken' where tenant_id = $1`, [other]);
      await tx.query('delete from notes_service.notes where tenant_id = $1', [other]);
    });
    expect(await database.asTenant(other, bodies)).toEqual(['theirs']);
  });

  it('cannot write a row for another, nor give one away', async () => {
    await expect(database.asTenant(tenant, (tx) => insert(tx, other, 'planted'))).rejects.toThrow(
      /row-level security/,
    );
    await expect(
      database.asTenant(tenant, (tx) => tx.query('update notes_service.notes set tenant_id = $1', [other])),
    ).rejects.toThrow(/row-level security/);
  });

  it.each(['', 'x', "'; drop table notes --", `${randomUUID()},${randomUUID()}`])('is not %j', async (id) => {
    await expect(database.asTenant(id, bodies)).rejects.toThrow('a tenant id is not a UUID');
  });
});

it('shows a batch the rows of its tenants and of no other', async () => {
  expect(await database.asTenants([tenant, other, tenant], bodies)).toEqual(['mine', 'theirs']);
});

it('shows nothing without a tenant, on the connection that a tenant just used', async () => {
  expect(await database.asTenant(tenant, bodies)).toHaveLength(1);
  expect(await database.system(bodies)).toEqual([]);
  expect(await database.asTenants([], bodies)).toEqual([]);
  expect(await bodies(database.dataSource.manager)).toEqual([]);
});

it('plans a statement that is asked often once, and shows it no row of a tenant', async () => {
  const statement = { name: 'bodies-like', text: 'select body from notes_service.notes where body like $1' };
  for (let i = 0; i < 2; i++) expect(await database.prepared(statement, ['%'])).toEqual([]);
  const planned = await database.withoutTransaction((dataSource) =>
    dataSource.query('select from pg_prepared_statements where name = $1', [statement.name]),
  );
  expect(planned).toHaveLength(1);
});

it('forgets the tenant after a rollback too', async () => {
  await expect(database.asTenant(tenant, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await bodies(database.dataSource.manager)).toEqual([]);
});

describe('the role of the service', () => {
  it.each([
    'set role palisade_notes_service_owner',
    'set session authorization palisade_notes_service_owner',
    'alter table notes_service.notes disable row level security',
    'drop policy tenant on notes_service.notes',
    'create policy open on notes_service.notes using (true)',
    'create table notes_service.mine (id int)',
    'create table public.mine (id int)',
    'create schema mine',
    'truncate notes_service.notes',
    'alter role palisade_notes_service bypassrls',
    'insert into notes_service.migrations (timestamp, name) values (1, $$x$$)',
  ])('may not: %s', async (sql) => {
    await expect(database.system((tx) => tx.query(sql))).rejects.toThrow(/permission denied|must be owner/);
  });

  it('is refused rather than shown rows when it switches row-level security off', async () => {
    await expect(
      database.asTenant(tenant, async (tx) => {
        await tx.query('set local row_security = off');
        return bodies(tx);
      }),
    ).rejects.toThrow(/row-level security/);
  });
});

describe('a transaction', () => {
  it('rolls back when its work throws', async () => {
    const work = database.asTenant(tenant, async (tx) => {
      await insert(tx, tenant, 'half');
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await database.asTenant(tenant, bodies)).toEqual(['mine']);
  });

  it('fails instead of losing its work silently when the error of a statement was swallowed', async () => {
    const work = database.asTenant(tenant, async (tx) => {
      await insert(tx, tenant, 'lost');
      await tx.query('select 1/0').catch(() => undefined);
    });
    await expect(work).rejects.toThrow(/rolled back at its commit/);
    expect(await database.asTenant(tenant, bodies)).toEqual(['mine']);
  });

  it('tells who asked that it has committed, once, and not that it was rolled back', async () => {
    const told: string[] = [];
    const tell = () => told.push('committed');
    const both = (tx: EntityManager) => {
      afterCommit(tx, tell);
      afterCommit(tx, tell);
      return Promise.resolve();
    };
    await database.asTenant(tenant, both);
    expect(told).toEqual(['committed']);
    const failing = database.asTenant(tenant, async (tx) => {
      await both(tx);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(told).toEqual(['committed']);
  });

  it('gives its connection back whatever happens', async () => {
    for (let i = 0; i < 30; i++) {
      await database.asTenant(tenant, (tx) => tx.query('select 1/0')).catch(() => undefined);
    }
    expect(await database.asTenant(tenant, bodies)).toEqual(['mine']);
  });

  it('is ended by the server when a statement takes too long, and is not retried for it', async () => {
    const work = database.asTenant(tenant, (tx) => tx.query('select pg_sleep(10)'));
    await expect(work).rejects.toMatchObject({ driverError: { code: '57014' } });
    expect(await database.asTenant(tenant, bodies)).toEqual(['mine']);
  });

  it('becomes an infrastructure failure when its connection is cut, and the next one works', async () => {
    const work = database.asTenant(tenant, async (tx) => {
      const pid = (await tx.query<{ pid: number }[]>('select pg_backend_pid() as pid'))[0]?.pid ?? 0;
      await cut(pid);
      await expect(bodies(tx)).rejects.toThrow();
      return bodies(tx);
    });
    await expect(work).rejects.toMatchObject({ name: 'InfrastructureFailure' });
    expect(await database.asTenant(tenant, bodies)).toEqual(['mine']);
  });
});

async function cut(pid: number): Promise<void> {
  const { default: pg } = await import('pg');
  const admin = new pg.Client({ connectionString: environment.adminUrl });
  await admin.connect();
  await admin.query('select pg_terminate_backend($1, 2000)', [pid]);
  await admin.end();
}
