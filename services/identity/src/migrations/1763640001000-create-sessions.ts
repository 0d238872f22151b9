import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSessions1763640001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      // Without a policy: a session belongs to a user, who may have no organization.
      `create table identity.sessions (
         id uuid primary key,
         user_id uuid not null references identity.users,
         tenant_id uuid,
         role text not null check (role in ('admin', 'analyst', 'viewer')),
         membership_version integer not null,
         revision integer not null,
         state text not null check (state in ('active', 'revoked')),
         ip text,
         ua text,
         created_at timestamptz not null,
         expires_at timestamptz not null,
         ended_at timestamptz
       )`,
      'create index sessions_by_user on identity.sessions (user_id, id)',
      'create index sessions_by_end on identity.sessions (least(expires_at, ended_at))',
      grant('identity.sessions', 'select, insert, update, delete', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.sessions');
  }
}
