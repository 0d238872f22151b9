import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createDataSource } from '../data-source.js';
import { Database } from '../database.js';
import { migrate } from '../migrate.js';
import { provision, serviceUrls } from '../provision.js';
import { grant, tenantPolicy } from '../tenant-policy.js';

/** A table of a tenant's notes, for the tests of this library. */
export class CreateNotes1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create table notes_service.notes (id int primary key, tenant_id uuid not null, body text)',
    );
    for (const sql of tenantPolicy('notes_service.notes')) await runner.query(sql);
    await runner.query(grant('notes_service.notes', 'select, insert, update, delete', 'notes_service'));
  }

  down(): Promise<void> {
    return Promise.reject(new Error('forward only'));
  }
}

export const notes = { schema: 'notes_service', password: 'p@ss/word:1', ownerPassword: 'owner%20word' };
export const migrations = [CreateNotes1700000000000];

export async function notesDatabase(adminUrl: string, poolSize = 2): Promise<Database> {
  await provision({ adminUrl, services: [notes] });
  const { url, ownerUrl } = serviceUrls(adminUrl, notes);
  await migrate({ schema: notes.schema, ownerUrl, migrations });
  const dataSource = createDataSource({
    schema: notes.schema,
    url,
    entities: [],
    migrations: [],
    poolSize,
    statementTimeoutMs: 2_000,
    applicationName: 'notes',
  });
  return new Database(await dataSource.initialize());
}
