import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A person with his organization and role. It names the tenant as a transaction does, for itself alone, so that the
 * question which pages ask most is one round trip; policies hold in it as everywhere, since it runs as its caller.
 */
export class CreateAccountOf1763640012000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create function identity.account_of(person uuid, tenant text)
         returns table (id uuid, email text, name text, is_verified boolean,
                        tenant_id uuid, organization text, role text)
         language plpgsql security invoker set search_path = '' as $$
       begin
         perform set_config('palisade.tenants', tenant, true);
         return query
           select u.id, u.email, u.name, u.email_verified_at is not null, o.tenant_id, o.name, m.role
             from identity.users u
             left join identity.memberships m on m.user_id = u.id
             left join identity.organizations o on o.tenant_id = m.tenant_id
            where u.id = person;
       end $$`,
    );
    await runner.query('revoke all on function identity.account_of from public');
    await runner.query('grant execute on function identity.account_of to palisade_identity');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function identity.account_of');
  }
}
