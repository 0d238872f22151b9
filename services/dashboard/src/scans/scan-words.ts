import type { AuditState } from '../registry/registry-api.js';
import type { ConnectionKind, ScanState, TaskState, Trigger } from './scans-api.js';

export type RunState = ScanState | AuditState | TaskState;

export const stateWords: Record<RunState, string> = {
  queued: 'Queued',
  waiting: 'Waiting',
  offered: 'Offered',
  running: 'Running',
  closing: 'Collecting results',
  completed: 'Completed',
  succeeded: 'Succeeded',
  partial: 'Partial',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** Whether it goes on by itself. */
export const isOpen = (state: RunState): boolean =>
  ['queued', 'waiting', 'offered', 'running', 'closing'].includes(state);

export const triggerWords: Record<Trigger, string> = {
  manual: 'On demand',
  schedule: 'By schedule',
  replay: 'Replayed',
};

const reasons: Record<string, string> = {
  'access-denied': 'Access was denied',
  'already-running': 'Another scan of it was running',
  'api-inactive': 'The API is deactivated',
  'cancelled-by-user': 'Somebody cancelled it',
  'connection-failed': 'It could not be connected to',
  'lease-expired': 'The scanner that worked on it was not heard of any more',
  'name-not-resolved': 'Its name leads to no address',
  'no-scanner': 'No scanner was free',
  'not-public': 'It is at an address that scans don’t go to',
  'out-of-memory': 'It needed more memory than a scan gets',
  overlap: 'The one before was still running',
  'ownership-not-proven': 'Needs proven ownership',
  'target-deleted': 'It was deleted',
  'target-unknown': 'It was not known in time',
  'time-limit': 'It took longer than a scan may',
};

/** A stable word of the services in words for people; one that is new as it is. */
export function reasonWords(reason: string): string {
  const known = reasons[reason.replaceAll('_', '-')];
  if (known !== undefined) return known;
  const words = reason.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const connectionWords: Record<ConnectionKind, string> = {
  bearer: 'Bearer token',
  basic: 'Basic authentication',
  api_key_header: 'API key in a header',
  api_key_query: 'API key in the query',
  cookie: 'Cookie',
  oauth2_client_credentials: 'OAuth 2 client credentials',
  account: 'Account',
};
