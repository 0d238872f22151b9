import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

// Times have milliseconds: what a cursor carries is then exactly what the row holds.
// What lists show of an API's document and audits is kept with it, so that a page is read from one table.
const apis = `create table api_registry.apis (
  tenant_id uuid not null,
  id uuid not null,
  revision int not null check (revision > 0),
  name text not null,
  name_key text not null,
  base_url text not null,
  url_key text not null,
  base_url_revision int not null check (base_url_revision > 0),
  description text not null,
  environment text,
  owner_email text,
  criticality smallint not null check (criticality between 1 and 4),
  data_sensitivity smallint not null check (data_sensitivity between 1 and 4),
  max_requests_per_second double precision not null check (max_requests_per_second between 0.1 and 100),
  connection_ids uuid[] not null,
  active boolean not null,
  document jsonb,
  last_audit_id uuid,
  last_audit_state text,
  last_audit_at timestamptz(3),
  last_score smallint,
  last_grade text,
  last_coverage double precision,
  open_audit_id uuid,
  open_audit_state text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant_id, id),
  constraint apis_by_name unique (tenant_id, name_key),
  constraint apis_by_url unique (tenant_id, url_key)
)`;

// What has no score or audit comes last in both orders.
const indexes = {
  created_at: 'created_at',
  criticality: 'criticality',
  score_up: 'coalesce(last_score, 101)',
  score_down: 'coalesce(last_score, -1)',
  audit_up: `coalesce(last_audit_at, '9999-12-31Z'::timestamptz)`,
  audit_down: `coalesce(last_audit_at, '1970-01-01Z'::timestamptz)`,
};

const documents = `create table api_registry.documents (
  tenant_id uuid not null,
  api_id uuid not null,
  id uuid not null,
  media_type text not null,
  content text not null,
  primary key (tenant_id, api_id),
  foreign key (tenant_id, api_id) references api_registry.apis (tenant_id, id) on delete cascade
)`;

export class CreateApis1800000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      apis,
      ...Object.entries(indexes).map(
        ([name, expression]) =>
          `create index apis_by_${name} on api_registry.apis (tenant_id, (${expression}), id)`,
      ),
      documents,
      ...['apis', 'documents'].flatMap((table) => [
        ...tenantPolicy(`api_registry.${table}`),
        grant(`api_registry.${table}`, 'select, insert, update, delete', 'api_registry'),
      ]),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table api_registry.documents, api_registry.apis');
  }
}
