import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFactors1763640007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      // Null for a session from before: it is never fresh. A replica of the release before opens such sessions.
      `alter table identity.sessions add column authenticated_at timestamptz, add column factor_at timestamptz`,

      // Without a policy, as people are: a factor is its user's, who may have no organization.
      `create table identity.totp_factors (
         user_id uuid primary key references identity.users on delete cascade,
         sealed_secret bytea not null,
         last_step bigint,
         created_at timestamptz not null,
         confirmed_at timestamptz
       )`,
      grant('identity.totp_factors', 'select, insert, update, delete', 'identity'),

      `create table identity.passkeys (
         id uuid primary key,
         user_id uuid not null references identity.users on delete cascade,
         credential_id text not null unique,
         public_key bytea not null,
         counter bigint not null,
         transports text[] not null,
         name text not null,
         created_at timestamptz not null,
         last_used_at timestamptz
       )`,
      'create index passkeys_by_user on identity.passkeys (user_id, id)',
      grant('identity.passkeys', 'select, insert, update, delete', 'identity'),

      `create table identity.recovery_codes (
         user_id uuid not null references identity.users on delete cascade,
         code_hash text not null,
         primary key (user_id, code_hash)
       )`,
      grant('identity.recovery_codes', 'select, insert, delete', 'identity'),

      // Between the password and the factor of one login.
      `create table identity.mfa_tokens (
         token_hash text primary key,
         user_id uuid not null references identity.users on delete cascade,
         password_digest text not null,
         tries_left integer not null check (tries_left >= 0),
         expires_at timestamptz not null
       )`,
      'create index mfa_tokens_by_user on identity.mfa_tokens (user_id)',
      'create index mfa_tokens_by_expiry on identity.mfa_tokens (expires_at)',
      grant('identity.mfa_tokens', 'select, insert, update, delete', 'identity'),

      // Challenges are derived, not stored; what is stored is that one was answered.
      `create table identity.spent_challenges (
         challenge_id text primary key,
         expires_at timestamptz not null
       )`,
      'create index spent_challenges_by_expiry on identity.spent_challenges (expires_at)',
      grant('identity.spent_challenges', 'select, insert, delete', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table identity.totp_factors, identity.passkeys, identity.recovery_codes, identity.mfa_tokens, identity.spent_challenges',
    );
    await runner.query('alter table identity.sessions drop column authenticated_at, drop column factor_at');
  }
}
