import { criticalities, sensitivities, wordOf, type AuditState, type Grade } from '../words.js';
import type { ApiView, DocumentView } from './api-view.js';

/** What is kept of an API's document beside its text. */
export type DocumentFacts = DocumentView;

/** A row of api_registry.apis. */
export interface ApiRow {
  id: string;
  tenant_id: string;
  revision: number;
  name: string;
  name_key: string;
  base_url: string;
  url_key: string;
  base_url_revision: number;
  description: string;
  environment: string | null;
  owner_email: string | null;
  criticality: number;
  data_sensitivity: number;
  max_requests_per_second: number;
  connection_ids: string[];
  active: boolean;
  document: DocumentFacts | null;
  last_audit_id: string | null;
  last_audit_state: AuditState | null;
  last_audit_at: Date | null;
  last_score: number | null;
  last_grade: Grade | null;
  last_coverage: number | null;
  open_audit_id: string | null;
  open_audit_state: AuditState | null;
  created_at: Date;
  updated_at: Date;
}

export function apiView(row: ApiRow): ApiView {
  const { last_audit_id, last_audit_state, last_audit_at, open_audit_id, open_audit_state } = row;
  return {
    id: row.id,
    revision: row.revision,
    name: row.name,
    base_url: row.base_url,
    description: row.description,
    environment: row.environment,
    owner_email: row.owner_email,
    criticality: wordOf(criticalities, row.criticality),
    data_sensitivity: wordOf(sensitivities, row.data_sensitivity),
    max_requests_per_second: row.max_requests_per_second,
    connection_ids: row.connection_ids,
    active: row.active,
    document: row.document,
    last_audit:
      last_audit_id === null || last_audit_state === null || last_audit_at === null
        ? null
        : {
            id: last_audit_id,
            state: last_audit_state,
            score: row.last_score,
            grade: row.last_grade,
            coverage: row.last_coverage,
            ended_at: last_audit_at.toISOString(),
          },
    open_audit:
      open_audit_id === null || open_audit_state === null
        ? null
        : { id: open_audit_id, state: open_audit_state },
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
