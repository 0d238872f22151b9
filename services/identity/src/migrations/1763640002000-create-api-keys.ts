import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateApiKeys1763640002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `create table identity.api_keys (
         id uuid primary key,
         tenant_id uuid not null references identity.organizations,
         name text not null,
         secret_hash text not null,
         scopes text[] not null,
         state text not null check (state in ('active', 'revoked')),
         revision integer not null,
         created_at timestamptz not null,
         revoked_at timestamptz
       )`,
      'create index api_keys_by_tenant on identity.api_keys (tenant_id, id)',
      ...tenantPolicy('identity.api_keys'),
      grant('identity.api_keys', 'select, insert, update', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.api_keys');
  }
}
