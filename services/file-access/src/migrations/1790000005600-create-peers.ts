import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const peers = `create table file_access.peers (
  tenant_id uuid not null,
  measure text not null,
  window_ms bigint not null,
  median double precision not null,
  p95 double precision not null,
  actors integer not null,
  days integer not null,
  computed_at timestamptz(3) not null,
  primary key (tenant_id, measure, window_ms)
)`;

// Which tenant's daily work is whose until when; names tenants alone, as the list of tenants does.
const leases = `create table file_access.job_leases (
  job text not null,
  tenant_id uuid not null,
  done_at timestamptz,
  leased_until timestamptz not null,
  primary key (job, tenant_id)
)`;

/** What is usual among a tenant's actors, and who computes it. */
export class CreatePeers1790000005600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      peers,
      leases,
      ...tenantPolicy('file_access.peers'),
      grant('file_access.peers', 'select, insert, update, delete', 'file_access'),
      grant('file_access.job_leases', 'select, insert, update, delete', 'file_access'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table file_access.job_leases');
    await runner.query('drop table file_access.peers');
  }
}
