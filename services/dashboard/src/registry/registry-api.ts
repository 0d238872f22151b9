import { answerOf, call } from '../api/call.js';
import type { Severity } from '../ui/severities.js';
import { stringifySearch } from '../url/search-params.js';

export const grades = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export const levels = ['low', 'medium', 'high', 'critical'] as const;
export const sensitivities = ['public', 'internal', 'confidential', 'restricted'] as const;
export const outcomeStatuses = ['fail', 'pass', 'not_evaluated', 'not_applicable'] as const;
export const apiSorts = [
  'name',
  '-name',
  'score',
  '-score',
  'last_audit_at',
  '-last_audit_at',
  'created_at',
  '-created_at',
] as const;

export type Grade = (typeof grades)[number];
export type Criticality = (typeof levels)[number];
export type Sensitivity = (typeof sensitivities)[number];
export type OutcomeStatus = (typeof outcomeStatuses)[number];
export type AuditState = 'queued' | 'running' | 'closing' | 'completed' | 'partial' | 'failed' | 'cancelled';

export interface ApiDocument {
  id: string;
  version: string;
  title: string;
  bytes: number;
  sha256: string;
  uploaded_at: string;
  source: 'upload' | 'url';
  operations: number;
}

export interface Api {
  id: string;
  revision: number;
  name: string;
  base_url: string;
  description: string | null;
  environment: string | null;
  owner_email: string | null;
  criticality: Criticality;
  data_sensitivity: Sensitivity;
  max_requests_per_second: number;
  connection_ids: string[];
  active: boolean;
  document: ApiDocument | null;
  last_audit: {
    id: string;
    state: AuditState;
    score: number | null;
    grade: Grade | null;
    coverage: number | null;
    ended_at: string;
  } | null;
  open_audit: { id: string; state: AuditState } | null;
  created_at: string;
  updated_at: string;
}

export interface ApiWish {
  name: string;
  base_url: string;
  description?: string;
  environment?: string;
  owner_email?: string;
  criticality?: Criticality;
  data_sensitivity?: Sensitivity;
  max_requests_per_second?: number;
  connection_ids?: string[];
}

/** What is null is cleared. */
export type ApiChange = { revision: number } & {
  [name in keyof ApiWish]?: ApiWish[name] | (undefined extends ApiWish[name] ? null : never);
};

export interface ApisFilter {
  q?: string;
  environment?: string;
  criticality?: Criticality[];
  grade?: Grade[];
  active?: boolean;
  sort?: (typeof apiSorts)[number];
}

export interface ArithmeticLine {
  check_id: string;
  severity: Severity;
  weight: number;
  status: OutcomeStatus;
  contributes: number;
}

export interface Audit {
  id: string;
  api_id: string;
  state: AuditState;
  reason: string | null;
  detail: string | null;
  trigger: 'manual' | 'schedule' | 'replay';
  requested_by: string | null;
  queued_at: string;
  started_at: string | null;
  ended_at: string | null;
  ownership_proven: boolean | null;
  score: number | null;
  grade: Grade | null;
  coverage: number | null;
  counts: Record<OutcomeStatus, number> & {
    by_severity: Partial<Record<Severity, Partial<Record<OutcomeStatus, number>>>>;
  };
  arithmetic: ArithmeticLine[];
  cap: { by_check_id: string; severity: Severity; at: number } | null;
  difference: {
    audit_id: string;
    new_failures: string[];
    fixed: string[];
    new_checks: string[];
    score_change: number | null;
  } | null;
}

export interface Outcome {
  check_id: string;
  title: string;
  status: OutcomeStatus;
  severity: Severity;
  reason: string | null;
  summary: string | null;
  evidence: Record<string, unknown>;
  remediation: string | null;
  references: string[];
  asset_id: string;
  asset_name: string | null;
}

export interface TrendPoint {
  audit_id: string;
  ended_at: string;
  score: number | null;
  grade: Grade | null;
  coverage: number | null;
  fails_by_severity: Partial<Record<Severity, number>>;
}

export interface ImportAnswer {
  created: { row?: number; file?: string; id?: string; name: string; base_url?: string }[];
  rejected: { row?: number; file?: string; errors: { path: string; message: string }[] }[];
}

export type ImportWish =
  | { format: 'csv'; text: string; dry_run?: boolean }
  | { format: 'openapi'; files: { name: string; text: string }[]; dry_run?: boolean };

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
type Options = { signal?: AbortSignal };

const send = <T>(method: string, path: string, body?: unknown): Promise<T> =>
  call<T>(path, {
    method,
    ...(body !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
const get = <T>(path: string, query: object = {}, options: Options = {}): Promise<T> =>
  call<T>(`${path}${stringifySearch({ ...query })}`, options);
const of = (id: string): string => `/v1/apis/${encodeURIComponent(id)}`;

export const registryApi = {
  list: (filter: ApisFilter & { limit?: number; cursor?: string }, options?: Options) =>
    get<Page<Api>>('/v1/apis', filter, options),
  one: (id: string, options?: Options) => get<Api>(of(id), {}, options),
  register: (wish: ApiWish) => send<Api>('POST', '/v1/apis', wish),
  change: (id: string, wish: ApiChange) => send<Api>('PATCH', of(id), wish),
  remove: (id: string) => send<undefined>('DELETE', of(id)),
  turn: (id: string, isOn: boolean) => send<Api>('POST', `${of(id)}/${isOn ? 'activate' : 'deactivate'}`),
  putDocument: (id: string, document: string, type: string) =>
    call<Api>(`${of(id)}/document`, { method: 'PUT', headers: { 'Content-Type': type }, body: document }),
  fetchDocument: (id: string, url: string) => send<Api>('POST', `${of(id)}/document/fetch`, { url }),
  document: (id: string) => answerOf(`${of(id)}/document`),
  removeDocument: (id: string) => send<undefined>('DELETE', `${of(id)}/document`),
  import: (wish: ImportWish) => send<ImportAnswer>('POST', '/v1/apis/import', wish),
  audit: (id: string) => send<{ id: string; state: AuditState }>('POST', `${of(id)}/audits`),
  audits: (id: string, query: { limit?: number; cursor?: string }, options?: Options) =>
    get<Page<Audit>>(`${of(id)}/audits`, query, options),
  oneAudit: (id: string, auditId: string, options?: Options) =>
    get<Audit>(`${of(id)}/audits/${encodeURIComponent(auditId)}`, {}, options),
  outcomes: (
    { id, auditId }: { id: string; auditId: string },
    query: { status?: OutcomeStatus[]; severity?: Severity[]; limit?: number; cursor?: string },
    options?: Options,
  ) => get<Page<Outcome>>(`${of(id)}/audits/${encodeURIComponent(auditId)}/outcomes`, query, options),
  trend: (id: string, options?: Options) =>
    get<{ items: TrendPoint[] }>(`${of(id)}/trend`, { limit: 60 }, options),
};
