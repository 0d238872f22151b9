import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts whose address nobody proved may be forgotten, and no others: what refers to people must not hold them. */
export class ForgetUnverifiedAccounts1763640015000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      grant('identity.users', 'delete', 'identity'),
      `create function identity.keep_proven_accounts() returns trigger language plpgsql set search_path = '' as $$
       begin
         if old.email_verified_at is not null or old.tenant_id is not null then
           raise exception 'an account that is verified or belongs to an organization is not forgotten';
         end if;
         return old;
       end $$`,
      `create trigger keep_proven_accounts before delete on identity.users
         for each row execute function identity.keep_proven_accounts()`,
      `create index users_unverified on identity.users (created_at)
         where email_verified_at is null and tenant_id is null`,
      'alter table identity.invites drop constraint invites_invited_by_fkey',
      `alter table identity.invites add constraint invites_invited_by_fkey
         foreign key (invited_by) references identity.users on delete set null`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const statements = [
      'alter table identity.invites drop constraint invites_invited_by_fkey',
      `alter table identity.invites add constraint invites_invited_by_fkey
         foreign key (invited_by) references identity.users`,
      'drop index identity.users_unverified',
      'drop trigger keep_proven_accounts on identity.users',
      'drop function identity.keep_proven_accounts',
      'revoke delete on identity.users from palisade_identity',
    ];
    for (const statement of statements) await runner.query(statement);
  }
}
