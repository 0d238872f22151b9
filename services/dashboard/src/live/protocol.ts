import type { AlertingAlertView, FileAccessEventAnswer } from '../api/gen/palisade.schemas.js';

/** An alert as the stream sends it: as `GET /v1/alerts/{id}` answers it. */
export type LiveAlert = AlertingAlertView;
export type LiveEvent = FileAccessEventAnswer;

/** What has become of a scan. */
export interface LiveScan {
  scan_id: string;
  target_id: string;
  state: string;
}

/** How far a task of a scan is. */
export interface LiveScanProgress {
  scan_id: string;
  task_id: string;
  phase: string;
  done: number;
  /** 0: not known yet. */
  total: number;
}

/** Which file-access events a subscription wants. */
export interface EventFilter {
  actor?: string;
  action?: string[];
  /** What the resource begins with. */
  resource?: string;
  /** An address or a CIDR. */
  ip?: string;
}

export interface Subscription {
  filter: EventFilter;
  maxPerSecond?: number;
}

/** Why the server did not do what was asked. */
export interface Refusal {
  type: string;
  title: string;
  detail?: string;
  errors?: { path: string; message: string }[];
}

export type Frame =
  | {
      type: 'hello';
      data: {
        connection_id: string;
        cursor: string;
        resumed: boolean;
        heartbeat_seconds: number;
        can: string[];
      };
    }
  | { type: 'alert'; cursor: string; trace_id: string | null; data: LiveAlert }
  | { type: 'file_access_event'; subscription: string; trace_id: string | null; data: LiveEvent }
  | { type: 'scan'; data: LiveScan }
  | { type: 'scan_progress'; data: LiveScanProgress }
  | { type: 'gap'; subscription: string; data: { count: number } }
  | { type: 'subscribed'; subscription: string }
  | { type: 'error'; subscription?: string; data: Refusal }
  | { type: 'heartbeat'; data: { at: string; cursor: string; events_behind_seconds: number | null } };

const types = new Set<string>([
  'hello',
  'alert',
  'file_access_event',
  'scan',
  'scan_progress',
  'gap',
  'subscribed',
  'error',
  'heartbeat',
]);

/** Undefined for what this version of the pages doesn't know: a newer server may send more. */
export function parseFrame(text: unknown): Frame | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const frame = JSON.parse(text) as { type?: string } | null;
    return frame?.type !== undefined && types.has(frame.type) ? (frame as Frame) : undefined;
  } catch {
    return undefined;
  }
}

export function subscribeFrame(name: string, { filter, maxPerSecond }: Subscription): string {
  return JSON.stringify({
    type: 'subscribe',
    subscription: name,
    to: 'file_access_event',
    filter,
    ...(maxPerSecond !== undefined && { max_per_second: maxPerSecond }),
  });
}

export function unsubscribeFrame(name: string): string {
  return JSON.stringify({ type: 'unsubscribe', subscription: name });
}

/** “filter.ip must be an address”: the most exact that the server said. */
export function refusalWords({ title, detail, errors = [] }: Refusal): string {
  if (errors.length === 0) return detail ?? title;
  // A message names its property by itself.
  return errors.map(({ message }) => message).join(', ');
}

/** Whether the organization has turned off what was asked for: it may turn it on again at any time. */
export function isTurnedOff({ type }: Refusal): boolean {
  return type.endsWith(':feature-off');
}

/** What to do after the connection was closed with this code. */
export type AfterClose = 'reconnect' | 'reconnect-later' | 'refresh' | 'start-over';

export function afterClose(code: number): AfterClose {
  if (code === 4401 || code === 4403) return 'refresh';
  // The cursor may have been refused: what was missed is read again with the lists.
  if (code === 4400) return 'start-over';
  if (code === 4429) return 'reconnect-later';
  return 'reconnect';
}

/** Milliseconds to wait before the next try: anywhere between nothing and a ceiling that doubles (full jitter). */
export function backoff(attempt: number, random = Math.random): number {
  return random() * Math.min(30_000, 500 * 2 ** Math.min(attempt, 10));
}
