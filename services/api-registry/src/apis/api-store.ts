import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { isUuid } from '../text.js';
import type { ApiRow } from './api-row.js';

const columns = [
  ...['tenant_id', 'id', 'revision', 'name', 'name_key', 'base_url', 'url_key', 'base_url_revision'],
  ...['description', 'environment', 'owner_email', 'criticality', 'data_sensitivity'],
  ...['max_requests_per_second', 'connection_ids', 'active', 'document'],
  ...['last_audit_id', 'last_audit_state', 'last_audit_at', 'last_score', 'last_grade', 'last_coverage'],
  ...['open_audit_id', 'open_audit_state', 'created_at', 'updated_at'],
] as const;
export const apiColumns = columns.join(', ');

/** What a change of an API may set. */
export type ApiFields = Pick<
  ApiRow,
  | 'name'
  | 'name_key'
  | 'base_url'
  | 'url_key'
  | 'base_url_revision'
  | 'description'
  | 'environment'
  | 'owner_email'
  | 'criticality'
  | 'data_sensitivity'
  | 'max_requests_per_second'
  | 'connection_ids'
  | 'active'
  | 'document'
>;

/** Throws a 404 when the tenant has no such API. */
export async function findApi(tx: EntityManager, tenantId: string, id: string): Promise<ApiRow> {
  return one(tx, tenantId, id, '');
}

/** Until the transaction ends nobody else changes it, or stores or closes audits of it. */
export async function lockApi(tx: EntityManager, tenantId: string, id: string): Promise<ApiRow> {
  return one(tx, tenantId, id, 'for no key update');
}

/** As `lockApi`, for what others tell of: undefined where the API is unknown. */
export async function lockKnownApi(
  tx: EntityManager,
  tenantId: string,
  id: string,
): Promise<ApiRow | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await tx.query<ApiRow[]>(
    `select ${apiColumns} from api_registry.apis where tenant_id = $1 and id = $2 for no key update`,
    [tenantId, id],
  );
  return row;
}

async function one(tx: EntityManager, tenantId: string, id: string, lock: string): Promise<ApiRow> {
  const [row] = isUuid(id)
    ? await tx.query<ApiRow[]>(
        `select ${apiColumns} from api_registry.apis where tenant_id = $1 and id = $2 ${lock}`,
        [tenantId, id],
      )
    : [];
  if (row === undefined) throw Problem.notFound('API');
  return row;
}

export async function insertApi(
  tx: EntityManager,
  { tenantId, id, at }: { tenantId: string; id: string; at: Date },
  fields: ApiFields,
): Promise<ApiRow> {
  const given = Object.entries({ ...fields, document: null });
  const [row] = await tx.query<ApiRow[]>(
    `insert into api_registry.apis (tenant_id, id, revision, created_at, updated_at, ${given.map(([column]) => column).join(', ')})
     values ($1, $2, 1, $3, $3, ${given.map((_, i) => `$${i + 4}`).join(', ')}) returning ${apiColumns}`,
    [tenantId, id, at, ...given.map(([, value]) => value)],
  );
  await tx.query('insert into api_registry.tenants (tenant_id) values ($1) on conflict do nothing', [
    tenantId,
  ]);
  return stored(row);
}

/** The next revision of a locked API. */
export async function updateApi(tx: EntityManager, row: ApiRow, fields: Partial<ApiFields>): Promise<ApiRow> {
  const given = Object.entries(fields);
  const [rows] = await tx.query<[ApiRow[], number]>(
    `update api_registry.apis set revision = revision + 1, updated_at = $3
            ${given.map(([column], i) => `, ${column} = $${i + 4}`).join('')}
      where tenant_id = $1 and id = $2 returning ${apiColumns}`,
    [row.tenant_id, row.id, new Date(), ...given.map(([, value]) => value)],
  );
  return stored(rows[0]);
}

export async function deleteApi(tx: EntityManager, row: ApiRow): Promise<void> {
  await tx.query('delete from api_registry.apis where tenant_id = $1 and id = $2', [row.tenant_id, row.id]);
}

function stored(row: ApiRow | undefined): ApiRow {
  if (row === undefined) throw new Error('an API that was written is not there');
  return row;
}
