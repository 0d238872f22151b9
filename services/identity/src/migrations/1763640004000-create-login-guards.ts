import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateLoginGuards1763640004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      // As rate-limiter-flexible wants it.
      `create table identity.throttle (
         key varchar(255) primary key,
         points integer not null default 0,
         expire bigint
       )`,
      'create index throttle_by_expiry on identity.throttle (expire)',
      grant('identity.throttle', 'select, insert, update, delete', 'identity'),

      `create table identity.bootstrap_tokens (
         token_hash text primary key,
         created_at timestamptz not null,
         expires_at timestamptz not null
       )`,
      grant('identity.bootstrap_tokens', 'select, insert, update, delete', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.throttle, identity.bootstrap_tokens');
  }
}
