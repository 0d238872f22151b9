import { erasable, grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateErasures1763640009001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      // Without a policy, both: who deleted an organization reads the receipt and belongs to none.
      `create table identity.erasures (
         id uuid primary key,
         tenant_id uuid not null unique,
         organization_name text not null,
         requested_by uuid not null references identity.users on delete cascade,
         requested_at timestamptz not null,
         asked integer not null,
         last_asked_at timestamptz not null,
         completed_at timestamptz,
         rest_dropped_by timestamptz
       )`,
      'create index erasures_by_requester on identity.erasures (requested_by, requested_at)',
      'create index erasures_waiting on identity.erasures (last_asked_at) where completed_at is null',
      grant('identity.erasures', 'select, insert, update', 'identity'),
      `create table identity.erasure_services (
         erasure_id uuid not null references identity.erasures on delete cascade,
         service text not null,
         confirmed_at timestamptz,
         erased jsonb not null default '{}',
         kept jsonb not null default '{}',
         primary key (erasure_id, service)
       )`,
      grant('identity.erasure_services', 'select, insert, update', 'identity'),
      ...erasable('identity.organizations'),
      ...erasable('identity.api_keys'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['organizations', 'api_keys']) {
      await runner.query(`drop policy erased on identity.${table}`);
      await runner.query(`revoke delete on identity.${table} from palisade_identity`);
    }
    await runner.query('drop table identity.erasure_services, identity.erasures');
  }
}
