import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSingleSignOn1763640010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `create table identity.identity_providers (
         tenant_id uuid primary key references identity.organizations on delete cascade,
         issuer text not null,
         client_id text not null,
         sealed_client_secret bytea not null,
         default_role text not null check (default_role in ('analyst', 'viewer')),
         is_enforced boolean not null,
         revision integer not null,
         created_at timestamptz not null,
         updated_at timestamptz not null
       )`,
      ...tenantPolicy('identity.identity_providers'),
      grant('identity.identity_providers', 'select, insert, update, delete', 'identity'),

      `create table identity.domains (
         id uuid primary key,
         tenant_id uuid not null references identity.organizations on delete cascade,
         domain text not null check (domain = lower(domain)),
         token text not null,
         state text not null check (state in ('pending', 'proven', 'lost')),
         proven_at timestamptz,
         checked_at timestamptz,
         created_at timestamptz not null,
         unique (tenant_id, domain)
       )`,
      ...tenantPolicy('identity.domains'),
      grant('identity.domains', 'select, insert, update, delete', 'identity'),

      // Without a policy: a login finds its organization by the domain of an e-mail address. One organization a domain.
      `create table identity.proven_domains (
         domain text primary key,
         tenant_id uuid not null references identity.organizations on delete cascade,
         check_at timestamptz not null
       )`,
      'create index proven_domains_by_check on identity.proven_domains (check_at)',
      grant('identity.proven_domains', 'select, insert, update, delete', 'identity'),

      // The tenant belongs to the key: what an organization's provider says opens that organization and no other.
      `create table identity.linked_identities (
         id uuid primary key,
         tenant_id uuid not null references identity.organizations on delete cascade,
         issuer text not null,
         subject text not null,
         user_id uuid not null references identity.users on delete cascade,
         created_at timestamptz not null,
         last_used_at timestamptz,
         unique (tenant_id, issuer, subject),
         unique (tenant_id, issuer, user_id)
       )`,
      'create index linked_identities_by_user on identity.linked_identities (user_id)',
      ...tenantPolicy('identity.linked_identities'),
      grant('identity.linked_identities', 'select, insert, update, delete', 'identity'),

      // Without a policy: from before it is known who comes.
      `create table identity.single_sign_on_attempts (
         attempt_hash text primary key,
         tenant_id uuid not null references identity.organizations on delete cascade,
         linking_user_id uuid references identity.users on delete cascade,
         issuer text not null,
         client_id text not null,
         state text not null,
         nonce text not null,
         code_verifier text not null,
         expires_at timestamptz not null
       )`,
      'create index single_sign_on_attempts_by_expiry on identity.single_sign_on_attempts (expires_at)',
      grant('identity.single_sign_on_attempts', 'select, insert, delete', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [
      'identity_providers',
      'domains',
      'proven_domains',
      'linked_identities',
      'single_sign_on_attempts',
    ];
    await runner.query(`drop table ${tables.map((table) => `identity.${table}`).join(', ')}`);
  }
}
