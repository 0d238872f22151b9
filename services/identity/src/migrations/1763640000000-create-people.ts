import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePeople1763640000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `create table identity.organizations (
         tenant_id uuid primary key,
         name text not null,
         time_zone text not null,
         revision integer not null,
         created_at timestamptz not null
       )`,
      ...tenantPolicy('identity.organizations'),
      grant('identity.organizations', 'select, insert, update', 'identity'),

      // Without a policy: a person exists without an organization, and a login finds him by his e-mail.
      // tenant_id is where he is a member; his role stands in memberships.
      `create table identity.users (
         id uuid primary key,
         email text not null unique check (email = lower(email)),
         name text not null,
         password_hash text not null,
         tenant_id uuid references identity.organizations,
         membership_version integer not null,
         created_at timestamptz not null
       )`,
      grant('identity.users', 'select, insert, update', 'identity'),

      // The key is the user alone: nobody belongs to two organizations.
      `create table identity.memberships (
         user_id uuid primary key references identity.users,
         tenant_id uuid not null references identity.organizations,
         role text not null check (role in ('admin', 'analyst', 'viewer')),
         joined_at timestamptz not null
       )`,
      'create index memberships_by_tenant on identity.memberships (tenant_id, user_id)',
      ...tenantPolicy('identity.memberships'),
      grant('identity.memberships', 'select, insert, update', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.memberships, identity.users, identity.organizations');
  }
}
