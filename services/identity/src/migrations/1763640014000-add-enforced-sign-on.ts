import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What it takes to enforce single sign-on without locking anybody out, and to prove oneself anew by a provider. */
export class AddEnforcedSignOn1763640014000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      // Of sessions from before, those that nobody proved himself for are a provider's.
      'alter table identity.sessions add column is_vouched_for boolean not null default false',
      'update identity.sessions set is_vouched_for = true where authenticated_at is null',
      'alter table identity.users add column has_password boolean not null default true',

      `alter table identity.single_sign_on_attempts
         add column purpose text not null default 'sign-in'
           check (purpose in ('sign-in', 'link', 'link-and-sign-in', 'reauthenticate')),
         add column session_id uuid`,
      `update identity.single_sign_on_attempts set purpose = 'link' where linking_user_id is not null`,
      `create index single_sign_on_attempts_by_user on identity.single_sign_on_attempts (linking_user_id)
         where linking_user_id is not null`,

      // Without a policy, as mfa_tokens: who presents one is known by nothing else.
      `create table identity.link_tokens (
         token_hash text primary key,
         user_id uuid not null references identity.users on delete cascade,
         expires_at timestamptz not null
       )`,
      'create index link_tokens_by_user on identity.link_tokens (user_id)',
      'create index link_tokens_by_expiry on identity.link_tokens (expires_at)',
      grant('identity.link_tokens', 'select, insert, delete', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.link_tokens');
    await runner.query('drop index identity.single_sign_on_attempts_by_user');
    await runner.query(
      'alter table identity.single_sign_on_attempts drop column purpose, drop column session_id',
    );
    await runner.query('alter table identity.users drop column has_password');
    await runner.query('alter table identity.sessions drop column is_vouched_for');
  }
}
