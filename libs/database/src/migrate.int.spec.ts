import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import pg from 'pg';
import { migrate, pendingMigrations } from './migrate.js';
import { provision, serviceUrls } from './provision.js';
import { migrations, notes } from './testing/notes.js';

const neighbour = { schema: 'neighbour', password: 'n', ownerPassword: 'no' };
const { schema } = notes;
let environment: TestEnvironment;
let url: string;
let ownerUrl: string;

beforeAll(async () => {
  environment = await testEnvironment();
  ({ url, ownerUrl } = serviceUrls(environment.adminUrl, notes));
});
afterAll(() => environment.close());

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

it('provisions again, and at once, without harm', async () => {
  const services = [notes, neighbour];
  await provision({ adminUrl: environment.adminUrl, services });
  await Promise.all([1, 2, 3].map(() => provision({ adminUrl: environment.adminUrl, services })));
  expect(await query(url, 'select current_user as name')).toEqual([{ name: 'palisade_notes_service' }]);
});

it('corrects a password that changed, and a role that was given more than it should have', async () => {
  await query(environment.adminUrl, 'alter role palisade_neighbour bypassrls createrole');
  const changed = { ...neighbour, password: 'changed' };
  await provision({ adminUrl: environment.adminUrl, services: [changed] });
  await expect(query(serviceUrls(environment.adminUrl, neighbour).url, 'select 1')).rejects.toThrow(
    /password/,
  );
  expect(
    await query(
      serviceUrls(environment.adminUrl, changed).url,
      'select rolbypassrls, rolcreaterole, rolsuper from pg_roles where rolname = current_user',
    ),
  ).toEqual([{ rolbypassrls: false, rolcreaterole: false, rolsuper: false }]);
  await provision({ adminUrl: environment.adminUrl, services: [neighbour] });
});

it('runs each migration once, even when two processes start together', async () => {
  expect(await pendingMigrations({ schema, url, migrations })).toEqual(['CreateNotes1700000000000']);
  const run = await Promise.all([1, 2].map(() => migrate({ schema, ownerUrl, migrations })));
  expect(run.flat()).toEqual(['CreateNotes1700000000000']);
  expect(await pendingMigrations({ schema, url, migrations })).toEqual([]);
});

it('keeps the role of one service out of the schema of another', async () => {
  const neighbourUrls = serviceUrls(environment.adminUrl, neighbour);
  for (const foreign of [neighbourUrls.url, neighbourUrls.ownerUrl]) {
    await expect(query(foreign, 'select * from notes_service.notes')).rejects.toThrow(
      /permission denied for schema/,
    );
  }
});
