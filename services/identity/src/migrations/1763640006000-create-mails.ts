import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMails1763640006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      // Without a policy: a letter goes to an address, which may belong to nobody yet. What it says is sealed, and gone
      // once it is sent: links in it open accounts.
      `create table identity.mails (
         id uuid primary key,
         recipient text not null,
         template text not null,
         sealed bytea check ((sealed is not null) = (state = 'waiting')),
         state text not null check (state in ('waiting', 'sent', 'failed')),
         attempts integer not null,
         next_attempt_at timestamptz not null,
         expires_at timestamptz not null,
         created_at timestamptz not null,
         ended_at timestamptz,
         reason text
       )`,
      `create index mails_waiting on identity.mails (next_attempt_at) where state = 'waiting'`,
      'create index mails_by_end on identity.mails (ended_at) where ended_at is not null',
      grant('identity.mails', 'select, insert, update, delete', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.mails');
  }
}
