import { type INestApplication, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AlertRecord, type Contract, MemberJoinedRecord } from '@palisade/contracts';
import {
  DatabaseModule,
  erasable,
  erasureMigration,
  grant,
  migrate,
  provision,
  serviceUrls,
  tenantPolicy,
} from '@palisade/database';
import {
  connectMessaging,
  ensureTopics,
  type Event,
  type EventHandler,
  MessagingModule,
  messagingMigration,
} from '@palisade/messaging';
import type { TestEnvironment } from '@palisade/platform';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import type { ErasureHook } from '../erasable-data.js';
import { ErasureModule } from '../erasure.module.js';

const service = { schema: 'notes', password: 'notes', ownerPassword: 'owner' };
export type Place = Pick<TestEnvironment, 'brokers' | 'topicPrefix'> & { url: string };

class CreateNotes1790000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      'create table notes.notes (id uuid primary key default gen_random_uuid(), tenant_id uuid not null, body text)',
      `create table notes.days (tenant_id uuid not null, at timestamptz not null, body text) partition by range (at)`,
      `create table notes.days_2025 partition of notes.days for values from ('2025-01-01Z') to ('2026-01-01Z')`,
      `create table notes.days_2026 partition of notes.days for values from ('2026-01-01Z') to ('2027-01-01Z')`,
      'create index days_by_time on notes.days (tenant_id, at)',
      'create table notes.history (tenant_id uuid not null, body text)',
      ...['notes.notes', 'notes.days', 'notes.history'].flatMap(tenantPolicy),
      grant('notes.notes', 'select, insert, delete', 'notes'),
      grant('notes.days', 'select, insert, delete', 'notes'),
      grant('notes.history', 'select, insert', 'notes'),
      ...erasable('notes.history'),
    ])
      await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('forward only'));
  }
}

const migrations = [
  messagingMigration('notes'),
  erasureMigration('notes', '1790000000500'),
  CreateNotes1790000001000,
];

export const tables = [
  {
    table: 'notes.notes',
    tombstones: { contract: AlertRecord as Contract<unknown>, key: `tenant_id || ':' || id` },
  },
  { table: 'notes.days', slicedBy: 'at' },
  { table: 'notes.history' },
];

@Injectable()
class Files implements ErasureHook {
  erase(): Promise<Record<string, number>> {
    return Promise.resolve({ files: 3 });
  }
}

/** Notes who joins. */
@Injectable()
class NoteMembers implements EventHandler<MemberJoinedRecord> {
  readonly group = 'notes.note-members';
  readonly contract: Contract<MemberJoinedRecord> = MemberJoinedRecord;

  async handle({ tenantId, data }: Event<MemberJoinedRecord>, tx: EntityManager): Promise<void> {
    await tx.query('insert into notes.notes (tenant_id, body) values ($1, $2)', [tenantId, data.user_id]);
  }
}

/** A service with a few tables, on a database and topics of its own. */
export async function prepareNotes({ adminUrl, brokers, topicPrefix }: TestEnvironment): Promise<Place> {
  await provision({ adminUrl, services: [service] });
  const { url, ownerUrl } = serviceUrls(adminUrl, service);
  await migrate({ schema: 'notes', ownerUrl, migrations });
  await ensureTopics({ brokers, topicPrefix });
  return { brokers, topicPrefix, url };
}

export async function startNotes(place: Place, rowsAtOnce?: number): Promise<INestApplication> {
  const { brokers, topicPrefix, url } = place;
  @Module({
    imports: [
      DatabaseModule.forRoot({ schema: 'notes', url, entities: [], migrations }),
      MessagingModule.forRoot({
        service: 'notes',
        schema: 'notes',
        brokers,
        topicPrefix,
        tuning: { relayPollMs: 100, relayLeaseMs: 1_500, infrastructureBackoffMs: 200 },
      }),
      MessagingModule.forFeature({ handlers: [NoteMembers], produces: [MemberJoinedRecord] }),
      ErasureModule.forRoot({
        service: 'notes',
        schema: 'notes',
        tables,
        hooks: [Files],
        kept: (erasedAt) => ({ chain: `until ${String(erasedAt.getUTCFullYear() + 1)}` }),
        rowsAtOnce,
      }),
    ],
    providers: [Files],
  })
  class NotesModule {}
  const app = await NestFactory.create(NotesModule, new FastifyAdapter(), { logger: ['error', 'fatal'] });
  await connectMessaging(app);
  return app;
}
