import type { Credential, Task } from '../task.js';

/** What a claim gave: the task, and what its parent alone needs. */
export interface Claimed {
  task: Task;
  tenantId: string;
  leaseMs: number;
  deadlineAt: number;
  maxRequestsPerSecond: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the answer to a claim; throws where it isn't one, without quoting it: credentials are in it. */
export function readClaim(answer: unknown): Claimed {
  const from = fields(answer, 'the answer');
  const target = fields(from['target'], 'target');
  const { covers, ...parameters } = fields(from['task'], 'task');
  const deadlineAt = Date.parse(text(from, 'deadline_at'));
  if (Number.isNaN(deadlineAt)) throw new Error('the claim has no time in deadline_at');
  return {
    tenantId: text(from, 'tenant_id'),
    leaseMs: positive(from, 'lease_seconds') * 1_000,
    deadlineAt,
    maxRequestsPerSecond: positive(target, 'max_requests_per_second'),
    task: {
      scanId: text(from, 'scan_id'),
      taskId: text(from, 'task_id'),
      attempt: positive(from, 'attempt'),
      target: {
        id: text(target, 'id'),
        kind: text(target, 'kind'),
        name: text(target, 'name'),
        baseUrl: text(target, 'base_url'),
        // Whatever isn't clearly proven isn't.
        ownershipProven: target['ownership_proven'] === true,
        environment: maybe(target, 'environment'),
        criticality: maybe(target, 'criticality'),
        dataSensitivity: maybe(target, 'data_sensitivity'),
      },
      covers: typeof covers === 'string' ? covers : '',
      parameters,
      credentials: list(from['credentials'] ?? []).map(credential),
      document: document(from['document']),
    },
  };
}

function credential(item: unknown): Credential {
  const from = fields(item, 'a credential');
  const secret = Object.entries(fields(from['secret'], 'a secret')).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return {
    connectionId: text(from, 'connection_id'),
    kind: text(from, 'kind'),
    label: maybe(from, 'label'),
    secret: Object.fromEntries(secret),
  };
}

function document(item: unknown): Task['document'] {
  if (item === null || item === undefined) return null;
  const from = fields(item, 'the document');
  return {
    documentId: text(from, 'document_id'),
    openapiVersion: maybe(from, 'openapi_version') ?? '',
    content: text(from, 'content'),
  };
}

function fields(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${name} of the claim is no object`);
  return value as Fields;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error('credentials of the claim are no list');
  return value;
}

function text(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value !== 'string') throw new Error(`the claim has no text in ${name}`);
  return value;
}

function maybe(from: Fields, name: string): string | null {
  const value = from[name];
  return typeof value === 'string' ? value : null;
}

function positive(from: Fields, name: string): number {
  const value = from[name];
  if (typeof value !== 'number' || !(value > 0))
    throw new Error(`the claim has no positive number in ${name}`);
  return value;
}
