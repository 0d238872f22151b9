import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRefreshTokens1763640005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      // One row a session, however often its token is exchanged. Without a policy, as sessions are: the token is all
      // that is known of who presents it.
      `create table identity.refresh_tokens (
         session_id uuid primary key references identity.sessions on delete cascade,
         generation integer not null,
         secret_hash text not null,
         rotated_at timestamptz
       )`,
      grant('identity.refresh_tokens', 'select, insert, update', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.refresh_tokens');
  }
}
