import type { Audit, AuditState } from '../registry/registry-api.js';
import type { ConnectionKind, Scan, ScanState, ScheduleRun, TaskState } from './scans-api.js';

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

export const triggerWords: Record<Scan['trigger'] | NonNullable<Audit['trigger']>, string> = {
  manual: 'On demand',
  schedule: 'By schedule',
  replay: 'Replayed',
};

const reasons: Record<string, string> = {
  'access-denied': 'Access was denied',
  'already-running': 'Another scan of it was running',
  'base-url-changed': 'Its address was changed meanwhile',
  'deadline-exceeded': 'It took longer than a scan may',
  'cancelled-by-user': 'Somebody cancelled it',
  'connection-failed': 'It could not be connected to',
  'lease-expired': 'The scanner that worked on it was not heard of any more',
  'name-not-found': 'Its name leads to no address',
  'nobody-ticked': 'Nothing was running that could have begun it',
  'not-public': 'It is at an address that scans don’t go to',
  'out-of-memory': 'It needed more memory than a scan gets',
  'partly-seen': 'A part could not be looked at',
  'ownership-not-proven': 'Needs proven ownership',
  'target-inactive': 'The API is deactivated',
  'target-deleted': 'It was deleted',
  'target-unknown': 'It was not known in time',
  'tls-failed': 'No TLS connection came about',
};

/** A stable word of the services in words for people; one that is new as it is. */
export function reasonWords(reason: string): string {
  const known = reasons[reason.replaceAll('_', '-')];
  if (known !== undefined) return known;
  const words = reason.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How somebody is told of what was scanned; its name is gone with it. */
export const targetName = ({ name, base_url }: { name: string | null; base_url?: string | null }): string =>
  name ?? base_url ?? 'Something that was deleted';

export const connectionWords: Record<ConnectionKind, string> = {
  bearer: 'Bearer token',
  basic: 'Basic authentication',
  api_key_header: 'API key in a header',
  api_key_query: 'API key in the query',
  cookie: 'Cookie',
  oauth2_client_credentials: 'OAuth 2 client credentials',
  account: 'Account',
};

export const runWords: Record<ScheduleRun['outcome'], string> = {
  started: 'Started',
  made_up: 'Made up later',
  skipped: 'Skipped',
  missed: 'Missed',
};
