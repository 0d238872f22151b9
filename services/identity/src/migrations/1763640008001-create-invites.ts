import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateInvites1763640008001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `create table identity.invites (
         id uuid primary key,
         tenant_id uuid not null references identity.organizations,
         email text not null check (email = lower(email)),
         role text not null check (role in ('admin', 'analyst', 'viewer')),
         state text not null check (state in ('open', 'accepted', 'revoked', 'expired')),
         secret_hash text not null,
         invited_by uuid references identity.users,
         lasts_days integer not null,
         created_at timestamptz not null,
         sent_at timestamptz not null,
         expires_at timestamptz not null,
         ended_at timestamptz
       )`,
      `create unique index invites_open on identity.invites (tenant_id, email) where state = 'open'`,
      'create index invites_by_tenant on identity.invites (tenant_id, id)',
      ...tenantPolicy('identity.invites'),
      grant('identity.invites', 'select, insert, update, delete', 'identity'),

      // Without a policy: who looks for the invites to his address belongs to none of their organizations. Of open ones
      // only; it says where to look and nothing more.
      `create table identity.invite_addresses (
         invite_id uuid primary key references identity.invites on delete cascade,
         tenant_id uuid not null,
         email text not null
       )`,
      'create index invite_addresses_by_email on identity.invite_addresses (email)',
      grant('identity.invite_addresses', 'select, insert, delete', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.invite_addresses, identity.invites');
  }
}
