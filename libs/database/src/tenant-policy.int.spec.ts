import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import pg from 'pg';
import { serviceUrls } from './provision.js';
import { assertTenantPolicies, grant, tenantPolicy } from './tenant-policy.js';
import { notes, notesDatabase } from './testing/notes.js';

let environment: TestEnvironment;
let owner: pg.Client;

beforeAll(async () => {
  environment = await testEnvironment();
  await (await notesDatabase(environment.adminUrl)).dataSource.destroy();
  owner = new pg.Client({ connectionString: serviceUrls(environment.adminUrl, notes).ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await environment.close();
});

const check = (exempt: string[] = []) =>
  assertTenantPolicies({ adminUrl: environment.adminUrl, schema: 'notes_service', exempt });

it('finds nothing where every table has its policy', async () => {
  expect(await check()).toEqual([]);
});

const columns = '(id int, tenant_id uuid not null)';
it.each([
  ['no policy', []],
  ['a policy that is not switched on', [tenantPolicy('notes_service.wrong')[2] ?? '']],
  [
    'a policy that its owner escapes',
    [...tenantPolicy('notes_service.wrong'), 'alter table notes_service.wrong no force row level security'],
  ],
  [
    'a second policy that lets everything through',
    [...tenantPolicy('notes_service.wrong'), 'create policy more on notes_service.wrong using (true)'],
  ],
  [
    'a policy of another condition',
    [
      ...tenantPolicy('notes_service.wrong').slice(0, 2),
      'create policy tenant on notes_service.wrong using (true) with check (true)',
    ],
  ],
])('finds a table with %s', async (_name, statements) => {
  await owner.query(`create table notes_service.wrong ${columns}`);
  try {
    for (const sql of statements) await owner.query(sql);
    expect(await check()).toEqual(['notes_service.wrong']);
    expect(await check(['wrong'])).toEqual([]);
  } finally {
    await owner.query('drop table notes_service.wrong');
  }
});

it('finds a partition that can be read past the policy of its parent', async () => {
  await owner.query(`create table notes_service.parted ${columns} partition by range (id)`);
  for (const sql of tenantPolicy('notes_service.parted')) await owner.query(sql);
  await owner.query('create table notes_service.part_1 partition of notes_service.parted default');
  await owner.query(grant('notes_service.parted', 'select, insert', 'notes_service'));
  expect(await check()).toEqual([]);
  await owner.query(grant('notes_service.part_1', 'select', 'notes_service'));
  expect(await check()).toEqual(['notes_service.part_1']);
  await owner.query('drop table notes_service.parted');
});

it('refuses an exemption for a table that is not there', async () => {
  await expect(check(['renamed_long_ago'])).rejects.toThrow(/renamed_long_ago/);
});

it('makes SQL of plain names only', () => {
  expect(() => tenantPolicy('notes; drop table x')).toThrow();
  expect(() => tenantPolicy('notes')).toThrow(/with its schema/);
  expect(() => grant('a.b', 'select to public; --', 'a')).toThrow();
});
