import { call } from '../api/call.js';
import type { Severity } from '../ui/severities.js';
import { stringifySearch } from '../url/search-params.js';

export const scanStates = ['queued', 'running', 'completed', 'partial', 'failed', 'cancelled'] as const;
export type ScanState = (typeof scanStates)[number];
export type Trigger = 'manual' | 'schedule' | 'replay';
export type TaskState = 'waiting' | 'offered' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled';
export const connectionKinds = [
  'bearer',
  'basic',
  'api_key_header',
  'api_key_query',
  'cookie',
  'oauth2_client_credentials',
  'account',
] as const;
export type ConnectionKind = (typeof connectionKinds)[number];

export interface Progress {
  done: number;
  total: number;
  phase: string | null;
}

export interface Attempt {
  attempt: number;
  replica_id: string | null;
  offered_at: string | null;
  claimed_at: string | null;
  ended_at: string | null;
  outcome: string | null;
  reason: string | null;
  detail: string | null;
}

export interface Task {
  id: string;
  scanner: string;
  covers: string;
  state: TaskState;
  attempt: number;
  reason: string | null;
  detail: string | null;
  progress: Progress | null;
  attempts: Attempt[];
}

export interface ScanTarget {
  id: string;
  name: string;
  base_url: string;
}

export interface Scan {
  id: string;
  target: ScanTarget;
  state: ScanState;
  reason: string | null;
  detail: string | null;
  trigger: Trigger;
  schedule_id: string | null;
  requested_by: string | null;
  queued_at: string;
  started_at: string | null;
  ended_at: string | null;
  progress: Progress | null;
  tasks?: Task[];
}

export interface FailedTask extends Task {
  scan_id: string;
  target: ScanTarget;
  ended_at: string | null;
}

export interface Target {
  id: string;
  kind: string;
  name: string;
  base_url: string;
  active: boolean;
  host: string;
  ownership: {
    state: 'unproven' | 'pending' | 'proven' | 'void';
    method: ProofMethod | null;
    proven_at: string | null;
    checked_at: string | null;
    reason: string | null;
  };
  next_scan_at: string | null;
}

export type ProofMethod = 'dns' | 'file';

export interface Proof {
  id: string;
  method: ProofMethod;
  /** Of a TXT record. */
  name?: string | null;
  /** Of a file. */
  url?: string | null;
  value: string;
  state: string;
  checked_at?: string | null;
  reason?: string | null;
}

export interface Connection {
  id: string;
  name: string;
  kind: ConnectionKind;
  label: string | null;
  created_at: string;
  rotated_at: string | null;
  last_used_at: string | null;
  used_by: number;
}

export interface Schedule {
  id: string;
  revision: number;
  target: ScanTarget;
  cron: string;
  time_zone: string;
  jitter_seconds: number;
  enabled: boolean;
  next_runs: string[];
}

export interface ScheduleWish {
  target_id: string;
  cron: string;
  time_zone?: string;
  jitter_seconds?: number;
  enabled?: boolean;
}

export interface ScheduleRun {
  nominal_at: string;
  started_at: string | null;
  scan_id: string | null;
  outcome: 'started' | 'skipped' | 'made_up' | 'missed';
  reason: string | null;
}

export interface Check {
  check_id: string;
  title: string;
  severity: Severity;
  group: string | null;
  risk: string | null;
  remediation: string | null;
  references: string[];
  cwe: number[];
  needs_ownership: boolean;
  revision: number;
  scanner: string;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
type Options = { signal?: AbortSignal };
type Paging = { limit?: number; cursor?: string };

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
const at = (list: string, id: string): string => `/v1/${list}/${encodeURIComponent(id)}`;

export const scansApi = {
  list: (query: { target_id?: string; state?: ScanState[] } & Paging, options?: Options) =>
    get<Page<Scan>>('/v1/scans', query, options),
  one: (id: string, options?: Options) => get<Scan>(at('scans', id), {}, options),
  cancel: (id: string) => send<Scan>('POST', `${at('scans', id)}/cancel`),
  failedTasks: (query: Paging, options?: Options) =>
    get<Page<FailedTask>>('/v1/tasks', { state: 'failed', ...query }, options),
  replay: (taskId: string) => send<unknown>('POST', `${at('tasks', taskId)}/replay`),
  target: (id: string, options?: Options) => get<Target>(at('targets', id), {}, options),
  proofs: (targetId: string, options?: Options) =>
    get<Page<Proof>>(`${at('targets', targetId)}/proofs`, {}, options),
  beginProof: (targetId: string, method: ProofMethod) =>
    send<Proof>('POST', `${at('targets', targetId)}/proofs`, { method }),
  checkProof: (targetId: string, proofId: string) =>
    send<Proof>('POST', `${at('targets', targetId)}/proofs/${encodeURIComponent(proofId)}/check`),
  removeProof: (targetId: string, proofId: string) =>
    send<undefined>('DELETE', `${at('targets', targetId)}/proofs/${encodeURIComponent(proofId)}`),
  connections: (options?: Options) => get<Page<Connection>>('/v1/connections', { limit: 500 }, options),
  connect: (wish: { name: string; kind: ConnectionKind; label?: string; secret: Record<string, string> }) =>
    send<Connection>('POST', '/v1/connections', wish),
  rename: (id: string, wish: { name: string; label?: string | null }) =>
    send<Connection>('PATCH', at('connections', id), wish),
  replaceSecret: (id: string, secret: Record<string, string>) =>
    send<unknown>('PUT', `${at('connections', id)}/secret`, { secret }),
  removeConnection: (id: string, isForced: boolean) =>
    send<undefined>('DELETE', `${at('connections', id)}${isForced ? '?force=true' : ''}`),
  schedules: (query: { target_id?: string }, options?: Options) =>
    get<Page<Schedule>>('/v1/schedules', { limit: 500, ...query }, options),
  schedule: (id: string, options?: Options) => get<Schedule>(at('schedules', id), {}, options),
  scheduleRuns: (id: string, options?: Options) =>
    get<Page<ScheduleRun>>(`${at('schedules', id)}/runs`, { limit: 50 }, options),
  makeSchedule: (wish: ScheduleWish) => send<Schedule>('POST', '/v1/schedules', wish),
  changeSchedule: (id: string, wish: Partial<Omit<ScheduleWish, 'target_id'>> & { revision: number }) =>
    send<Schedule>('PATCH', at('schedules', id), wish),
  removeSchedule: (id: string) => send<undefined>('DELETE', at('schedules', id)),
  checks: (query: { severity?: Severity[]; q?: string }, options?: Options) =>
    get<Page<Check>>('/v1/checks', { limit: 500, ...query }, options),
};
