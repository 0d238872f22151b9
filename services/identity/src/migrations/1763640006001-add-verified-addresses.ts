import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const madeByTheDemo = ['admin@corp.com', 'analyst@corp.com', 'viewer@corp.com', 'other-admin@example.org'];

export class AddVerifiedAddresses1763640006001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table identity.users add column email_verified_at timestamptz,
                          add column registrations integer not null default 1`);
    // Until now somebody outside of the local mode can only have been made by the bootstrap, which makes one: the first
    // who belongs to an organization.
    await runner.query(
      `update identity.users set email_verified_at = now()
        where email = any($1)
           or id = (select id from identity.users where tenant_id is not null order by created_at, id limit 1)`,
      [madeByTheDemo],
    );
    const statements = [
      // Without policies: of people, who may have no organization.
      `create table identity.email_links (
         token_hash text primary key,
         user_id uuid not null references identity.users on delete cascade,
         purpose text not null check (purpose in ('verify', 'change', 'reset')),
         email text not null,
         created_at timestamptz not null,
         expires_at timestamptz not null
       )`,
      'create index email_links_by_user on identity.email_links (user_id)',
      'create index email_links_by_expiry on identity.email_links (expires_at)',
      grant('identity.email_links', 'select, insert, delete', 'identity'),

      `create table identity.known_devices (
         user_id uuid not null references identity.users on delete cascade,
         device_hash text not null,
         last_seen_at timestamptz not null,
         primary key (user_id, device_hash)
       )`,
      grant('identity.known_devices', 'select, insert, update, delete', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.known_devices, identity.email_links');
    await runner.query('alter table identity.users drop column email_verified_at, drop column registrations');
  }
}
