import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'scan_orchestrator';

/** Without a tenant policy: what is due is looked for over all tenants. It holds ids and times. */
export const proofTables = ['proof_checks'] as const;

const proofs = `create table ${schema}.proofs (
  tenant_id uuid not null,
  id uuid not null,
  target_id uuid not null,
  method text not null check (method in ('dns', 'file')),
  place text not null,
  token text not null,
  state text not null check (state in ('pending', 'proven', 'void')),
  reason text,
  created_at timestamptz(3) not null,
  proven_at timestamptz(3),
  checked_at timestamptz(3),
  confirmed_at timestamptz(3),
  primary key (tenant_id, id),
  unique (tenant_id, target_id, method, place),
  check (state <> 'proven' or (proven_at is not null and confirmed_at is not null and reason is null))
)`;

const checks = `create table ${schema}.proof_checks (
  proof_id uuid primary key,
  tenant_id uuid not null,
  check_at timestamptz not null
)`;

export class CreateProofs1800000002001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      proofs,
      `create index proofs_by_place on ${schema}.proofs (tenant_id, place)`,
      ...tenantPolicy(`${schema}.proofs`),
      grant(`${schema}.proofs`, 'select, insert, update, delete', schema),
      checks,
      `create index proof_checks_due on ${schema}.proof_checks (check_at)`,
      `create index proof_checks_of_tenant on ${schema}.proof_checks (tenant_id)`,
      grant(`${schema}.proof_checks`, 'select, insert, update, delete', schema),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['proof_checks', 'proofs']) await runner.query(`drop table ${schema}.${table}`);
  }
}
